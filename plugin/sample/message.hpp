// SPDX-License-Identifier: GPL-3.0-or-later
// A request, its answer and what else a connection has to do, as plain values: what routes read and
// give, so that they can be tested without a socket.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gobj/owned.hpp"

namespace sample {

enum class Host { api, file };

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Host host = Host::api;
    std::string method = {};
    std::string path = {};   // decoded
    std::string query = {};  // as sent
    Headers headers = {};    // names in lower case
    std::string body = {};

    // The first header of that (lower-case) name, or "".
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : headers)
            if (key == name)
                return value;
        return {};
    }
};

struct Answer {
    unsigned status = 200;
    std::string type = "application/json";
    Headers headers = {};
    std::string body = {};
    // Larger bodies, shared instead of copied; takes the place of `body` where set.
    std::shared_ptr<GBytes> bytes = {};
};

struct Reply {
    Answer answer = {};
    // Prefer: wait. The answer is finish()'s, once this prediction has settled or at `until`.
    std::string wait_for = {};
    double until = 0;
    std::function<Answer()> finish = {};
    // An event stream about this prediction follows the headers of `answer`.
    std::string stream_of = {};
};

}  // namespace sample
