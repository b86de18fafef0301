// SPDX-License-Identifier: GPL-3.0-or-later
// Http given up on: cancelled before, while and after, or dropped.
#include <catch2/catch_test_macros.hpp>

#include "api/http.hpp"
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

// Cancels so much later, unless the scope is left before.
class CancelAfter {
  public:
    explicit CancelAfter(Seconds delay) : task_(later(delay, cancel_)) { task_.start(&nobody_); }
    const Cancel& cancel() const { return cancel_; }

  private:
    static gobj::Task<> later(Seconds delay, Cancel cancel) {
        co_await gobj::sleep_for(delay, {});
        g_cancellable_cancel(cancel.get());
    }
    struct : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody_;
    Cancel cancel_ = gobj::new_cancel();
    gobj::Task<> task_;
};

}  // namespace

TEST_CASE("cancelled before it is sent, nothing is") {
    ScriptedServer server(always(support::reply(200)));
    auto cancel = gobj::new_cancel();
    g_cancellable_cancel(cancel.get());
    const auto reply = ask(server.origin(), 10s, cancel, "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::cancelled);
    support::wait_for([] { return false; }, 0.1s);
    CHECK(server.requests().empty());
}

TEST_CASE("cancelled while connecting, nothing was sent") {
    support::BlackHole hole;
    CancelAfter soon(0.1s);
    const auto reply = ask(hole.origin(), 10s, soon.cancel(), "{}");
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::cancelled);
}

TEST_CASE("cancelled after it was sent, whether it was carried out is unknown") {
    for (const Answer& answer :
         {support::hang(), support::raw("HTTP/1.1 200 OK\r\n\r\n{", Answer::End::hang)}) {
        ScriptedServer server(always(answer));
        CancelAfter soon(0.2s);
        const Seconds begin = gobj::now();
        const auto reply = ask(server.origin(), 30s, soon.cancel(), "{}");
        REQUIRE(!reply);
        CHECK(reply.error().kind == Error::Kind::unknown);
        CHECK(gobj::now() - begin < 3s);
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("cancelled after it ended changes nothing") {
    ScriptedServer server(always(support::reply(200, "x")));
    auto cancel = gobj::new_cancel();
    CHECK(ask(server.origin(), 10s, cancel));
    g_cancellable_cancel(cancel.get());
    support::wait_for([] { return false; }, 0.05s);
}

TEST_CASE("a task dropped in flight leaves nothing behind, and the session goes on") {
    int turn = 0;
    ScriptedServer server([&](const Request&) {
        switch (turn++) {
            case 0:
                return support::hang();
            case 1:
                return support::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123",
                                    Answer::End::hang);
            default:
                return support::reply(200, "still here");
        }
    });
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    Http http(false);
    for (std::size_t i = 1; i <= 2; ++i) {
        auto task = http.exchange({.url = server.origin()}, 30s, 1000, {});
        task.start(&nobody);
        REQUIRE(support::wait_for([&] { return server.requests().size() == i; }));
        support::wait_for([] { return false; }, 0.05s);
    }
    const auto reply = http.exchange({.url = server.origin()}, 10s, 1000, {}).run();
    REQUIRE(reply);
    CHECK(reply->body == "still here");
}

TEST_CASE("dropped before it is connected, it goes on to no address that nobody has judged") {
    ScriptedServer server(always(support::reply(200, "secret")));
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    Http http(false);
    const HttpRequest request{.url = server.origin(),
                              .may_connect = [](GInetAddress*) { return false; }};
    {
        auto task = http.open(request, {});
        task.start(&nobody);
    }
    support::wait_for([] { return false; }, 0.3s);
    CHECK(server.connections() == 0);
}

TEST_CASE("a hundred answers that never end keep nobody waiting") {
    ScriptedServer server([](const Request& request) {
        return request.path == "/quick"
                   ? support::reply(200, "here")
                   : support::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123",
                                  Answer::End::hang);
    });
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    Http http(false);
    std::vector<gobj::Task<HttpReply>> hanging;
    for (int i = 0; i < 100; ++i) {
        hanging.push_back(http.exchange({.url = server.origin()}, 30s, 1000, {}));
        hanging.back().start(&nobody);
    }
    REQUIRE(support::wait_for([&] { return server.requests().size() == 100; }));
    CHECK(http.exchange({.url = server.origin() + "/quick"}, 10s, 1000, {}).run());
    // Dropped while they are read, they keep nothing either.
    hanging.clear();
    CHECK(http.exchange({.url = server.origin() + "/quick"}, 10s, 1000, {}).run());
}
