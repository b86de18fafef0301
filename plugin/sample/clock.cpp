// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/clock.hpp"

#include <cmath>

#include <glib.h>

#include "gobj/owned.hpp"

namespace sample {

Clock Clock::real() {
    const auto start = g_get_monotonic_time();
    return {.now = [start] { return static_cast<double>(g_get_monotonic_time() - start) / 1e6; },
            .started = g_get_real_time()};
}

std::string Clock::iso(double moment, int digits) const {
    const auto micros = started + static_cast<std::int64_t>(std::llround(moment * 1e6));
    gobj::DateTime date(g_date_time_new_from_unix_utc(micros / 1'000'000));
    auto text = gobj::take_string(g_date_time_format(date.get(), "%Y-%m-%dT%H:%M:%S"));
    if (digits > 0) {
        auto fraction = std::to_string(1'000'000 + micros % 1'000'000).substr(1) + "000";
        text += "." + fraction.substr(0, static_cast<std::size_t>(digits));
    }
    return text + "Z";
}

}  // namespace sample
