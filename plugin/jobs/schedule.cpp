// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace jobs {

using gobj::Seconds;

namespace {

constexpr std::size_t few = 5;                  // earlier jobs: too few to learn from
constexpr double usual = 0.5;                   // the gap that we measure ourselves by
constexpr double shortest = 0.05, longest = 2;  // gap
constexpr double narrowest = 0.05;              // to each side of an earlier job
constexpr double finest = 0.01, most_steps = 3000;
// Of the usual requests. Where little can be gained nearly all are spent.
constexpr double share = 0.9, share_without_gain = 0.97, gain = 0.8;
constexpr double least_requests = 1.2;  // one, and sometimes a second
constexpr double soon = 0.04;           // mean lag that no more requests are spent to lessen

// Older than any before. A job that takes minutes can wait for a little longer to be noticed.
double older(double elapsed) {
    return elapsed + std::clamp(elapsed / 240, usual, longest);
}

// The first poll sees what fails at once; the one that is left out after it pays for the others
// being a little closer.
double unlearned(double elapsed) {
    constexpr double first = 0.5, second = 1.45, gap = 0.485, until = 15;
    if (elapsed < first - shortest)
        return first;
    if (elapsed < second - shortest)
        return second;
    return elapsed < until ? elapsed + gap : older(elapsed);
}

double quantile(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

// How widely around each earlier job the next ones are looked for: as far as to its neighbours, so
// that two kinds of job do not blur into one, and one that dawdled stays alone.
std::vector<double> widths(const std::vector<double>& sorted) {
    const auto near = static_cast<std::ptrdiff_t>(std::sqrt(static_cast<double>(sorted.size())));
    std::vector<double> found;
    for (const double at : sorted) {
        std::vector<double> distances;
        for (const double other : sorted)
            distances.push_back(std::abs(other - at));
        std::ranges::nth_element(distances, distances.begin() + near);
        found.push_back(std::max(distances[static_cast<std::size_t>(near)], narrowest));
    }
    return found;
}

// The share of jobs that last longer than `elapsed`.
double lasting_at(double elapsed, const std::vector<double>& sorted,
                  const std::vector<double>& widths) {
    double like_these = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i)
        like_these += std::clamp((1 - (elapsed - sorted[i]) / widths[i]) / 2, 0.0, 1.0);
    const auto count = static_cast<double>(sorted.size());
    // The next one may be like none of them: a broad tail, half of it beyond the middle one.
    const double middle = quantile(sorted, 0.5);
    return (like_these + middle / (middle + elapsed)) / (count + 1);
}

// On average, for jobs that end within `lasting`.
struct Cost {
    double requests = 0, lag = 0;
};

template <class Next>
Cost cost_of(std::span<const double> lasting, std::span<const double> area, double step,
             Next next) {
    Cost cost;
    for (std::size_t at = 0, then = 0; at < lasting.size(); at = then) {
        then = next(at);
        cost.requests += lasting[at];
        cost.lag += static_cast<double>(then - at) * step * lasting[at] - (area[then] - area[at]);
    }
    return cost;
}

}  // namespace

Schedule::Schedule(std::vector<double> earlier) {
    std::erase_if(earlier, [](double took) { return !(took > 0 && took < 3600); });
    std::ranges::sort(earlier);
    if (!earlier.empty())
        early_ = quantile(earlier, 0.05);
    if (earlier.size() >= few)
        learn(earlier);
}

std::size_t Schedule::steps(double seconds) const {
    return std::max<std::size_t>(static_cast<std::size_t>(std::lround(seconds / step_)), 1);
}

void Schedule::learn(const std::vector<double>& earlier) {
    const std::vector<double> wide = widths(earlier);
    double end = 0;
    for (std::size_t i = 0; i < earlier.size(); ++i)
        end = std::max(end, earlier[i] + wide[i]);
    step_ = std::max(finest, end / most_steps);
    const std::size_t known = steps(end) + 1, all = known + std::max(steps(longest), steps(usual));

    // The integral of `lasting` tells the lag of a gap: all who lasted to its begin wait until its
    // end, less what they go on drawing in it.
    std::vector<double> lasting(all), area(all, 0), costs(all);
    for (std::size_t at = 0; at < all; ++at) {
        lasting[at] = lasting_at(static_cast<double>(at) * step_, earlier, wide);
        if (at > 0)
            area[at] = area[at - 1] + lasting[at] * step_;
    }
    const std::span<const double> within(lasting.data(), known);
    const Cost usually =
        cost_of(within, area, step_, [gap = steps(usual)](std::size_t at) { return at + gap; });

    next_.resize(known);
    const auto plan = [&](double price) {
        for (std::size_t at = known; at < all; ++at)
            costs[at] = lasting[at] * (price + usual / 2);
        for (std::size_t at = known; at-- > 0;) {
            costs[at] = std::numeric_limits<double>::max();
            const std::size_t last = std::min(at + steps(longest), all - 1);
            for (std::size_t then = at + steps(shortest); then <= last; ++then) {
                const double cost = static_cast<double>(then - at) * step_ * lasting[at] -
                                    (area[then] - area[at]) + costs[then];
                if (cost < costs[at]) {
                    costs[at] = cost;
                    next_[at] = then;
                }
            }
            costs[at] += price * lasting[at];
        }
        return cost_of(within, area, step_, [this](std::size_t at) { return next_[at]; });
    };
    const auto plan_within = [&](double requests) {
        double cheap = 1e-4, dear = 10;  // seconds of lag that a request is worth
        for (int i = 0; i < 14; ++i) {
            const double price = std::sqrt(cheap * dear);
            const Cost cost = plan(price);
            (cost.requests > requests || cost.lag < soon ? cheap : dear) = price;
        }
        return plan(dear);
    };
    const Cost learned = plan_within(std::max(share * usually.requests, least_requests));
    if (learned.lag > gain * usually.lag)
        plan_within(share_without_gain * usually.requests);
}

Seconds Schedule::next(Seconds elapsed) const {
    const double now = std::max(elapsed.count(), 0.0);
    double then = next_.empty() ? unlearned(now) : older(now);
    if (!next_.empty())
        if (const auto at = static_cast<std::size_t>(std::lround(now / step_)); at < next_.size())
            then = static_cast<double>(next_[at]) * step_;
    return Seconds(std::clamp(then, now + shortest, now + longest));
}

}  // namespace jobs
