// SPDX-License-Identifier: GPL-3.0-or-later
// What a proxy gets to see of a request: where to, and not what.
#include <catch2/catch_test_macros.hpp>

#include "api/client.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using support::Request;
using support::ScriptedServer;

namespace {

// For this program, while it lives.
class Environment {
  public:
    explicit Environment(const std::string& proxy) {
        for (const char* name : {"https_proxy", "http_proxy", "all_proxy"})
            g_setenv(name, proxy.c_str(), true);
        g_unsetenv("no_proxy");
    }
    ~Environment() {
        for (const char* name : {"https_proxy", "http_proxy", "all_proxy"})
            g_unsetenv(name);
    }
    Environment(const Environment&) = delete;
};

gobj::Result<api::Prediction> create(const std::string& base_url) {
    api::Service service;
    service.base_url = base_url;
    api::Client client(service, "sk-canary", {.connect = 3s, .call = 3s});
    return client.create("a/b", api::JsonObjectBuilder().set("prompt", "canary prompt").build(), {})
        .run();
}

bool says_canary(const ScriptedServer& server) {
    for (const Request& request : server.requests()) {
        if (request.path.find("canary") != std::string::npos ||
            request.body.find("canary") != std::string::npos)
            return true;
        for (const auto& [name, value] : request.headers)
            if (value.find("canary") != std::string::npos)
                return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a proxy is asked to connect, and sees neither key nor prompt") {
    ScriptedServer proxy([](const Request&) { return support::reply(403); });
    const Environment environment(proxy.origin());
    const auto created = create("https://api.example.invalid/v1");
    REQUIRE(!created);
    // The proxy would not: so nothing has arrived anywhere.
    CHECK(created.error().kind == gobj::Error::Kind::offline);
    REQUIRE(proxy.count("CONNECT", "api.example.invalid:443") >= 1);
    CHECK(proxy.count("POST", "") == 0);
    CHECK(!says_canary(proxy));
}

TEST_CASE("a proxy that answers in the host's stead sees nothing but the start of TLS") {
    ScriptedServer proxy([](const Request&) {
        return support::raw("HTTP/1.1 200 Connection established\r\n\r\n",
                            support::Answer::End::hang);
    });
    const Environment environment(proxy.origin());
    const auto created = create("https://api.example.invalid/v1");
    REQUIRE(!created);
    CHECK(created.error().kind == gobj::Error::Kind::offline);
    CHECK(!says_canary(proxy));
}

TEST_CASE("a service on this computer is never asked through a proxy") {
    ScriptedServer proxy([](const Request&) { return support::reply(403); });
    ScriptedServer server(
        [](const Request&) { return support::reply(201, R"({"id":"p1","status":"starting"})"); });
    const Environment environment(proxy.origin());
    CHECK(create(server.origin() + "/v1"));
    CHECK(server.count("POST", "/predictions") == 1);
    CHECK(proxy.connections() == 0);
}
