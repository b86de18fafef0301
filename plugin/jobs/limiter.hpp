// SPDX-License-Identifier: GPL-3.0-or-later
// When the next request of one kind may go out. Every job of a run asks the same limiter, so that
// what the service tells one holds for all of them.
#pragma once

#include <functional>

#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace jobs {

// A number from 0 up to 1; tests hand in their own.
using Random = std::function<double()>;
double chance();

class Limiter {
  public:
    // `least_gap`: between two turns on average, `at_once` at once allowed, before the service has
    // asked for anything.
    explicit Limiter(gobj::Seconds least_gap = {}, Random random = chance, int at_once = 10)
        : least_gap_(least_gap), gap_(least_gap), random_(std::move(random)), at_once_(at_once) {}

    // Ends when it is this caller's turn, with the moment that it is. Errors: Kind::cancelled.
    gobj::Task<gobj::Seconds> turn(gobj::Cancel cancel);

    // Right before the request goes out, some time after its turn: once the service has refused
    // one, keeps the distance to the last that did go out, however long whoever had the turn took
    // since. With the moment. Errors: Kind::cancelled.
    gobj::Task<gobj::Seconds> apart(gobj::Cancel cancel);

    // The request of the last turn went out only now: this process was busy.
    void left() { sent_ = gobj::now(); }

    // A request that went out at `sent` was refused: nobody's turn comes for `asked`, and a little
    // longer, so that many clients that were told the same do not come back together. From then on
    // none are at once, and if it was not for that, they come further apart.
    void slow_down(gobj::Seconds asked, gobj::Seconds sent);
    // A request was taken; after many without a refusal turns come closer together again.
    void went_well();

  private:
    gobj::Seconds slower(gobj::Seconds asked) const;

    gobj::Seconds least_gap_, gap_;
    gobj::Seconds open_{0};     // nobody's turn is before
    gobj::Seconds next_{0};     // the first moment that nobody has yet
    gobj::Seconds last_{-1e9};  // when somebody last had a turn
    gobj::Seconds sent_{-1e9};  // when the last request went out
    gobj::Seconds told_{-1};
    int refusals_ = 0;
    int taken_ = 0;  // requests since the last refusal
    Random random_;
    int at_once_;
};

}  // namespace jobs
