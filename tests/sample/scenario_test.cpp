// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/scenario.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib/gstdio.h>

using sample::Host;
using sample::Request;
using sample::Scenario;

static Request get(const char* path, Host host = Host::api) {
    return {.host = host, .method = "GET", .path = path};
}

TEST_CASE("the first rule that fits decides, by method, path and host") {
    Scenario scenario;
    REQUIRE_FALSE(scenario.load(R"({"rules": [
        {"match": {"method": "POST"}, "do": {"status": 500}},
        {"match": {"path": "^/files/", "host": "file"}, "do": {"status": 404}},
        {"match": {"path": "predictions"}, "do": {"json": {"a": [1]}, "headers": {"X": "y"}}}]})"));
    CHECK(scenario.match(get("/v1/predictions/1"))->body == R"({"a":[1]})");
    CHECK(scenario.match(get("/v1/predictions/1"))->headers.size() == 1);
    CHECK(scenario.match(get("/files/1", Host::file))->status == 404U);
    CHECK(scenario.match(get("/files/1")) == nullptr);
}

TEST_CASE("nth picks occurrences, times limits them, and loading starts the counts anew") {
    const char* text = R"({"rules": [{"match": {"nth": [2, 3]}, "do": {"status": 500}},
                                     {"match": {"times": 1}, "do": {"status": 501}}]})";
    Scenario scenario;
    for (int round = 0; round < 2; ++round) {
        REQUIRE_FALSE(scenario.load(text));
        CHECK(scenario.match(get("/"))->status == 501U);
        CHECK(scenario.match(get("/"))->status == 500U);
        CHECK(scenario.match(get("/"))->status == 500U);
        CHECK(scenario.match(get("/")) == nullptr);
    }
}

TEST_CASE("a rule without an answer of its own changes the normal one") {
    Scenario scenario;
    REQUIRE_FALSE(scenario.load(R"({"rules": [{"match": {"nth": 1}, "do": {"cut": 10}},
        {"match": {"nth": 1}, "do": {"reset": true}},
        {"match": {"nth": 1}, "do": {"reset": true, "pass": true}}]})"));
    CHECK(scenario.match(get("/"))->pass);
    CHECK_FALSE(scenario.match(get("/"))->pass);
    CHECK(scenario.match(get("/"))->pass);
}

TEST_CASE("a scenario that makes no sense says why and changes nothing") {
    Scenario scenario;
    REQUIRE_FALSE(scenario.load(R"({"rules": [{"do": {"status": 500}}]})"));
    for (const char* text :
         {"", "{", "[]", R"({"rule": []})", R"({"rules": [5]})", R"({"rules": [{}]})",
          R"({"rules": [{"do": {"statsu": 500}}]})", R"({"rules": [{"do": {"status": 5}}]})",
          R"({"rules": [{"match": {"path": "("}, "do": {}}]})",
          R"({"rules": [{"match": {"path": 3}, "do": {}}]})",
          R"({"predictions": [{"end": "processing"}]})", R"({"predictions": [{"prompt": "["}]})"}) {
        INFO(text);
        CHECK(scenario.load(text));
    }
    CHECK(scenario.match(get("/"))->status == 500U);
}

TEST_CASE("requests beyond a limit get the rule's answer, those within it none") {
    Scenario scenario;
    REQUIRE_FALSE(scenario.load(
        R"({"rules": [{"do": {"status": 429, "limit": {"per_second": 0.001, "burst": 2}}}]})"));
    CHECK(scenario.match(get("/")) == nullptr);
    CHECK(scenario.match(get("/")) == nullptr);
    CHECK(scenario.match(get("/"))->status == 429U);
}

TEST_CASE("an override is chosen by prompt and by occurrence") {
    Scenario scenario;
    REQUIRE_FALSE(scenario.load(R"~({"predictions": [
        {"prompt": "^bad", "times": 1, "end": "failed", "error": "no (E005) (abc)"},
        {"nth": 2, "seconds": 9}]})~"));
    CHECK(scenario.override_for("bad one")->error == "no (E005) (abc)");
    CHECK(scenario.override_for("bad one") == nullptr);
    CHECK(scenario.override_for("good")->seconds == 9);
    CHECK(scenario.override_for("good") == nullptr);
}

TEST_CASE("a scenario file is read again when it has changed, and only then") {
    const auto path = gobj::take_string(
        g_strdup_printf("%s/scenario-%08x.json", g_get_tmp_dir(), g_random_int()));
    auto write = [&path](const char* text) {
        REQUIRE(g_file_set_contents(path.c_str(), text, -1, nullptr));
    };
    Scenario scenario;
    sample::ScenarioFile file(path);
    file.refresh(scenario);
    CHECK(scenario.match(get("/")) == nullptr);
    write(R"({"rules": [{"match": {"times": 1}, "do": {"status": 500}}]})");
    file.refresh(scenario);
    CHECK(scenario.match(get("/"))->status == 500U);
    file.refresh(scenario);
    CHECK(scenario.match(get("/")) == nullptr);
    write(R"({"rules": [{"match": {"times": 1}, "do": {"status": 503}}]})");
    file.refresh(scenario);
    CHECK(scenario.match(get("/"))->status == 503U);
    g_unlink(path.c_str());
}
