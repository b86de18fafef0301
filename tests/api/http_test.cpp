// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http.hpp"

#include <catch2/catch_test_macros.hpp>

#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using api::Http;
using api::HttpReply;
using api::HttpRequest;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Seconds;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

ScriptedServer::Handler always(Answer answer) {
    return [answer](const Request&) { return answer; };
}

Result<HttpReply> ask(const std::string& url, Seconds longest = 10s, Cancel cancel = {},
                      const std::string& body = {}) {
    Http http(false);
    return http
        .exchange({.method = body.empty() ? "GET" : "POST", .url = url, .json = body}, longest,
                  1000, cancel)
        .run();
}

}  // namespace

TEST_CASE("a reply comes whole, with its headers") {
    ScriptedServer server(always(support::reply(418, "tea",
                                                {{"Content-Type", "text/plain"},
                                                 {"Retry-After", "7"},
                                                 {"Date", "now"},
                                                 {"Location", "/x"}})));
    const auto reply = ask(server.origin() + "/a?b=c");
    REQUIRE(reply);
    CHECK(reply->status == 418);
    CHECK(reply->body == "tea");
    CHECK(reply->content_type == "text/plain");
    CHECK(reply->retry_after == "7");
    CHECK(reply->date == "now");
    CHECK(reply->location == "/x");
    CHECK(server.requests()[0].path == "/a?b=c");
}

TEST_CASE("requests are HTTP/1.1 and ask for nothing that was not wanted") {
    ScriptedServer server(always(support::reply(200)));
    REQUIRE(ask(server.origin()));
    const Request& request = server.requests().at(0);
    CHECK(request.version == "HTTP/1.1");
    CHECK(request.header("Authorization").empty());
    CHECK(request.header("Accept-Encoding").empty());
    CHECK(request.header("Cookie").empty());
    CHECK(request.header("Upgrade").empty());
    CHECK(request.header("User-Agent").starts_with("genlayer/"));
}

TEST_CASE("a compressed body is left as it is") {
    ScriptedServer server(always(support::reply(200, "not gzip", {{"Content-Encoding", "gzip"}})));
    CHECK(ask(server.origin())->body == "not gzip");
}

