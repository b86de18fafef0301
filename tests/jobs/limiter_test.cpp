// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/limiter.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "gobj/join.hpp"
#include "jobs/retry_budget.hpp"

using namespace std::chrono_literals;
using gobj::Seconds;
using gobj::Task;
using jobs::Limiter;

namespace {

Task<std::vector<gobj::Result<Seconds>>> all_of(std::vector<Task<Seconds>> waiting) {
    co_return co_await gobj::join(std::move(waiting));
}

// When so many who ask at once get their turn, seconds after now.
std::vector<double> turns(Limiter& limiter, int count) {
    const Seconds begin = gobj::now();
    std::vector<Task<Seconds>> waiting;
    for (int i = 0; i < count; ++i)
        waiting.push_back(limiter.turn({}));
    std::vector<double> moments;
    const auto had = all_of(std::move(waiting)).run();
    for (const auto& turn : *had)
        moments.push_back((*turn - begin).count());
    std::ranges::sort(moments);
    return moments;
}

}  // namespace

TEST_CASE("without a refusal everybody has their turn at once") {
    Limiter limiter;
    CHECK(turns(limiter, 50).back() < 0.05);
}

TEST_CASE("a spaced limiter lets ten through at once, then keeps its distance") {
    Limiter limiter(20ms);
    const auto moments = turns(limiter, 30);
    CHECK(moments[9] < 0.1);
    CHECK(moments.back() >= 19 * 0.02);
    CHECK(moments.back() < 2);
}

TEST_CASE("after a refusal nobody's turn comes before the time is over, then one by one") {
    Limiter limiter({}, [] { return 0.0; });
    limiter.slow_down(300ms, gobj::now());
    const auto moments = turns(limiter, 4);
    CHECK(moments[0] >= 0.299);
    CHECK(moments[0] < 1);
    for (std::size_t i = 1; i < moments.size(); ++i)
        CHECK(moments[i] - moments[i - 1] > 0.08);
}

TEST_CASE("a refusal holds those who wait already, and many of one moment count once") {
    Limiter limiter({}, [] { return 0.0; });
    const Seconds sent = gobj::now();
    const auto refuse = [&](int times) {
        for (int i = 0; i < times; ++i)
            limiter.slow_down(300ms, sent);
    };
    refuse(1);
    g_timeout_add_once(
        100, [](gpointer data) { (*static_cast<decltype(refuse)*>(data))(20); },
        const_cast<void*>(static_cast<const void*>(&refuse)));
    const auto moments = turns(limiter, 2);
    CHECK(moments[0] >= 0.299);
    // Twenty more refusals of what was sent before: no reason to go even slower.
    CHECK(moments[1] < 1.5);
}

TEST_CASE("after a refusal requests keep their distance though somebody dawdled in their turn") {
    Limiter limiter({}, [] { return 0.0; });
    limiter.slow_down({}, gobj::now());
    const auto request = [](Limiter* limiter, Seconds dawdle) -> Task<Seconds> {
        co_await limiter->turn({});
        co_await gobj::sleep_for(dawdle, {});
        co_return co_await limiter->apart({});
    };
    std::vector<Task<Seconds>> waiting;
    for (const Seconds dawdle : {90ms, 5ms, 80ms, 0ms})
        waiting.push_back(request(&limiter, dawdle));
    const auto sent = *all_of(std::move(waiting)).run();
    for (std::size_t i = 1; i < sent.size(); ++i)
        CHECK((*sent[i] - *sent[i - 1]).count() >= 0.0999);
    CHECK((*sent.back() - *sent.front()).count() < 1);
}

