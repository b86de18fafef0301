// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/cost.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using jobs::check_cost;

namespace {

api::Model model(std::optional<std::int64_t> price) {
    api::Model model;
    model.name = "a/b";
    model.price = price;
    return model;
}

bool refused(const api::Model& model, int count, double cap) {
    const auto checked = check_cost(model, count, cap);
    if (checked)
        return false;
    CHECK(checked.error().kind == gobj::Error::Kind::argument);
    CHECK(checked.error().field == "max-cost");
    CHECK(checked.error().message.starts_with("max-cost"));
    return true;
}

}  // namespace

TEST_CASE("dollars become millionths without losing any") {
    CHECK(jobs::millionths(0) == 0);
    CHECK(jobs::millionths(0.04) == 40'000);
    CHECK(jobs::millionths(0.12) == 120'000);
    CHECK(jobs::millionths(0.1 + 0.2) == 300'000);
    CHECK(jobs::millionths(0.0000004) == 0);
    CHECK(jobs::millionths(1e9) == 1'000'000'000'000'000);
}

TEST_CASE("a cap holds to the millionth: exactly at it is within it") {
    CHECK(!refused(model(40'000), 3, 0.12));
    CHECK(refused(model(40'000), 3, 0.119999));
    CHECK(!refused(model(1), 3, 0.000003));
    CHECK(refused(model(40'000), 4, 0.12));
    CHECK(!refused(model(40'000), 100, 4));
    CHECK(!refused(model(0), 100, 0.01));
}

TEST_CASE("no cap, no question") {
    CHECK(!refused(model(40'000), 100, 0));
    CHECK(!refused(model(40'000), 100, -0.0));
    CHECK(!refused(model({}), 100, 0));
}

TEST_CASE("a cap that is no sum of money is refused") {
    using limits = std::numeric_limits<double>;
    for (double cap : {-1.0, -1e-9, -limits::infinity(), limits::infinity(), limits::quiet_NaN(),
                       1e10, limits::max()}) {
        CAPTURE(cap);
        CHECK(refused(model(40'000), 1, cap));
    }
}

TEST_CASE("a cap without a known price can't be kept") {
    CHECK(refused(model({}), 1, 100));
    CHECK(check_cost(model({}), 1, 100).error().message.find("a/b") != std::string::npos);
}

TEST_CASE("the refusal names both sums") {
    const std::string message = check_cost(model(40'000), 4, 0.1).error().message;
    CHECK(message.find("0.1 ") != std::string::npos);
    CHECK(message.find("0.16") != std::string::npos);
}
