// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/hint.hpp"

#include <catch2/catch_test_macros.hpp>

#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Seconds;
using gobj::Task;
using jobs::Hint;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

constexpr const char* head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n";

Answer event_after(Seconds pause, Answer::End end = Answer::End::hang) {
    Answer answer = support::raw(head, end);
    answer.pieces.push_back({pause, "event: done\ndata: {}\n\n"});
    return answer;
}

struct Listening {
    explicit Listening(Answer answer, bool has_streams = true)
        : server([answer](const Request&) { return answer; }), client(service(has_streams), "") {
        prediction.urls.stream = server.origin() + "/stream";
    }
    api::Service service(bool has_streams) const {
        api::Service service;
        service.base_url = server.origin();
        if (has_streams)
            service.routes = {"stream"};
        return service;
    }
    ScriptedServer server;
    api::Client client;
    api::Prediction prediction;
};

Task<> wait_once(Hint* hint, Seconds delay) {
    co_await hint->wait(delay);
}

Seconds waited(Hint& hint, Seconds delay) {
    const Seconds begin = gobj::now();
    CHECK(wait_once(&hint, delay).run());
    return gobj::now() - begin;
}

}  // namespace

TEST_CASE("an event ends the wait at once") {
    Listening to(event_after(0.2s));
    Hint hint(&to.client, to.prediction, {});
    CHECK(waited(hint, 20s) < 5s);
    CHECK(to.server.requests().at(0).path == "/stream");
}

TEST_CASE("an event between two waits ends the next one, and only that") {
    Listening to(event_after(0.05s));
    Hint hint(&to.client, to.prediction, {});
    support::wait_for([] { return false; }, 0.4s);
    CHECK(waited(hint, 20s) < 5s);
    // Nor is the stream relied on so soon after an event that was not the end.
    const Seconds next = waited(hint, 0.2s);
    CHECK(next >= 0.2s);
    CHECK(next < 1.5s);
}

TEST_CASE("while the stream is open a wait is two seconds at least") {
    Listening to(support::raw(head, Answer::End::hang));
    Hint hint(&to.client, to.prediction, {});
    support::wait_for([] { return false; }, 0.3s);  // its greeting comes
    const Seconds took = waited(hint, 0.05s);
    CHECK(took >= 1.9s);
    CHECK(took < 4s);
}

TEST_CASE("when the stream ends the delay counts again, at once") {
    Answer answer = support::raw(head, Answer::End::close);
    answer.pieces.push_back({0.5s, ": bye\n\n"});
    Listening to(answer);
    Hint hint(&to.client, to.prediction, {});
    support::wait_for([] { return false; }, 0.2s);
    const Seconds took = waited(hint, 0.05s);
    CHECK(took >= 0.1s);
    CHECK(took < 1.5s);
    CHECK(waited(hint, 0.05s) < 1.5s);
}

TEST_CASE("a page that only looks like a stream is not relied on") {
    Listening to(support::raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
                              Answer::End::hang));
    Hint hint(&to.client, to.prediction, {});
    support::wait_for([] { return false; }, 0.3s);
    CHECK(waited(hint, 0.05s) < 1.5s);
}

TEST_CASE("without a stream the delay alone decides") {
    Listening without(event_after(0s), false);
    Hint hint(&without.client, without.prediction, {});
    CHECK(waited(hint, 0.2s) >= 0.2s);
    CHECK(without.server.connections() == 0);
    Listening unnamed(event_after(0s));
    unnamed.prediction.urls.stream.clear();
    Hint other(&unnamed.client, unnamed.prediction, {});
    CHECK(waited(other, 0.2s) >= 0.2s);
    CHECK(unnamed.server.connections() == 0);
}

TEST_CASE("a stream that breaks, refuses or only greets changes nothing") {
    for (const Answer& answer : {support::reset(), support::reply(404), support::hang(),
                                 support::raw(head, Answer::End::hang), support::raw("garbage")}) {
        Listening to(answer);
        Hint hint(&to.client, to.prediction, {});
        const Seconds took = waited(hint, 0.2s);
        CHECK(took >= 0.2s);
        CHECK(took < 4s);
    }
}

TEST_CASE("a stream to where we do not go is not listened to") {
    Listening to(event_after(0s));
    to.prediction.urls.stream = "file:///etc/passwd";
    Hint hint(&to.client, to.prediction, {});
    CHECK(waited(hint, 0.1s) >= 0.1s);
}

TEST_CASE("a stream that never ends does not delay the end") {
    for (const Answer& answer :
         {support::raw(head, Answer::End::hang), support::hang(),
          support::raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n: hi\n\n",
                       Answer::End::hang),
          support::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n: hi\n\n\r\n",
                       Answer::End::hang)}) {
        Listening to(answer);
        Seconds begin{0};
        {
            Hint hint(&to.client, to.prediction, {});
            REQUIRE(wait_once(&hint, 0.2s).run());
            begin = gobj::now();
        }
        // What it leaves to the loop must not block there either.
        support::wait_for([] { return false; }, 0.1s);
        CHECK(gobj::now() - begin < 2s);
    }
}

TEST_CASE("cancelled before, or while it waits, it ends as cancelled") {
    Listening to(support::raw(head, Answer::End::hang));
    auto cancel = gobj::new_cancel();
    Hint hint(&to.client, to.prediction, cancel);
    g_timeout_add(
        100,
        [](gpointer c) -> gboolean {
            g_cancellable_cancel(static_cast<GCancellable*>(c));
            return G_SOURCE_REMOVE;
        },
        cancel.get());
    for (int turn = 0; turn < 2; ++turn) {
        const Seconds begin = gobj::now();
        const auto result = wait_once(&hint, 20s).run();
        REQUIRE(!result);
        CHECK(result.error().kind == Error::Kind::cancelled);
        CHECK(gobj::now() - begin < 5s);
    }
}
