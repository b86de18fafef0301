// SPDX-License-Identifier: GPL-3.0-or-later
// How much trying again one run may do, all its jobs together, so that a service in trouble is not
// helped down. Every failure costs, every success and every second gives a little back.
#pragma once

#include <algorithm>

#include "gobj/sleep.hpp"

namespace jobs {

class RetryBudget {
  public:
    static constexpr double whole = 500, failure = 14, refusal = 5;

    // Takes the cost of one failure (or of being asked to slow down). False if that much was not
    // left; then no new create may go out. Who asks after a paid job goes on, at longer intervals.
    bool spend(double cost) {
        refill();
        const bool enough = left_ >= cost;
        left_ = std::max(0.0, left_ - cost);
        return enough;
    }
    void went_well() { left_ = std::min(whole, left_ + 1); }
    bool is_empty() {
        refill();
        return left_ < failure;
    }

  private:
    void refill() {
        const gobj::Seconds now = gobj::now();
        left_ = std::min(whole, left_ + (now - last_).count());
        last_ = now;
    }
    double left_ = whole;
    gobj::Seconds last_ = gobj::now();
};

}  // namespace jobs
