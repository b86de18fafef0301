// SPDX-License-Identifier: GPL-3.0-or-later
// When to ask after a job: often where jobs of its model have ended before, seldom elsewhere.
// Pure: no clock, no network.
//
// Each poll costs a request, each gap between two polls costs lag for the jobs that end in it. How
// many jobs last longer than t is estimated from earlier ones; then the cheapest next poll after
// each moment follows from the cheapest ones after the moments behind it, at one price of a request
// for all. The price is set so that the requests come to nine tenths of those of a poll each 0.5 s,
// or to fewer where the jobs end so regularly that they are noticed at once.
#pragma once

#include <cstddef>
#include <vector>

#include "gobj/sleep.hpp"

namespace jobs {

class Schedule {
  public:
    // `earlier`: how many seconds such jobs have taken, from the create on, in any order. With
    // fewer than five nothing is learned: the polls are about 0.5 s apart, and for a job of any
    // length never more of them are needed than with a poll each 0.5 s. Takes some milliseconds.
    explicit Schedule(std::vector<double> earlier = {});

    // The moment of the next poll, after one (or the create) at `elapsed`; both from the create on.
    // Between 0.05 and 2 s later.
    gobj::Seconds next(gobj::Seconds elapsed) const;

    // Before this hardly any has ended; 0 where no earlier job is known.
    gobj::Seconds early() const { return gobj::Seconds(early_); }

  private:
    void learn(const std::vector<double>& earlier);
    std::size_t steps(double seconds) const;

    double early_ = 0;
    double step_ = 0;                // seconds
    std::vector<std::size_t> next_;  // the step of the poll after each step; empty: nothing learned
};

}  // namespace jobs
