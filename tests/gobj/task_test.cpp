// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/task.hpp"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

Task<int> seven() {
    co_return 7;
}
Task<int> refuses() {
    co_return gobj::failure(Error::Kind::rejected, "no");
}

Task<std::string> adds(bool* went_on) {
    int value = co_await seven();
    value += co_await refuses();
    *went_on = true;
    co_return std::to_string(value);
}

Task<int> looks_itself() {
    auto result = co_await refuses().as_result();
    co_return result ? 0 : 42;
}

Task<> holds(std::shared_ptr<int> held, bool fail) {
    if (fail)
        co_await gobj::failed({Error::Kind::local, "stop"});
    ++*held;
}

Task<> deep(int depth) {
    if (depth > 0)
        co_await deep(depth - 1);
    else
        co_await gobj::failed({Error::Kind::busy, "bottom"});
}

Task<int> parse(bool good) {
    auto text = [&]() -> Result<int> {
        if (good)
            return 3;
        return gobj::failure(Error::Kind::unexpected, "unreadable");
    }();
    co_return co_await gobj::from_result(std::move(text));
}

}  // namespace

TEST_CASE("awaiting gives the value") {
    CHECK(seven().run() == 7);
}

TEST_CASE("an error ends the awaiting coroutine, and the next one up") {
    bool went_on = false;
    auto result = adds(&went_on).run();
    REQUIRE(!result);
    CHECK(result.error().kind == Error::Kind::rejected);
    CHECK(result.error().message == "no");
    CHECK(!went_on);
}

TEST_CASE("as_result lets a coroutine look at an error itself") {
    CHECK(looks_itself().run() == 42);
}

TEST_CASE("an error passes through a thousand levels") {
    auto result = deep(1000).run();
    REQUIRE(!result);
    CHECK(result.error().kind == Error::Kind::busy);
}

TEST_CASE("a coroutine that ends with an error gives back what it held") {
    auto held = std::make_shared<int>(0);
    CHECK(!holds(held, true).run());
    CHECK(held.use_count() == 1);
    CHECK(*held == 0);
    CHECK(holds(held, false).run());
    CHECK(*held == 1);
}

TEST_CASE("a task that was never run frees what it holds") {
    auto held = std::make_shared<int>(0);
    {
        auto task = holds(held, false);
        CHECK(held.use_count() == 2);
    }
    CHECK(held.use_count() == 1);
    CHECK(*held == 0);
}

TEST_CASE("a Result from a plain function passes its error on") {
    CHECK(parse(true).run() == 3);
    auto result = parse(false).run();
    REQUIRE(!result);
    CHECK(result.error().kind == Error::Kind::unexpected);
}
