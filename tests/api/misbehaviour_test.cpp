// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which a server is known to go wrong, as the reply to a create, a poll or a list: the
// right error, no second request, and an end no later than the deadline and a second.
#include <catch2/catch_test_macros.hpp>
#include <format>
#include <optional>

#include "api/client.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using gobj::Error;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

constexpr gobj::Seconds deadline = 1s;
const std::string started = R"({"id":"p1","status":"starting"})";

struct Case {
    const char* what;
    Answer answer;
    // Where versions of libsoup differ, the reply may also be understood.
    enum { unknown, understood, either, unexpected, busy } expected = unknown;
};

Answer head(const std::string& headers, const std::string& body = started,
            Answer::End end = Answer::End::close) {
    return support::raw("HTTP/1.1 201 Created\r\n" + headers + "\r\n" + body, end);
}

Answer endless(std::string begin, std::string more) {
    Answer answer = support::raw(std::move(begin));
    answer.pieces.push_back({0s, std::move(more)});
    answer.endless = true;
    return answer;
}

std::vector<Case> cases() {
    const std::string length = std::format("Content-Length: {}\r\n", started.size());
    const std::string chunk = std::format("{:x}\r\n{}\r\n", started.size(), started);
    return {
        {"less than its Content-Length", head("Content-Length: 500\r\n")},
        {"no length, closed", head(""), Case::understood},
        {"no length, closed in the middle", head("", started.substr(0, 9))},
        {"a chunk of a size that is no number",
         head("Transfer-Encoding: chunked\r\n", "zz\r\n" + started)},
        {"chunks without an end, closed", head("Transfer-Encoding: chunked\r\n", chunk),
         Case::either},
        {"a chunk of more than there is",
         head("Transfer-Encoding: chunked\r\n", "fffffff\r\n" + started)},
        {"a chunk of a negative size", head("Transfer-Encoding: chunked\r\n", "-5\r\n" + started)},
        {"two lengths that differ", head("Content-Length: 3\r\n" + length), Case::either},
        {"a length and chunks", head(length + "Transfer-Encoding: chunked\r\n", chunk),
         Case::either},
        {"a negative length", head("Content-Length: -1\r\n"), Case::either},
        {"a length beyond any number", head("Content-Length: 99999999999999999999999\r\n"),
         Case::either},
        {"said to be gzip and is not", head(length + "Content-Encoding: gzip\r\n"),
         Case::understood},
        {"half a gzip file",
         head("Content-Encoding: gzip\r\n", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\xab", 11))},
        {"nothing, closed", support::raw("")},
        {"nothing, reset", support::reset()},
        {"nothing, ever", support::hang()},
        {"half a status line", support::raw("HTTP/1.1 20")},
        {"half a status line, and silence", support::raw("HTTP/1.1 20", Answer::End::hang)},
        {"headers and silence", head(length, "", Answer::End::hang)},
        {"half a body and silence", head(length, "{\"id\"", Answer::End::hang)},
        {"a body that drips", support::drip(0.1s, head(length))},
        {"1xx without an end", endless("", "HTTP/1.1 100 Continue\r\n\r\n")},
        {"1xx that drip", support::drip(0.05s, endless("HTTP/1.1 102 Wait\r\n\r\n", "")),
         Case::unknown},
        {"headers without an end",
         endless("HTTP/1.1 201 Created\r\n", "X-More: " + std::string(4000, 'x') + "\r\n")},
        {"a header without an end",
         endless("HTTP/1.1 201 Created\r\nX-More: ", std::string(4000, 'x'))},
        {"a body without an end", endless("HTTP/1.1 201 Created\r\n\r\n", std::string(65536, ' '))},
        {"upgraded to something else",
         support::raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), Case::either},
        {"a status without an end of line", support::raw("HTTP/1.1 201\r\n\r\n" + started),
         Case::either},
        {"no HTTP at all", support::raw("SSH-2.0-OpenSSH_10\r\n")},
        {"HTTP/2's greeting", support::raw(std::string("\0\0\0\x04\0\0\0\0\0", 9))},
        {"TLS where none was asked for", support::raw("\x15\x03\x01\0\x02\x02\x28")},
        {"a web page with 200",
         support::reply(200, "<html>ok</html>", {{"Content-Type", "text/html"}})},
        {"an empty 204", support::raw("HTTP/1.1 204 No Content\r\n\r\n")},
        {"two JSON roots", support::reply(201, started + started)},
        {"JSON null", support::reply(201, "null")},
        {"a number as the id", support::reply(201, R"({"id":7,"status":"starting"})")},
        {"an id with a path", support::reply(201, R"({"id":"../x","status":"starting"})")},
        {"a million brackets", support::reply(201, std::string(1'000'000, '['))},
        {"a redirect", support::reply(307, "", {{"Location", "https://example.invalid/"}}),
         Case::unexpected},
        {"a redirect to nowhere", support::reply(302), Case::unexpected},
        {"a challenge of a broken kind with 429",
         support::reply(429, "", {{"WWW-Authenticate", "Digest nonce="}}), Case::busy},
    };
}

}  // namespace

