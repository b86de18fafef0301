// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fault_proxy.hpp"

#include <catch2/catch_test_macros.hpp>

#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using gobj::Ref;
using support::Fault;
using support::FaultProxy;
using support::ScriptedServer;

namespace {

constexpr const char* request = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

// What a client that reads until the end gets, and how the end was.
struct Heard {
    std::string bytes;
    enum { open, closed, reset } end = open;
    gobj::Seconds first{0}, last{0};  // after the request
    int pieces = 0;
};

Heard ask(const FaultProxy& proxy, std::size_t enough, gobj::Seconds longest = 5s) {
    const auto connector = Ref<GSocketClient>::take(g_socket_client_new());
    const auto made = Ref<GSocketConnection>::take(g_socket_client_connect_to_host(
        connector.get(), proxy.origin().substr(7).c_str(), 80, nullptr, nullptr));
    REQUIRE(made);
    GSocket* socket = g_socket_connection_get_socket(made.get());
    g_socket_set_blocking(socket, false);
    REQUIRE(g_socket_send(socket, request, strlen(request), nullptr, nullptr) > 0);
    const gobj::Seconds begin = gobj::now();
    Heard heard;
    support::wait_for(
        [&] {
            if (heard.end != Heard::open)
                return true;
            char buffer[4096];
            GError* error = nullptr;
            const gssize size = g_socket_receive(socket, buffer, sizeof buffer, nullptr, &error);
            if (size > 0) {
                heard.bytes.append(buffer, static_cast<std::size_t>(size));
                heard.last = gobj::now() - begin;
                if (heard.pieces++ == 0)
                    heard.first = heard.last;
            } else if (size == 0) {
                heard.end = Heard::closed;
            } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
                heard.end = Heard::reset;
            }
            g_clear_error(&error);
            return heard.end != Heard::open || heard.bytes.size() >= enough;
        },
        longest);
    return heard;
}

const std::string answer = support::reply(200, "0123456789").pieces[0].bytes;

struct Pair {
    explicit Pair(Fault fault)
        : server([](const support::Request&) { return support::reply(200, "0123456789"); }),
          proxy(server.origin(), [this, fault](const std::string& line) {
              lines.push_back(line);
              return fault;
          }) {}
    std::vector<std::string> lines;
    ScriptedServer server;
    FaultProxy proxy;
};

}  // namespace

TEST_CASE("without a fault, bytes pass both ways as they are") {
    Pair pair({});
    const Heard heard = ask(pair.proxy, answer.size());
    CHECK(heard.bytes == answer);
    CHECK(heard.end == Heard::open);
    CHECK(pair.proxy.seen() == request);
    CHECK(pair.lines == std::vector<std::string>{"GET /a HTTP/1.1"});
    CHECK(pair.server.requests().size() == 1);
}

TEST_CASE("an answer is cut after exactly so many bytes, and the server has had the request") {
    for (std::size_t bytes = 0; bytes <= answer.size(); ++bytes) {
        CAPTURE(bytes);
        for (const auto how : {Fault::End::close, Fault::End::reset}) {
            Pair pair({.cut = bytes, .end = how});
            const Heard heard = ask(pair.proxy, answer.size() + 1);
            // A reset may overtake what was not yet read.
            CHECK((how == Fault::End::reset ? answer.starts_with(heard.bytes)
                                            : heard.bytes == answer.substr(0, bytes)));
            CHECK(heard.end == (how == Fault::End::reset ? Heard::reset : Heard::closed));
            CHECK(pair.server.requests().size() == 1);
        }
    }
}

TEST_CASE("after a cut into a black hole there is silence, and no end") {
    Pair pair({.cut = 7, .end = Fault::End::black_hole});
    const Heard heard = ask(pair.proxy, answer.size(), 0.3s);
    CHECK(heard.bytes == answer.substr(0, 7));
    CHECK(heard.end == Heard::open);
}

TEST_CASE("a request is cut before the server has it whole") {
    Pair pair({.request_cut = 10, .end = Fault::End::reset});
    CHECK(ask(pair.proxy, 1).end == Heard::reset);
    CHECK(pair.server.requests().empty());
    CHECK(pair.server.connections() == 1);
}

TEST_CASE("an answer is delayed, sliced, or slowed down, and comes whole") {
    Pair late({.delay = 0.2s});
    Heard heard = ask(late.proxy, answer.size());
    CHECK(heard.bytes == answer);
    CHECK(heard.first >= 0.2s);
    Pair sliced({.slice = 1});
    heard = ask(sliced.proxy, answer.size());
    CHECK(heard.bytes == answer);
    CHECK(heard.pieces > 3);
    Pair slow({.rate = 200});
    heard = ask(slow.proxy, answer.size());
    CHECK(heard.bytes == answer);
    CHECK(heard.last - heard.first >=
          0.5 * gobj::Seconds(static_cast<double>(answer.size()) / 200));
}
