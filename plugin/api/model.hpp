// SPDX-License-Identifier: GPL-3.0-or-later
// A model's inputs, sizes and price: data (data/models), not code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json.hpp"

namespace api {

struct Model {
    struct Input {
        std::string fallback;             // what the service takes if nothing is sent
        std::vector<std::string> values;  // the allowed ones
    };
    struct Size {
        int width, height;  // pixels
    };

    std::string name;                     // owner/name
    std::map<std::string, Input> inputs;  // by the service's name, "aspect_ratio"
    std::map<std::string, Size> sizes;    // by ratio, "16:9"; what the service usually draws
    std::optional<std::int64_t> price;    // of one picture, in millionths of a US dollar
    bool known = false;                   // false: nothing is known of its inputs
};

// "owner/name", each of letters, digits, '.', '_' and '-'.
bool valid_model_name(std::string_view name);

// What we know of a model; for a valid name without data an empty Model with that name.
Model find_model(const std::string& name);
Model read_model(const Json& json);

}  // namespace api
