// SPDX-License-Identifier: GPL-3.0-or-later
// What is tried again, when, and what never is.
#include "jobs/attempts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <format>

#include "support/fault_proxy.hpp"
#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using gobj::Seconds;
using support::Answer;
using support::Request;
using Maybe = std::optional<Answer>;

namespace {

api::Client client_of(const std::string& base_url) {
    api::Service service;
    service.base_url = base_url;
    return api::Client(service, "", {.connect = 2s, .call = 1s});
}

const api::Json nothing = api::JsonObjectBuilder().build();

std::vector<Seconds> moments(const Workshop& shop, bool (*which)(const Request&)) {
    std::vector<Seconds> found;
    for (const Request& request : const_cast<Workshop&>(shop).server().requests())
        if (which(request))
            found.push_back(request.at);
    return found;
}

}  // namespace

TEST_CASE("a create that certainly never arrived is tried three times, within seconds") {
    support::ScriptedServer server([](const Request&) { return support::hang(); });
    server.reset_unread(0s);
    auto client = client_of("https" + server.origin().substr(4));
    jobs::Attempts attempts(&client, {}, [] { return 0.5; });
    const Seconds begin = gobj::now();
    const auto created = attempts.create("a/b", nothing, {}).run();
    REQUIRE(!created);
    CHECK(created.error().kind == Error::Kind::offline);
    CHECK(!created.error().message.empty());
    CHECK(server.connections() == 3);
    CHECK(gobj::now() - begin < 5s);
}

TEST_CASE("a create that breaks off on its way is not sent again: who knows what was read") {
    Workshop shop;
    support::FaultProxy proxy(shop.server().origin(), [&](const std::string&) -> support::Fault {
        return {.request_cut = 0, .end = support::Fault::End::reset};
    });
    shop.through = proxy.origin();
    const auto got = shop.one();
    REQUIRE(!got);
    CHECK(got.error().kind == Error::Kind::unknown);
    CHECK(shop.creates() == 0);
    CHECK(shop.state() == "intent");
}

TEST_CASE("told to come back in two seconds, a create comes between two and three") {
    int creates = 0;
    Workshop shop([&](const Request& request) -> Maybe {
        return is_create(request) && ++creates == 1
                   ? Maybe(support::reply(429, "{}", {{"Retry-After", "2"}}))
                   : std::nullopt;
    });
    REQUIRE(shop.one());
    const auto at = moments(shop, is_create);
    REQUIRE(at.size() == 2);
    CHECK(at[1] - at[0] >= 2s);
    CHECK(at[1] - at[0] <= 3s);
}

TEST_CASE("a date is read by the server's own clock, be ours a day off") {
    int creates = 0;
    Workshop shop([&](const Request& request) -> Maybe {
        return is_create(request) && ++creates == 1
                   ? Maybe(support::reply(429, "{}",
                                          {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                           {"Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT"}}))
                   : std::nullopt;
    });
    REQUIRE(shop.one());
    const auto at = moments(shop, is_create);
    REQUIRE(at.size() == 2);
    CHECK(at[1] - at[0] >= 1s);
    CHECK(at[1] - at[0] < 3s);
}

TEST_CASE("what one job is told holds for all of the run, and they come back one by one") {
    Seconds first{0};
    Workshop shop([&](const Request& request) -> Maybe {
        if (!is_create(request))
            return {};
        if (first == 0s)
            first = request.at;
        return request.at - first < 0.8s ? Maybe(support::reply(429, R"({"retry_after":1})"))
                                         : std::nullopt;
    });
    const auto all = shop.run(5);
    REQUIRE(all);
    for (const auto& got : *all)
        CHECK(got);
    // Who had not sent theirs when the first was refused held it back.
    const auto at = moments(shop, is_create);
    CHECK(at.size() <= 10);
    Seconds last = at[0];
    for (const Seconds moment : at) {
        CHECK((moment - at[0] < 0.8s || moment - at[0] >= 1s));
        CHECK((moment - at[0] < 0.8s || moment - last > 0.05s));
        last = moment;
    }
    CHECK(at.back() - at[0] < 5s);
}

TEST_CASE("one job's poll that is told to slow down holds the polls of all") {
    Seconds told{0};
    Workshop shop([&](const Request& request) -> Maybe {
        if (!is_poll(request) || told != 0s)
            return {};
        told = request.at;
        return support::reply(429, R"({"detail":"Your rate limit resets in ~1s."})");
    });
    REQUIRE(shop.run(4));
    for (const Seconds at : moments(shop, is_poll))
        CHECK((at - told < 0.3s || at - told >= 1s));
    CHECK(shop.downloads() == 4);
}

TEST_CASE("polls of a paid job go on long after the budget is spent") {
    int polls = 0;
    Workshop shop([&](const Request& request) -> Maybe {
        return is_poll(request) && ++polls <= 50 ? Maybe(support::reply(500)) : std::nullopt;
    });
    CHECK(shop.one({.longest_pause = 0.01s}));
    CHECK(shop.polls() == 52);
    CHECK(shop.creates() == 1);
}

TEST_CASE("a service that loses every reply is ordered from no more once the budget is spent") {
    Workshop shop([](const Request&) -> Maybe { return support::reset(); });
    auto client = client_of(shop.server().origin());
    jobs::Attempts attempts(&client, {});
    Error::Kind last{};
    for (int i = 0; i < 60; ++i) {
        const auto created = attempts.turn({}).run().and_then(
            [&] { return attempts.create("a/b", nothing, {}).run(); });
        REQUIRE(!created);
        last = created.error().kind;
        CHECK(!created.error().message.empty());
    }
    CHECK(last == Error::Kind::offline);
    CHECK(shop.creates() >= 35);
    CHECK(shop.creates() < 40);
}

TEST_CASE("a wait ends at its deadline though the service asked for more patience") {
    Workshop shop([&](const Request& request) -> Maybe {
        return is_poll(request) ? Maybe(support::reply(429, "{}", {{"Retry-After", "50"}}))
                                : std::nullopt;
    });
    const Seconds begin = gobj::now();
    const auto got = shop.one({.wait = 0.5s});
    REQUIRE(!got);
    CHECK(got.error().kind == Error::Kind::pending);
    CHECK(gobj::now() - begin < 3s);
    CHECK(shop.state() == "accepted");
}

TEST_CASE("a file host that asks for a pause gets it") {
    int downloads = 0;
    Workshop shop([&](const Request& request) -> Maybe {
        return is_download(request) && ++downloads == 1
                   ? Maybe(support::reply(503, "", {{"Retry-After", "2"}}))
                   : std::nullopt;
    });
    REQUIRE(shop.one());
    const auto at = moments(shop, is_download);
    REQUIRE(at.size() == 2);
    CHECK(at[1] - at[0] >= 2s);
}
