// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/service.hpp"

#include <catch2/catch_test_macros.hpp>
#include <map>

using api::choose_service;
using api::clean_key;
using api::key_from_environment;
using gobj::Error;

namespace {

api::Environment environment(std::map<std::string, std::string> values) {
    return [values](const char* name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace

TEST_CASE("the four services are known, with all that a person needs to use them") {
    const auto services = api::known_services();
    REQUIRE(services.size() == 4);
    for (const api::Service& service : services) {
        CHECK(!service.name.empty());
        CHECK(service.has("create"));
        CHECK(service.has("get"));
        CHECK(!service.base_url.ends_with('/'));
        CHECK(service.key_variable.empty() == service.key_page.empty());
    }
}

TEST_CASE("without a word from the environment it is the user's own service") {
    const auto service = choose_service(environment({}));
    REQUIRE(service);
    CHECK(service->id == "anyapi");
    CHECK(service->base_url == "https://www.anyapi.vip/replicate/v1");
    CHECK(!service->keyless);
    CHECK(!service->has("list"));
    CHECK(!service->on_loopback());
    CHECK(choose_service(environment({}), "replicate")->base_url == "https://api.replicate.com/v1");
}

TEST_CASE("the environment overrides what the user chose") {
    CHECK(choose_service(environment({{"GENLAYER_SERVICE", "replicate"}}), "anyapi")->id ==
          "replicate");
    const auto sample = choose_service(environment({{"GENLAYER_SERVICE", "sample"}}));
    REQUIRE(sample);
    CHECK(sample->keyless);
    CHECK(sample->base_url.empty());
}

TEST_CASE("a base URL alone means the custom service, with a service it is that one elsewhere") {
    const auto custom =
        choose_service(environment({{"GENLAYER_BASE_URL", "https://my.example/v1/"}}), "replicate");
    REQUIRE(custom);
    CHECK(custom->id == "custom");
    CHECK(custom->base_url == "https://my.example/v1");
    CHECK(!custom->keyless);
    const auto moved = choose_service(environment(
        {{"GENLAYER_BASE_URL", "http://127.0.0.1:9/v1"}, {"GENLAYER_SERVICE", "replicate"}}));
    REQUIRE(moved);
    CHECK(moved->id == "replicate");
    CHECK(moved->base_url == "http://127.0.0.1:9/v1");
    CHECK(moved->on_loopback());
    CHECK(!moved->keyless);
}

TEST_CASE("a server of one's own on this computer needs no key") {
    CHECK(choose_service(environment({{"GENLAYER_BASE_URL", "http://localhost:9"}}))->keyless);
}

TEST_CASE("a wrong service or address is an argument error that names the variable") {
    const auto unknown = choose_service(environment({{"GENLAYER_SERVICE", "openai"}}));
    REQUIRE(!unknown);
    CHECK(unknown.error().kind == Error::Kind::argument);
    CHECK(unknown.error().message ==
          "GENLAYER_SERVICE must be one of anyapi, replicate, custom, sample.");
    CHECK(choose_service(environment({{"GENLAYER_SERVICE", "custom"}}))
              .error()
              .message.find("GENLAYER_BASE_URL") != std::string::npos);
    CHECK(choose_service(environment({{"GENLAYER_BASE_URL", "http://example.com"}})).error().kind ==
          Error::Kind::argument);
}

TEST_CASE("an empty variable of the process counts as none") {
    g_setenv("GENLAYER_TEST_EMPTY", "", true);
    g_setenv("GENLAYER_TEST_FULL", "x", true);
    CHECK(!api::process_environment()("GENLAYER_TEST_EMPTY"));
    CHECK(api::process_environment()("GENLAYER_TEST_FULL") == "x");
    CHECK(!api::process_environment()("GENLAYER_TEST_MISSING"));
}

TEST_CASE("a key is cleaned of what pasting leaves") {
    for (const char* pasted : {"sk-1", " sk-1\n", "\"sk-1\"", "'sk-1'", "Bearer sk-1",
                               "bearer  sk-1", " \"Bearer sk-1\" \r\n"}) {
        CAPTURE(pasted);
        CHECK(clean_key(pasted) == "sk-1");
    }
    CHECK(clean_key("") == "");
    CHECK(clean_key(" \n") == "");
}

TEST_CASE("a key that no header can carry is an error that does not repeat it") {
    for (const char* pasted : {"sk-1 sk-2", "sk-1\nX-Evil: 1", "sk-ü", "sk-1\x01", "sk\t1"}) {
        const auto key = clean_key(pasted);
        REQUIRE(!key);
        CHECK(key.error().kind == Error::Kind::argument);
        CHECK((key.error().message + key.error().detail).find("sk") == std::string::npos);
    }
}

TEST_CASE("our own variable comes before the service's") {
    const api::Service replicate =
        *choose_service(environment({{"GENLAYER_SERVICE", "replicate"}}));
    CHECK(key_from_environment(replicate, environment({{"GENLAYER_API_KEY", "ours"},
                                                       {"REPLICATE_API_TOKEN", "r8"}})) == "ours");
    CHECK(key_from_environment(replicate, environment({{"REPLICATE_API_TOKEN", " r8 "}})) == "r8");
    CHECK(key_from_environment(replicate, environment({{"ANYAPI_API_KEY", "another's"}})) == "");
}

TEST_CASE("without a key the sentence says where to get one and how to give it") {
    const Error error = api::no_key(*choose_service(environment({})));
    CHECK(error.kind == Error::Kind::unauthorized);
    for (const char* words :
         {"AnyAPI", "https://www.anyapi.vip/", "ANYAPI_API_KEY", "GENLAYER_SERVICE=sample"})
        CHECK(error.message.find(words) != std::string::npos);
    const auto custom = choose_service(environment({{"GENLAYER_BASE_URL", "https://my.example"}}));
    CHECK(api::no_key(*custom).message.find("GENLAYER_API_KEY") != std::string::npos);
}
