// SPDX-License-Identifier: GPL-3.0-or-later
// How long a 429 asks us to wait. Services say it in four places; the first that can be read
// counts.
#pragma once

#include <optional>
#include <string_view>

#include "api/json.hpp"

namespace api {

// Seconds: from the Retry-After header (seconds, or a date measured against the reply's own Date
// and nothing else, so that a wrong clock here changes nothing), the body's `retry_after`, or
// "resets in ~7s" in its `detail`. Nothing where none can be read. Never negative, at most an hour.
std::optional<double> retry_after(std::string_view header, std::string_view date_header,
                                  const Json& body);

}  // namespace api
