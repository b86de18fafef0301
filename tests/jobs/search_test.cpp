// SPDX-License-Identifier: GPL-3.0-or-later
// Orders whose reply is lost while the run goes on: found in the service's list, each its own.
#include "jobs/search.hpp"

#include <catch2/catch_test_macros.hpp>
#include <format>
#include <set>

#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using gobj::Seconds;
using support::Answer;
using support::Request;
using Maybe = std::optional<Answer>;

namespace {

// What polls would ask the list for is not counted here.
const jobs::Limits quick{.asked_alone = 1000, .looks = {0.2s, 0.5s, 1.5s}, .search = 2.5s};

bool always(int) {
    return true;
}

}  // namespace

TEST_CASE("a run finds the order whose reply was lost, and brings its picture") {
    Workshop shop;
    shop.has_list = true;
    shop.loses = always;
    const auto got = shop.one(quick);
    REQUIRE(got);
    CHECK(read(got->path) == picture);
    CHECK(got->record.prediction == "p1");
    CHECK(shop.creates() == 1);
    CHECK(shop.lists() == 1);
    CHECK(shop.downloads() == 1);
    CHECK(shop.state() == "fetched");
}

TEST_CASE("it looks two, five and fifteen seconds after, for twenty-five in all") {
    const jobs::Limits limits;
    CHECK(limits.looks == std::vector<Seconds>{2s, 5s, 15s});
    CHECK(limits.search == 25s);
}

TEST_CASE("all jobs of a run share the looks, and each finds its own") {
    Workshop shop;
    shop.has_list = true;
    shop.loses = [](int create) { return create % 2 == 0; };
    const auto all = shop.run(40, quick);
    REQUIRE(all);
    std::set<std::string> ids;
    for (const auto& got : *all) {
        REQUIRE(got);
        ids.insert(got->prediction.id);
    }
    CHECK(ids.size() == 40);
    CHECK(shop.creates() == 40);
    CHECK(shop.lists() <= 3);
}

TEST_CASE("a list that learns of it late, or fails on the way, is looked into again") {
    int lists = 0;
    Workshop shop([&](const Request& request) -> Maybe {
        if (!is_list(request) || ++lists > 2)
            return {};
        return lists == 1 ? support::reply(200, R"({"results":[]})")
                          : support::reply(502, "<html>");
    });
    shop.has_list = true;
    shop.loses = always;
    const auto got = shop.one(quick);
    REQUIRE(got);
    CHECK(lists == 3);
    CHECK(shop.creates() == 1);
}

TEST_CASE("an order that is in no list stays an intent, and is not sent again") {
    Workshop shop([](const Request& request) -> Maybe {
        return is_create(request) ? Maybe(support::reset()) : std::nullopt;
    });
    shop.has_list = true;
    const Seconds begin = gobj::now();
    const auto got = shop.one(quick);
    REQUIRE(!got);
    CHECK(got.error().kind == Error::Kind::absent);
    CHECK(got.error().message.find("Most likely it never arrived") != std::string::npos);
    CHECK(shop.lists() == 3);
    CHECK(shop.creates() == 1);
    CHECK(shop.state() == "intent");
    CHECK(gobj::now() - begin >= 1.5s);
}

TEST_CASE(
    "where there is no list it is said at once, and a list that is not there asked for once") {
    Workshop none;
    none.loses = always;
    const Seconds begin = gobj::now();
    const auto got = none.one();
    REQUIRE(!got);
    CHECK(got.error().message.find("no list") != std::string::npos);
    CHECK(none.lists() == 0);
    CHECK(gobj::now() - begin < 1s);
    CHECK(none.state() == "intent");

    Workshop missing([](const Request& request) -> Maybe {
        return is_list(request) ? Maybe(support::reply(404, "{}")) : std::nullopt;
    });
    missing.has_list = true;
    missing.loses = always;
    const auto all = missing.run(5, quick);
    REQUIRE(all);
    for (const auto& each : *all) {
        REQUIRE(!each);
        CHECK(each.error().message.find("no list") != std::string::npos);
    }
    CHECK(missing.lists() == 1);
}

TEST_CASE("cancelling ends the search at once, and the order can still be recovered") {
    auto cancel = gobj::new_cancel();
    Seconds cancelled_at{0};
    Workshop shop([&](const Request& request) -> Maybe {
        if (!is_list(request))
            return {};
        cancelled_at = gobj::now();
        g_cancellable_cancel(cancel.get());
        return support::hang();
    });
    shop.has_list = true;
    shop.loses = always;
    const auto got = shop.one(quick, cancel);
    REQUIRE(!got);
    CHECK(gobj::now() - cancelled_at < 0.2s);
    CHECK(got.error().kind == Error::Kind::unknown);
    CHECK(got.error().message.find("Recover") != std::string::npos);
    CHECK(shop.state() == "intent");
}

TEST_CASE("a list that never answers holds the run no longer than the search may take") {
    Workshop shop([&](const Request& request) -> Maybe {
        return is_list(request) ? Maybe(support::hang()) : std::nullopt;
    });
    shop.has_list = true;
    shop.loses = always;
    const Seconds begin = gobj::now();
    const auto got = shop.one(quick);
    REQUIRE(!got);
    CHECK(got.error().kind == Error::Kind::unknown);
    CHECK(gobj::now() - begin < 4s);
    CHECK(shop.state() == "intent");
}

TEST_CASE("what a twin is about to hear of is not taken from it") {
    int created = 0;
    // The first create is answered late; the second's reply is lost. The list has the first first.
    const auto listed = [](const char* id, const std::string& created_at) {
        return prediction(
            id, "processing",
            std::format(R"("created_at":"{}","input":{{"prompt":"a cat"}})", created_at));
    };
    const std::string list =
        std::format(R"({{"results":[{},{}]}})", listed("lost", "2100-01-01T00:00:00Z"),
                    listed("twin", jobs::timestamp_now()));
    Workshop shop([&](const Request& request) -> Maybe {
        if (is_create(request) && ++created == 1)
            return support::late(0.7s, support::reply(201, prediction("twin", "starting")));
        return is_list(request) ? Maybe(support::reply(200, list)) : std::nullopt;
    });
    shop.has_list = true;
    shop.loses = always;
    const auto all = shop.run(2, quick);
    REQUIRE(all);
    std::set<std::string> ids;
    for (const auto& got : *all) {
        REQUIRE(got);
        ids.insert(got->prediction.id);
    }
    CHECK(ids == std::set<std::string>{"lost", "twin"});
    CHECK(shop.lists() == 3);
}
