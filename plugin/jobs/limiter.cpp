// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/limiter.hpp"

#include <algorithm>

namespace jobs {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Seconds;
using gobj::Task;

namespace {

// After the first refusal as the services' documents have it, ten a second; then more and more, to
// the six a minute of an account with little credit.
constexpr Seconds first_gap = 0.1s;
constexpr Seconds longest_gap = 10s;
// With every request that is taken the pace grows by more: hardly at all while the last refusal is
// near, since that was too fast; by a tenth in seventy requests, a hundredfold in 240.
constexpr double faster = 0.01 / (100 * 100);
constexpr double fastest = 0.1;
constexpr Seconds longest_spread = 0.8s;

}  // namespace

double chance() {
    return g_random_double();
}

Task<Seconds> Limiter::turn(Cancel cancel) {
    for (;;) {
        const Seconds now = gobj::now();
        const Seconds at_once = refusals_ > 0 ? 0s : gap_ * (at_once_ - 1);
        const Seconds slot = std::max(next_, now - at_once);
        next_ = slot + gap_;
        const Seconds mine = std::max({now, open_, slot});
        const int refusals = refusals_;
        if (mine > now || gobj::is_cancelled(cancel))
            co_await gobj::sleep_for(mine - now, cancel);
        // Who wakes late, because this process was busy, must not be followed at once.
        while (refusals == refusals_ && refusals > 0 && gobj::now() < last_ + gap_)
            co_await gobj::sleep_for(last_ + gap_ - gobj::now(), cancel);
        // If another job was refused while we slept, all queue up anew.
        if (refusals != refusals_)
            continue;
        last_ = gobj::now();
        co_return last_;
    }
}

Task<Seconds> Limiter::apart(Cancel cancel) {
    const auto until = [this] { return std::max(open_, refusals_ > 0 ? sent_ + gap_ : 0s); };
    while (gobj::now() < until())
        co_await gobj::sleep_for(until() - gobj::now(), cancel);
    sent_ = gobj::now();
    co_return sent_;
}

void Limiter::slow_down(Seconds asked, Seconds sent) {
    const Seconds now = gobj::now();
    const Seconds open = now + asked + std::min(longest_spread, asked * 0.4) * random_();
    // What went out before the last refusal was known says nothing about the pace since.
    const bool news = sent > told_;
    if (news) {
        gap_ = std::clamp(slower(asked), std::max(first_gap, least_gap_), longest_gap);
        taken_ = 0;
    }
    if (news || open > open_ + longest_spread) {
        open_ = next_ = std::max(open_, open);
        ++refusals_;
    }
    told_ = now;
}

Seconds Limiter::slower(Seconds asked) const {
    // Perhaps it was only too many at once; from now on they come one by one.
    if (refusals_ == 0)
        return gap_;
    // One at a time is taken, then it says how long until the next, in seconds rounded up. What is
    // longer is the rest of a minute that is full, and says nothing of the pace.
    if (taken_ == 1 && asked - 1s > gap_ && asked <= longest_gap)
        return asked - 1s;
    // The more went well at this pace, the nearer it is to the right one.
    return gap_ * (1 + 0.5 / (1 + taken_ / 8.0));
}

void Limiter::went_well() {
    ++taken_;
    gap_ = std::max(least_gap_, gap_ / (1 + std::min(fastest, faster * taken_ * taken_)));
}

}  // namespace jobs
