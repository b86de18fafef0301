// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/life.hpp"

#include <catch2/catch_test_macros.hpp>

#include "sample/clock.hpp"
#include "sample/headers.hpp"

using sample::Life;
using sample::State;

TEST_CASE("a prediction starts after a tenth of its time and succeeds at its end, not before") {
    const Life life(100, 3);
    CHECK(life.at(100) == State::starting);
    CHECK(life.at(100.299) == State::starting);
    CHECK(life.at(100.301) == State::processing);
    CHECK(life.at(102.999999) == State::processing);
    CHECK(life.at(103) == State::succeeded);
    CHECK(life.next_change(100) == life.started());
    CHECK(life.next_change(101) == 103.0);
    CHECK_FALSE(life.next_change(103));
}

TEST_CASE(
    "a deadline before the start aborts, one after it cancels, one after the end does nothing") {
    Life early(0, 100), late(0, 100), never(0, 100);
    early.set_deadline(5);
    late.set_deadline(50);
    never.set_deadline(200);
    CHECK(early.at(4.9) == State::starting);
    CHECK(early.at(5) == State::aborted);
    CHECK_FALSE(early.started());
    CHECK(late.at(49) == State::processing);
    CHECK(late.at(50) == State::canceled);
    CHECK(never.at(100) == State::succeeded);
}

TEST_CASE("a cancel ends a prediction at once and leaves a finished one alone") {
    Life life(0, 10);
    life.cancel(4);
    CHECK(life.at(4) == State::canceled);
    CHECK(life.end() == 4);
    Life done(0, 10);
    done.cancel(11);
    CHECK(done.at(11) == State::succeeded);
}

TEST_CASE("Prefer: wait is understood from 1 to 60 seconds") {
    using sample::prefer_wait;
    CHECK(prefer_wait("wait")->seconds == 60);
    CHECK(prefer_wait("respond-async, wait=7")->seconds == 7);
    CHECK(prefer_wait("wait=7")->applied == "wait=7");
    CHECK(prefer_wait("wait=99")->seconds == 60);
    CHECK_FALSE(prefer_wait("wait=0"));
    CHECK_FALSE(prefer_wait("wait=5x"));
    CHECK_FALSE(prefer_wait(""));
}

TEST_CASE("Cancel-After is understood with its units and refused out of 5 s to 24 h") {
    using sample::cancel_after;
    CHECK(cancel_after("30") == 30);
    CHECK(cancel_after("10m") == 600);
    CHECK(cancel_after("1m30s") == 90);
    CHECK(cancel_after("2h") == 7200);
    CHECK_FALSE(cancel_after("4s"));
    CHECK_FALSE(cancel_after("25h"));
    CHECK_FALSE(cancel_after("10x"));
    CHECK_FALSE(cancel_after("m"));
    CHECK_FALSE(cancel_after("99999999999999999999"));
}

TEST_CASE("timestamps carry as many digits as asked for") {
    const sample::Clock clock{.now = [] { return 0.0; }, .started = 1'753'846'481'000'000};
    CHECK(clock.iso(0.7612, 3) == "2025-07-30T03:34:41.761Z");
    CHECK(clock.iso(0.7612, 9) == "2025-07-30T03:34:41.761200000Z");
    CHECK(clock.iso(0, 0) == "2025-07-30T03:34:41Z");
}