TEST_CASE("an authentication challenge is an answer like any other") {
    ScriptedServer server(always(
        support::reply(401, "no", {{"WWW-Authenticate", "Digest realm=\"x\", nonce=\"\", qop="}})));
    CHECK(ask(server.origin())->status == 401);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("what is no web address is not asked") {
    for (const char* url : {"", "x", "https://", "file:///etc/passwd", "mailto:a@b"}) {
        const auto reply = ask(url);
        REQUIRE(!reply);
        CHECK((reply.error().kind == Error::Kind::argument ||
               reply.error().kind == Error::Kind::offline));
    }
}

TEST_CASE("a refused connection is offline, at once") {
    const Seconds begin = gobj::now();
    const auto reply = ask(support::refusing_origin(), 10s, {}, "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::offline);
    CHECK(gobj::now() - begin < 3s);
}

TEST_CASE("a host that never answers a connection is offline after the connecting time") {
    support::BlackHole hole;
    Http http(false, {.connect = 0.3s});
    const Seconds begin = gobj::now();
    const auto reply =
        http.exchange({.method = "POST", .url = hole.origin(), .json = "{}"}, 30s, 1000, {}).run();
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::offline);
    CHECK(gobj::now() - begin >= 0.3s);
    CHECK(gobj::now() - begin < 4s);
    CHECK(api::Timeouts().connect < 5s);
}

TEST_CASE("a slow answer is not taken for a slow connection") {
    ScriptedServer server(always(support::late(0.6s, support::reply(200, "late"))));
    Http http(false, {.connect = 0.2s});
    const auto reply =
        http.exchange({.method = "POST", .url = server.origin(), .json = "{}"}, 30s, 1000, {})
            .run();
    REQUIRE(reply);
    CHECK(reply->body == "late");
}

TEST_CASE("a server that never answers is unknown at the deadline") {
    for (const Answer& answer :
         {support::hang(), support::raw("HTTP/1.1 200 OK\r\nContent-Le", Answer::End::hang),
          support::cut(45, support::reply(200, "0123456789"))}) {
        Answer held = answer;
        held.end = Answer::End::hang;
        ScriptedServer server(always(held));
        const Seconds begin = gobj::now();
        const auto reply = ask(server.origin(), 0.3s, {}, "{}");
        REQUIRE(!reply);
        CHECK(reply.error().kind == Error::Kind::unknown);
        CHECK(reply.error().message.find("in time") != std::string::npos);
        CHECK(gobj::now() - begin >= 0.3s);
        CHECK(gobj::now() - begin < 4s);
    }
}

TEST_CASE("a server that drips does not outlast the deadline") {
    for (const Answer& drips :
         {support::drip(0.05s, support::reply(200, std::string(900, 'x'))),
          support::drip(0.05s, support::raw("HTTP/1.1 100 Continue\r\n\r\n"
                                            "HTTP/1.1 100 Continue\r\n\r\n"))}) {
        ScriptedServer server(always(drips));
        const Seconds begin = gobj::now();
        const auto reply = ask(server.origin(), 0.5s);
        REQUIRE(!reply);
        CHECK(reply.error().kind == Error::Kind::unknown);
        CHECK(gobj::now() - begin < 4s);
    }
}

TEST_CASE(
    "a reply cut at any byte is unknown, or at best empty, never whole, and not asked for again") {
    const Answer whole = support::reply(200, "0123456789");
    const std::size_t size = whole.pieces[0].bytes.size();
    for (std::size_t bytes = 0; bytes < size; ++bytes) {
        CAPTURE(bytes);
        ScriptedServer server(always(support::cut(bytes, whole)));
        const auto reply = ask(server.origin(), 10s, {}, "{}");
        // libsoup takes a head that ends after any of its lines for a head.
        CHECK((reply ? reply->body.empty() : reply.error().kind == Error::Kind::unknown));
        CHECK((!reply || bytes < size - 10));
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("a reset after the request was read is unknown, and the request not sent again") {
    ScriptedServer server(always(support::reset()));
    const auto reply = ask(server.origin(), 10s, {}, "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::unknown);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a reset before the request was read is unknown too: who knows what was on its way") {
    ScriptedServer server(always(support::reply(200)));
    server.reset_unread(0.2s);
    const auto reply = ask(server.origin(), 10s, {}, "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::unknown);
    CHECK(server.connections() == 1);
}

TEST_CASE("a server that does not speak TLS never gets the request: offline") {
    ScriptedServer server(always(support::reply(200)));
    server.reset_unread(0.1s);
    const auto refused = ask("https" + server.origin().substr(4), 10s, {}, "{}");
    REQUIRE(!refused);
    CHECK(refused.error().kind == Error::Kind::offline);
    ScriptedServer silent(always(support::hang()));
    const auto reply = ask("https" + silent.origin().substr(4), 0.3s, {}, "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::offline);
}

TEST_CASE("more bytes than asked for end the exchange and the connection") {
    Answer flood = support::raw("HTTP/1.1 200 OK\r\n\r\n");
    flood.pieces.push_back({0s, std::string(64 * 1024, 'x')});
    flood.endless = true;
    ScriptedServer server(always(flood));
    const auto reply = ask(server.origin());
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::unknown);
    support::wait_for([] { return false; }, 0.2s);
    const std::uint64_t sent = server.bytes_sent();
    support::wait_for([] { return false; }, 0.3s);
    CHECK(server.bytes_sent() == sent);
}

TEST_CASE("garbage instead of HTTP is an error") {
    for (const char* bytes : {"\r\n\r\n", "SSH-2.0-x\r\n", "HTTP/1.1 abc\r\n\r\n", "{\"id\":\"a\"}",
                              "\xff\xfe\xff\n\n"}) {
        CAPTURE(bytes);
        ScriptedServer server(always(support::raw(bytes)));
        CHECK(!ask(server.origin(), 10s, {}, "{}"));
    }
}

TEST_CASE("headers without end are an error") {
    Answer flood = support::raw("HTTP/1.1 200 OK\r\n");
    flood.pieces.push_back({0s, "X-More: " + std::string(4000, 'x') + "\r\n"});
    flood.endless = true;
    ScriptedServer server(always(flood));
    CHECK(!ask(server.origin(), 5s));
}

TEST_CASE("two hundred requests in a row share a few connections") {
    ScriptedServer server(always(support::reply(200, "x")));
    Http http(false);
    for (int i = 0; i < 200; ++i)
        REQUIRE(http.exchange({.url = server.origin()}, 10s, 1000, {}).run());
    CHECK(server.requests().size() == 200);
    CHECK(server.connections() <= 3);
}

TEST_CASE("of the connections that posts open a few are kept") {
    ScriptedServer server(always(support::reply(200, "x")));
    Http http(false);
    for (int i = 0; i < 30; ++i)
        REQUIRE(
            http.exchange({.method = "POST", .url = server.origin(), .json = "{}"}, 10s, 1000, {})
                .run());
    CHECK(server.connections() == 30);
    CHECK(support::wait_for([&] { return server.open_connections() <= 8; }));
    CHECK(server.open_connections() == 8);
    // And are used.
    REQUIRE(http.exchange({.url = server.origin()}, 10s, 1000, {}).run());
    CHECK(server.connections() == 30);
}

TEST_CASE("two hundred bodies that nobody reads do not use the connections up") {
    ScriptedServer server(always(support::reply(200, std::string(1000, 'x'))));
    Http http(false);
    for (int i = 0; i < 200; ++i)
        REQUIRE(http.open({.url = server.origin()}, {}).run());
    CHECK(server.requests().size() == 200);
}

TEST_CASE("an address that is refused once its name is resolved hears nothing") {
    ScriptedServer server(always(support::reply(200, "secret")));
    Http http(false);
    const auto refused =
        http.open({.url = server.origin(), .may_connect = [](GInetAddress*) { return false; }}, {})
            .run();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Error::Kind::unexpected);
    support::wait_for([] { return false; }, 0.1s);
    CHECK(server.connections() == 0);
}