TEST_CASE("however a server answers a create, the error is right and comes in time") {
    for (const Case& each : cases()) {
        DYNAMIC_SECTION(each.what) {
            ScriptedServer server([&](const Request&) { return each.answer; });
            api::Service service;
            service.base_url = server.origin();
            api::Client client(service, "sk-canary", {.call = deadline});
            const gobj::Seconds begin = gobj::now();
            const auto created = client.create("a/b", api::JsonObjectBuilder().build(), {}).run();
            CHECK(gobj::now() - begin < deadline + 1s);
            CHECK(server.requests().size() == 1);
            if (created) {
                CHECK((each.expected == Case::understood || each.expected == Case::either));
                CHECK(created->id == "p1");
                continue;
            }
            const Error& error = created.error();
            INFO(error.message << " (" << error.detail << ")");
            CHECK(!error.message.empty());
            CHECK((error.message + error.detail).find("sk-canary") == std::string::npos);
            CHECK(each.expected != Case::understood);
            CHECK(error.kind == (each.expected == Case::unexpected ? Error::Kind::unexpected
                                 : each.expected == Case::busy     ? Error::Kind::busy
                                                                   : Error::Kind::unknown));
        }
    }
}

TEST_CASE(
    "however a server answers a poll or a list, there is an error, in time, without the key") {
    for (const Case& each : cases()) {
        for (const bool list : {false, true}) {
            DYNAMIC_SECTION(each.what << (list ? ", as a list" : ", as a poll")) {
                ScriptedServer server([&](const Request&) { return each.answer; });
                api::Service service;
                service.base_url = server.origin();
                api::Client client(service, "sk-canary", {.call = deadline});
                const gobj::Seconds begin = gobj::now();
                std::optional<Error> error;
                if (list) {
                    if (const auto listed = client.list("", {}).run(); !listed)
                        error = listed.error();
                } else if (const auto polled = client.get("p1", {}).run(); !polled) {
                    error = polled.error();
                }
                CHECK(gobj::now() - begin < deadline + 1s);
                // A dead connection is asked once more for what may be asked twice.
                CHECK(server.requests().size() <= 2);
                if (!error) {
                    CHECK(!list);
                    CHECK((each.expected == Case::understood || each.expected == Case::either));
                    continue;
                }
                INFO(error->message << " (" << error->detail << ")");
                CHECK(!error->message.empty());
                CHECK((error->message + error->detail).find("sk-canary") == std::string::npos);
                // Worth asking again, or something that is no answer to this; never a verdict.
                CHECK((error->kind == Error::Kind::unknown ||
                       error->kind == Error::Kind::unexpected ||
                       (error->kind == Error::Kind::busy && each.expected == Case::busy)));
            }
        }
    }
}
