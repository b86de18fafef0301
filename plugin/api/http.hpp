// SPDX-License-Identifier: GPL-3.0-or-later
// One libsoup session, set up so that what facts about libsoup 3.6 warn of can't happen: HTTP/1.1
// only, no redirects followed, no content decoding, no authentication of libsoup's own, and a body
// stream that is always closed. Knows nothing of predictions.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libsoup/soup.h>

#include "api/body.hpp"
#include "api/timeouts.hpp"
#include "api/wipe.hpp"
#include "gobj/deadline.hpp"
#include "gobj/ref.hpp"
#include "gobj/task.hpp"

namespace api {

struct HttpRequest {
    ~HttpRequest() { wipe(bearer); }
    const char* method = "GET";
    std::string url;
    std::string bearer = {};  // the key; "" for none
    std::string json = {};    // the body; "" for none
    std::vector<std::pair<std::string, std::string>> headers = {};
    // Asked of each address before a direct connection to it; a proxy judges for itself.
    bool (*may_connect)(GInetAddress*) = nullptr;
    std::function<void()> left = {};  // called when it goes out
};

struct HttpReply {
    unsigned status = 0;
    std::string body;
    std::string content_type, retry_after, date, location;
    std::string request_id = {};  // the service's own name of the exchange, if it tells one
};

class Http {
  public:
    // `use_proxy`: whether the environment's and the system's proxies are asked. Never for
    // loopback: an http request through a proxy would show it the key.
    explicit Http(bool use_proxy, Timeouts timeouts = {});
    ~Http();
    Http(const Http&) = delete;

    // Sends and waits for the headers. `cancel` is whoever's deadline. Errors: Kind::offline if the
    // request certainly did not arrive, Kind::unknown if it may have, Kind::cancelled,
    // Kind::unexpected for an address that `may_connect` refuses.
    gobj::Task<HttpBody> open(HttpRequest request, gobj::Cancel cancel);

    // Opens the connection that the request would need, unless one is idle, and sends nothing: the
    // next request to that host finds it. Judged and refused like open()'s; dropped, it ends.
    gobj::Task<> prepare(HttpRequest request, gobj::Cancel cancel);

    // The whole exchange, with `longest` for all of it and at most `most_bytes` of body. Once it
    // may have arrived, being cancelled is Kind::unknown too.
    gobj::Task<HttpReply> exchange(HttpRequest request, gobj::Seconds longest,
                                   std::size_t most_bytes, gobj::Cancel cancel);

  private:
    // Whether the connection that a POST opens is one that others will need.
    bool keeps_another();

    Timeouts timeouts_;
    gobj::Ref<SoupSession> session_;
    std::deque<gobj::Seconds> kept_;  // when POSTs whose connections may be idle now were sent
};

}  // namespace api
