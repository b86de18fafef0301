// SPDX-License-Identifier: GPL-3.0-or-later
// Client::download: the only request that goes where a reply says.
#include <catch2/catch_test_macros.hpp>
#include <format>

#include "api/client.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using api::Client;
using gobj::Error;
using gobj::Ref;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

ScriptedServer::Handler always(Answer answer) {
    return [answer](const Request&) { return answer; };
}

Answer leads_to(const std::string& url) {
    return support::reply(302, "moved", {{"Location", url}});
}

struct Got {
    gobj::Result<api::Download> download;
    std::string bytes;
    Error::Kind kind() const {
        REQUIRE(!download);
        return download.error().kind;
    }
};

Got fetch(const std::string& url, const char* base_url = "http://127.0.0.1:1/v1",
          gobj::Cancel cancel = {}) {
    api::Service service;
    service.base_url = base_url;
    Client client(service, "sk-canary", {.connect = 2s});
    auto sink = Ref<GOutputStream>::take(g_memory_output_stream_new_resizable());
    auto download = client.download(url, sink, cancel).run();
    auto* memory = G_MEMORY_OUTPUT_STREAM(sink.get());
    return {std::move(download),
            std::string(static_cast<const char*>(g_memory_output_stream_get_data(memory)),
                        g_memory_output_stream_get_data_size(memory))};
}

}  // namespace

TEST_CASE("a picture is written as it comes, with its size and hash, and the key is not shown") {
    const std::string picture = std::string("\0\xff\r\n", 4) + std::string(1'000'000, 'p');
    ScriptedServer server(always(support::reply(200, picture)));
    const Got got = fetch(server.origin() + "/out.jpg?sig=a%2Fb");
    REQUIRE(got.download);
    CHECK(got.bytes == picture);
    CHECK(got.download->size == picture.size());
    CHECK(got.download->sha256 ==
          gobj::take_string(g_compute_checksum_for_data(
              G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(picture.data()), picture.size())));
    const Request& request = server.requests().at(0);
    CHECK(request.method == "GET");
    CHECK(request.path == "/out.jpg?sig=a%2Fb");
    CHECK(request.header("Authorization").empty());
    for (const auto& [name, value] : request.headers)
        CHECK(value.find("sk-canary") == std::string::npos);
}

TEST_CASE("up to five redirects are followed, to other hosts without the key") {
    ScriptedServer other(always(support::reply(200, "picture")));
    int hops = 5;
    ScriptedServer server([&](const Request&) {
        return --hops > 0 ? leads_to(std::format("/hop{}", hops))
                          : leads_to(other.origin() + "/last");
    });
    CHECK(fetch(server.origin()).bytes == "picture");
    CHECK(server.requests().size() == 5);
    CHECK(other.requests().at(0).path == "/last");
    CHECK(other.requests()[0].header("Authorization").empty());
}

TEST_CASE("a loop of redirects, or a sixth, is an error") {
    ScriptedServer server([](const Request& request) { return leads_to(request.path + "x"); });
    CHECK(fetch(server.origin()).kind() == Error::Kind::unexpected);
    CHECK(server.requests().size() == 6);
    ScriptedServer loop([](const Request&) { return leads_to("/again"); });
    CHECK(fetch(loop.origin() + "/again").kind() == Error::Kind::unexpected);
    CHECK(loop.requests().size() == 6);
}

TEST_CASE("a redirect is judged like the first address") {
    for (const char* location :
         {"http://example.invalid/a", "file:///etc/passwd", "data:image/png;base64,AAAA",
          "gopher://127.0.0.1/", "https://user@example.invalid/", "//user@127.0.0.1/", "https://",
          "http://foo.localhost/"}) {
        CAPTURE(location);
        ScriptedServer server(always(leads_to(location)));
        const Got got = fetch(server.origin());
        CHECK(got.kind() == Error::Kind::unexpected);
        CHECK(got.bytes.empty());
    }
    ScriptedServer nowhere(always(support::reply(302)));
    CHECK(fetch(nowhere.origin()).kind() == Error::Kind::unexpected);
}

