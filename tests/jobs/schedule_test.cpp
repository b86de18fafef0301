// SPDX-License-Identifier: GPL-3.0-or-later
// How long after its end a job is noticed, and by how many requests, against a poll each 0.5 s.
#include "jobs/schedule.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <functional>
#include <random>

using namespace std::chrono_literals;
using gobj::Seconds;
using jobs::Schedule;

namespace {

struct Cost {
    double lag = 0, requests = 0;
    Cost& operator+=(const Cost& other) {
        lag += other.lag;
        requests += other.requests;
        return *this;
    }
};

Cost ours(const Schedule& schedule, double job) {
    Cost cost;
    double at = 0;
    do {
        at = schedule.next(Seconds(at)).count();
        ++cost.requests;
    } while (at < job);
    cost.lag = at - job;
    return cost;
}

Cost usual(double job) {
    const double requests = std::ceil(job / 0.5 - 1e-9);
    return {requests * 0.5 - job, requests};
}

std::vector<double> jobs_of(int count, double shortest, double longest, unsigned seed) {
    std::mt19937 chance(seed);
    std::uniform_real_distribution length(shortest, longest);
    std::vector<double> jobs;
    for (int i = 0; i < count; ++i)
        jobs.push_back(length(chance));
    return jobs;
}

}  // namespace

TEST_CASE("of an unknown model no job from a second on needs more requests than each 0.5 s") {
    const Schedule unknown;
    for (double job = 1; job < 600; job += 0.001)
        REQUIRE(ours(unknown, job).requests <= usual(job).requests);
}

TEST_CASE("of an unknown model jobs of any few seconds are noticed as soon as each 0.5 s") {
    const Schedule unknown;
    for (double from = 1; from <= 13; from += 1) {
        CAPTURE(from);
        Cost mine, theirs;
        for (double job = from; job < from + 2; job += 0.001) {
            mine += ours(unknown, job);
            theirs += usual(job);
        }
        CHECK(mine.lag <= theirs.lag);
    }
}

TEST_CASE(
    "after twenty jobs of 8 to 15 s the next are noticed in half the time, at no more requests") {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        // As in life, they teach the next ones; the last 40 count.
        std::vector<double> earlier = jobs_of(20, 8, 15, seed);
        Cost mine, theirs;
        Schedule learned;
        for (int i = 0; const double job : jobs_of(200, 8, 15, seed + 100)) {
            if (i++ % 10 == 0)
                learned = Schedule(earlier);
            mine += ours(learned, job);
            theirs += usual(job);
            earlier.push_back(job);
            if (earlier.size() > 40)
                earlier.erase(earlier.begin());
        }
        CHECK(mine.lag <= theirs.lag / 2);
        CHECK(mine.requests <= theirs.requests);
    }
}

TEST_CASE("a job that takes its usual time is noticed within 50 ms, at no more requests") {
    for (const double usually : {1.0, 3.0, 10.0, 60.0}) {
        const Schedule learned(std::vector<double>(10, usually));
        for (const double late : {-0.02, 0.0, 0.02}) {
            const double job = std::max(usually + late, 0.01);
            CAPTURE(job);
            CHECK(ours(learned, job).lag <= 0.0501);
            CHECK(ours(learned, job).requests <= usual(job).requests);
        }
    }
}

TEST_CASE("two kinds of job are not taken for one in between") {
    std::vector<double> earlier = jobs_of(20, 1, 1.2, 1);
    for (const double job : jobs_of(20, 12, 13, 2))
        earlier.push_back(job);
    const Schedule learned(earlier);
    CHECK(ours(learned, 1.15).lag < 0.15);
    CHECK(ours(learned, 12.5).lag < 0.15);
    int between = 0;
    for (double at = 1.5; at < 11; ++between)
        at = learned.next(Seconds(at)).count();
    CHECK(between <= 9);
}

TEST_CASE("polls are never closer than 0.05 s nor further apart than 2 s, whatever is learned") {
    const std::vector<std::vector<double>> known = {
        {},
        {3},
        std::vector<double>(40, 0.001),
        std::vector<double>(5, 599),
        {1, 1, 1, 1, 600},
        {0.1, 5, 60, 300, 600, 3000},
        {-1, 0, std::nan(""), INFINITY, 1e300, 3},
        jobs_of(40, 0, 600, 3),
    };
    for (const auto& earlier : known) {
        const Schedule schedule(earlier);
        for (double at = 0; at < 700; at += 0.0137) {
            const double gap = schedule.next(Seconds(at)).count() - at;
            REQUIRE(gap >= 0.05 - 1e-9);
            REQUIRE(gap <= 2 + 1e-9);
        }
    }
}

TEST_CASE("a job older than any before is asked after each half second, and later more seldom") {
    const Schedule learned(jobs_of(20, 8, 15, 1));
    CHECK(learned.next(20s) - 20s == 0.5s);
    CHECK(learned.next(480s) - 480s == 2s);
}

TEST_CASE("it knows when the first few of its kind have ended") {
    CHECK(Schedule().early() == 0s);
    CHECK(Schedule({4}).early() == 4s);
    CHECK(Schedule(std::vector<double>(20, 3)).early() == 3s);
    const Schedule learned(jobs_of(40, 8, 15, 1));
    CHECK(learned.early() > 8s);
    CHECK(learned.early() < 9.5s);
}
