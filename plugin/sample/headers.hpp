// SPDX-License-Identifier: GPL-3.0-or-later
// The two request headers that have a small language of their own.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace sample {

struct Wait {
    double seconds;
    std::string applied;  // what Preference-Applied says
};

// "wait" or "wait=N" out of a Prefer header; N is 1 to 60, more is taken as 60.
std::optional<Wait> prefer_wait(std::string_view header);

// "30", "30s", "5m", "2h", "1m30s": 5 seconds to 24 hours. Nothing where it is none of these.
std::optional<double> cancel_after(std::string_view header);

}  // namespace sample