TEST_CASE("a service elsewhere never makes us ask this computer or its network") {
    ScriptedServer server(always(support::reply(200, "secret")));
    const std::string port = server.origin().substr(server.origin().rfind(':'));
    for (const char* host :
         {"http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://foo.localhost",
          "https://localhost.", "https://[::ffff:127.0.0.1]", "https://ⓛocalhost",
          "https://0.0.0.0", "https://[::]", "https://127.1", "https://2130706433",
          "https://0x7f.1", "https://a@127.0.0.1"}) {
        CAPTURE(host);
        CHECK(!fetch(host + port, "https://api.example.invalid/v1").download);
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("what the file host refuses is told apart: gone, worth another try, or neither") {
    for (unsigned status : {403u, 404u, 410u}) {
        ScriptedServer server(always(support::reply(status, "no")));
        CHECK(fetch(server.origin()).kind() == Error::Kind::missing);
    }
    for (unsigned status : {408u, 429u, 500u, 502u, 503u, 504u}) {
        ScriptedServer server(always(support::reply(status, "no")));
        CHECK(fetch(server.origin()).kind() == Error::Kind::unknown);
    }
    ScriptedServer server(always(support::reply(418, "no")));
    const Got got = fetch(server.origin());
    CHECK(got.kind() == Error::Kind::unexpected);
    CHECK(got.bytes.empty());
}

TEST_CASE("a picture cut short is worth another try") {
    ScriptedServer server(always(support::cut(1000, support::reply(200, std::string(2000, 'p')))));
    CHECK(fetch(server.origin()).kind() == Error::Kind::unknown);
}

TEST_CASE("of a picture larger than 64 MiB no more is taken") {
    Answer flood = support::raw("HTTP/1.1 200 OK\r\n\r\n");
    flood.pieces.push_back({0s, std::string(4 << 20, 'x')});
    flood.endless = true;
    ScriptedServer server(always(flood));
    api::Service service;
    service.base_url = server.origin();
    Client client(service, "");
    auto sink = Ref<GOutputStream>::take(g_memory_output_stream_new_resizable());
    const auto download = client.download(server.origin(), sink, {}).run();
    REQUIRE(!download);
    CHECK(download.error().kind == Error::Kind::unexpected);
    CHECK(g_memory_output_stream_get_data_size(G_MEMORY_OUTPUT_STREAM(sink.get())) <=
          std::size_t{64} << 20);
    // The client lives on; its connection must not.
    support::wait_for([] { return false; }, 0.2s);
    const std::uint64_t sent = server.bytes_sent();
    support::wait_for([] { return false; }, 0.3s);
    CHECK(server.bytes_sent() == sent);
}

TEST_CASE("a picture inside the reply needs no network") {
    const Got got = fetch("data:image/png;base64,aGVsbG8=");
    REQUIRE(got.download);
    CHECK(got.bytes == "hello");
    CHECK(got.download->size == 5);
    CHECK(fetch("data:image/png,hello").kind() == Error::Kind::unexpected);
}

TEST_CASE("a sink that fails ends the download as a local error") {
    ScriptedServer server(always(support::reply(200, "picture")));
    api::Service service;
    service.base_url = server.origin();
    Client client(service, "");
    char space[3];
    auto sink =
        Ref<GOutputStream>::take(g_memory_output_stream_new(space, sizeof space, nullptr, nullptr));
    const auto download = client.download(server.origin(), sink, {}).run();
    REQUIRE(!download);
    CHECK(download.error().kind == Error::Kind::local);
}

TEST_CASE("a download is cancelled in the middle of its body") {
    auto cancel = gobj::new_cancel();
    ScriptedServer server([&](const Request&) {
        Answer answer =
            support::raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\npart", Answer::End::hang);
        g_timeout_add(
            100,
            [](gpointer c) -> gboolean {
                g_cancellable_cancel(static_cast<GCancellable*>(c));
                return G_SOURCE_REMOVE;
            },
            cancel.get());
        return answer;
    });
    const auto begin = gobj::now();
    CHECK(fetch(server.origin(), "http://127.0.0.1:1", cancel).kind() == Error::Kind::cancelled);
    CHECK(gobj::now() - begin < 3s);
}

TEST_CASE(
    "a prepared connection is the one that the picture then comes over, and asks for nothing") {
    ScriptedServer server(always(support::reply(200, "picture")));
    api::Service service;
    service.base_url = "http://127.0.0.1:1/v1";
    Client client(service, "sk-canary");
    REQUIRE(client.prepare_download(server.origin(), {}).run());
    REQUIRE(support::wait_for([&] { return server.connections() == 1; }));
    // One is enough.
    REQUIRE(client.prepare_download(server.origin(), {}).run());
    CHECK(server.requests().empty());
    auto sink = Ref<GOutputStream>::take(g_memory_output_stream_new_resizable());
    REQUIRE(client.download(server.origin() + "/a.png", sink, {}).run());
    CHECK(server.connections() == 1);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("one picture after another comes over the same connection") {
    ScriptedServer server(always(support::reply(200, std::string(200'000, 'p'))));
    api::Service service;
    service.base_url = "http://127.0.0.1:1/v1";
    Client client(service, "sk-canary");
    for (int i = 0; i < 5; ++i) {
        auto sink = Ref<GOutputStream>::take(g_memory_output_stream_new_resizable());
        REQUIRE(client.download(server.origin() + "/a.png", sink, {}).run());
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("nothing is prepared where no download would go") {
    ScriptedServer server(always(support::reply(200, "secret")));
    const std::string port = server.origin().substr(server.origin().rfind(':'));
    api::Service service;
    service.base_url = "https://api.example.invalid/v1";
    Client client(service, "sk-canary", {.connect = 2s});
    for (const char* host :
         {"http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://foo.localhost",
          "https://localhost.", "https://[::ffff:127.0.0.1]", "https://0.0.0.0", "https://[::]",
          "https://127.1", "https://10.0.0.1", "https://a@127.0.0.1", "file://127.0.0.1"}) {
        CAPTURE(host);
        CHECK(!client.prepare_download(host + port, {}).run());
    }
    CHECK(!client.prepare_download("file:///etc/passwd", {}).run());
    CHECK(!client.prepare_download("", {}).run());
    CHECK(server.connections() == 0);
}

TEST_CASE("a preparation that gets no answer ends, by itself or with who wanted it") {
    const support::BlackHole nowhere;
    api::Service service;
    service.base_url = "http://127.0.0.1:1/v1";
    Client client(service, "", {.connect = 0.2s});
    const auto begin = gobj::now();
    CHECK(!client.prepare_download(nowhere.origin(), {}).run());
    CHECK(!client.prepare_download(support::refusing_origin(), {}).run());
    CHECK(gobj::now() - begin < 3s);
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    {
        auto dropped = client.prepare_download(nowhere.origin(), {});
        dropped.start(&nobody);
    }
    support::wait_for([] { return false; }, 0.1s);
}
