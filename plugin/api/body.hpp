// SPDX-License-Identifier: GPL-3.0-or-later
// A reply whose body is still to be read, piece by piece; its stream is closed whatever happens.
#pragma once

#include <string>

#include <libsoup/soup.h>

#include "gobj/ref.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace api {

class HttpBody {
  public:
    HttpBody(gobj::Ref<SoupMessage> message, gobj::Ref<GInputStream> stream)
        : message_(std::move(message)), stream_(std::move(stream)) {}
    HttpBody(HttpBody&&) = default;
    HttpBody& operator=(HttpBody&&) = delete;
    ~HttpBody();

    unsigned status() const { return soup_message_get_status(message_.get()); }
    std::string header(const char* name) const;  // "" where it is missing

    // The next bytes, at most `most`; none at the end. Errors: Kind::unknown.
    gobj::Task<gobj::Bytes> read(std::size_t most, gobj::Cancel cancel);

  private:
    gobj::Ref<SoupMessage> message_;
    gobj::Ref<GInputStream> stream_;
};

}  // namespace api
