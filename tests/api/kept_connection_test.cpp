// SPDX-License-Identifier: GPL-3.0-or-later
// A kept connection that goes in the very moment the next request is sent on it: no server can be
// that exact, so the client's own end is shut here as soon as send() has returned.
#include <catch2/catch_test_macros.hpp>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "api/http.hpp"
#include "gobj/join.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using api::Http;
using api::HttpReply;
using gobj::Result;
using gobj::Task;
using support::ScriptedServer;

namespace {

// The next so many requests to that port find their connection gone as soon as they are sent.
struct Gone {
    int port = 0;
    int times = 0;

    void sent(int socket) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (times > 0 && getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            ntohs(peer.sin_port) == port && shutdown(socket, SHUT_RD) == 0)
            --times;
    }
} gone;

}  // namespace

// Called by GIO in place of the C library's.
extern "C" __attribute__((visibility("default"))) ssize_t send(int socket, const void* data,
                                                               size_t size, int flags) {
    static const auto next = reinterpret_cast<decltype(&send)>(dlsym(RTLD_NEXT, "send"));
    const ssize_t sent = next(socket, data, size, flags);
    if (sent > 0)
        gone.sent(socket);
    return sent;
}

TEST_CASE("a request whose kept connection goes under it is answered on another kept one") {
    ScriptedServer server(
        [](const support::Request&) { return support::late(20ms, support::reply(200, "{}")); });
    Http http(false);
    const auto ask = [&](int times) {
        const auto together = [](Http* http, std::string url,
                                 int times) -> Task<std::vector<Result<HttpReply>>> {
            std::vector<Task<HttpReply>> asked;
            for (int time = 0; time < times; ++time)
                asked.push_back(http->exchange({.url = url}, 5s, 1000, {}));
            co_return co_await gobj::join(std::move(asked));
        };
        int answered = 0;
        const auto replies = together(&http, server.origin(), times).run();
        for (const auto& reply : *replies)
            answered += reply && reply->status == 200;
        return answered;
    };
    gone.port = std::stoi(server.origin().substr(server.origin().rfind(':') + 1));
    for (int time = 0; time < 10; ++time) {
        REQUIRE(ask(4) == 4);
        REQUIRE(server.connections() >= 2);
        gone.times = 1;
        REQUIRE(ask(1) == 1);
        CHECK(gone.times == 0);
    }
}
