// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/list.hpp"

#include <catch2/catch_test_macros.hpp>

#include "api/client.hpp"
#include "support/scripted_server.hpp"

using api::parse_listing;
using gobj::Error;
using support::Request;

TEST_CASE("a page gives its predictions, and of the next page's address only the cursor") {
    const auto page = parse_listing(
        R"({"previous":null,"next":"http://10.0.0.1/x?created_after=1&cursor=a%2Bb%3D#c=1",)"
        R"("results":[{"id":"p2","status":"starting"},{"id":"../x","status":"starting"},7,)"
        R"({"id":"p1","status":"succeeded","input":{"prompt":"a cat"}}]})");
    REQUIRE(page);
    REQUIRE(page->predictions.size() == 2);
    CHECK(page->predictions[0].id == "p2");
    CHECK(page->predictions[1].input.member("prompt").string() == "a cat");
    CHECK(page->next == "a+b=");
}

TEST_CASE("a last page, and an address without a cursor, have no next one") {
    for (const char* next : {"null", "7", "\"\"", "\"https://x/y\"", "\"https://x/y?page=2\""}) {
        const auto page = parse_listing(std::string(R"({"results":[],"next":)") + next + "}");
        REQUIRE(page);
        CHECK(page->next.empty());
    }
    CHECK(parse_listing(R"({"results":[]})")->next.empty());
    CHECK(parse_listing(R"({"results":[],"next":"?cursor=)" + std::string(5000, 'x') + "\"}")
              ->next.empty());
}

TEST_CASE("what is no list is refused") {
    for (const char* body : {"", "[]", "{}", "{\"results\":{}}", "<html>"}) {
        const auto page = parse_listing(body);
        REQUIRE(!page);
        CHECK(page.error().kind == Error::Kind::unexpected);
    }
}

TEST_CASE("a list is asked for at the base URL, with the key, and tells the service's time") {
    support::ScriptedServer server([](const Request& request) {
        if (request.path.find("gone") != std::string::npos)
            return support::reply(404, R"({"detail":"Bearer sk-canary"})");
        return support::reply(200, R"({"results":[]})",
                              {{"Date", "Thu, 01 Jan 1970 00:01:00 GMT"}});
    });
    api::Service service;
    service.base_url = server.origin() + "/v1";
    api::Client client(service, "sk-canary");
    const auto page = client.list("a+b&c", {}).run();
    REQUIRE(page);
    CHECK(page->service_time == 60);
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests()[0].method == "GET");
    CHECK(server.requests()[0].path == "/v1/predictions?cursor=a%2Bb%26c");
    CHECK(server.requests()[0].header("Authorization") == "Bearer sk-canary");
    const auto missing = client.list("gone", {}).run();
    REQUIRE(!missing);
    CHECK(missing.error().kind == Error::Kind::missing);
    CHECK((missing.error().message + missing.error().detail).find("canary") == std::string::npos);
}