TEST_CASE("the distance counts from when a request went out, be it late") {
    Limiter limiter({}, [] { return 0.0; });
    limiter.slow_down({}, gobj::now());
    REQUIRE(limiter.apart({}).run());
    g_usleep(60'000);
    limiter.left();
    const Seconds left = gobj::now();
    const auto next = limiter.apart({}).run();
    REQUIRE(next);
    CHECK((*next - left).count() >= 0.0999);
}

TEST_CASE("before a refusal a request goes out as soon as its turn has come") {
    Limiter limiter(100ms);
    const Seconds begin = gobj::now();
    for (int i = 0; i < 5; ++i) {
        REQUIRE(limiter.turn({}).run());
        REQUIRE(limiter.apart({}).run());
    }
    CHECK((gobj::now() - begin).count() < 0.05);
}

TEST_CASE("when only so many at once are refused, the pace stays, one by one") {
    Limiter limiter(120ms, [] { return 0.0; });
    limiter.slow_down({}, gobj::now());
    const auto moments = turns(limiter, 4);
    for (std::size_t i = 1; i < moments.size(); ++i)
        CHECK(moments[i] - moments[i - 1] >= 0.119);
    CHECK(moments.back() - moments.front() < 3 * 0.12 + 0.15);
}

namespace {

// The distance that it keeps.
double gap(Limiter& limiter) {
    const auto moments = turns(limiter, 3);
    return moments[2] - moments[1];
}

// A request goes out and is refused.
void refuse(Limiter& limiter, Seconds asked = {}) {
    g_usleep(1000);
    const Seconds sent = gobj::now();
    g_usleep(1000);
    limiter.slow_down(asked, sent);
}

}  // namespace

TEST_CASE("refused again and again, the distance grows") {
    Limiter limiter({}, [] { return 0.0; });
    for (int i = 0; i < 4; ++i)
        refuse(limiter);
    CHECK(gap(limiter) > 0.33);
    CHECK(gap(limiter) < 0.7);
}

TEST_CASE("who takes one at a time and says how long until the next is asked that seldom") {
    Limiter limiter({}, [] { return 0.0; });
    refuse(limiter);
    limiter.went_well();
    refuse(limiter, 1.4s);
    CHECK(gap(limiter) >= 0.399);
    CHECK(gap(limiter) < 0.7);
}

TEST_CASE("a long wait says when a full minute is over, and nothing of the pace") {
    Limiter limiter({}, [] { return 0.0; });
    refuse(limiter);
    limiter.went_well();
    refuse(limiter, 10.1s);
    CHECK(gap(limiter) < 1);
}

TEST_CASE("the pace is back after many requests that were taken, and not before") {
    Limiter limiter({}, [] { return 0.0; });
    for (int i = 0; i < 4; ++i)
        refuse(limiter);
    for (int i = 0; i < 20; ++i)
        limiter.went_well();
    CHECK(gap(limiter) > 0.33);
    for (int i = 0; i < 220; ++i)
        limiter.went_well();
    CHECK(gap(limiter) < 0.1);
}

TEST_CASE("a hundred clients that were told the same come back spread over a second") {
    std::vector<std::unique_ptr<Limiter>> clients;
    std::vector<Task<Seconds>> waiting;
    const Seconds begin = gobj::now();
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<Limiter>());
        clients.back()->slow_down(2s, begin);
        waiting.push_back(clients.back()->turn({}));
    }
    int tenths[10] = {};
    const auto had = all_of(std::move(waiting)).run();
    for (const auto& turn : *had) {
        const double moment = (*turn - begin).count();
        CHECK(moment >= 2.0);
        CHECK(moment <= 3.0);
        ++tenths[std::clamp(static_cast<int>((moment - 2) * 10), 0, 9)];
    }
    // Each of eight tenths of a second is due twelve; forty would be a crowd.
    CHECK(*std::ranges::max_element(tenths) < 40);
}

TEST_CASE("who is cancelled while they wait has no turn") {
    Limiter limiter;
    limiter.slow_down(30s, gobj::now());
    auto cancel = gobj::new_cancel();
    g_cancellable_cancel(cancel.get());
    const auto turn = limiter.turn(cancel).run();
    REQUIRE(!turn);
    CHECK(turn.error().kind == gobj::Error::Kind::cancelled);
}

TEST_CASE("a budget is spent by failures and comes back by successes") {
    jobs::RetryBudget budget;
    int failures = 0;
    while (budget.spend(jobs::RetryBudget::failure))
        ++failures;
    CHECK(failures == 35);
    CHECK(budget.is_empty());
    for (int i = 0; i < 14; ++i)
        budget.went_well();
    CHECK(!budget.is_empty());
}
