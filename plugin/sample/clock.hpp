// SPDX-License-Identifier: GPL-3.0-or-later
// A Clock gives the seconds since the service started, and turns such a moment into wall time for
// the API's timestamps. Lifecycles read the monotonic clock, so that setting the computer's clock
// cannot finish or delay a prediction; tests hand in a clock that they move themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace sample {

struct Clock {
    std::function<double()> now;  // seconds since the start, monotonic
    std::int64_t started = 0;     // wall time of the start, in microseconds since 1970

    static Clock real();
    // The moment as the API writes it: "2025-07-30T03:34:41.761Z", with 0 to 9 digits of fraction.
    std::string iso(double moment, int digits) const;
};

}  // namespace sample
