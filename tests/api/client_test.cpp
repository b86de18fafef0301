// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <format>

#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using api::Client;
using api::Json;
using gobj::Error;
using gobj::Seconds;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

constexpr const char* started = R"({"id":"p1","status":"starting"})";

ScriptedServer::Handler always(Answer answer) {
    return [answer](const Request&) { return answer; };
}

api::Service at(const ScriptedServer& server) {
    api::Service service;
    service.id = "custom";
    service.name = "Custom";
    service.base_url = server.origin() + "/replicate/v1";
    return service;
}

Json input(const std::string& prompt) {
    return api::JsonObjectBuilder().set("prompt", prompt).set("aspect_ratio", "16:9").build();
}

auto create(const ScriptedServer& server, const std::string& prompt = "a cat",
            api::Timeouts timeouts = {}) {
    Client client(at(server), "sk-canary", timeouts);
    return client.create("google/imagen-4", input(prompt), {}).run();
}

}  // namespace

TEST_CASE("a create sends exactly the input, with the key and a time limit for the job") {
    ScriptedServer server(always(support::reply(201, started)));
    const auto prediction = create(server);
    REQUIRE(prediction);
    CHECK(prediction->id == "p1");
    REQUIRE(server.requests().size() == 1);
    const Request& request = server.requests()[0];
    CHECK(request.method == "POST");
    CHECK(request.path == "/replicate/v1/models/google/imagen-4/predictions");
    CHECK(request.body == R"({"input":{"prompt":"a cat","aspect_ratio":"16:9"}})");
    CHECK(request.header("Content-Type") == "application/json");
    CHECK(request.header("Authorization") == "Bearer sk-canary");
    CHECK(request.header("Cancel-After") == "10m");
    CHECK(request.header("Prefer").empty());
    CHECK(request.header("Accept-Encoding").empty());
    CHECK(request.version == "HTTP/1.1");
}

TEST_CASE("a prompt arrives byte for byte, in any language and with any quotes") {
    ScriptedServer server(always(support::reply(201, started)));
    std::string longest;
    while (longest.size() + 4 <= 32 * 1024)
        longest += "🐈";
    for (const std::string& prompt :
         {longest, std::string("“curly” \"straight\" 'single' `back` \\ \\n $(rm) (gimp-quit 1)"),
          std::string("line\nline\r\n\ttab\x01\x1b\x7f"),
          std::string("猫 در قطة кот 고양이 \u202E\uFEFF\U0010FFFF"),
          std::string("</script>&amp;%s%n"), std::string(" spaces ")}) {
        REQUIRE(create(server, prompt));
        const auto body = Json::parse(server.requests().back().body);
        REQUIRE(body);
        CHECK(body->member("input").member("prompt").string() == prompt);
        CHECK(body->keys() == std::vector<std::string>{"input"});
    }
}

TEST_CASE("who orders is told when the order goes out, and not of one that does not") {
    int left = 0, before = -1;
    ScriptedServer server([&](const Request&) {
        before = left;
        return support::reply(201, started);
    });
    api::Service service = at(server);
    Client client(service, "");
    REQUIRE(client.create("a/b", input("x"), {}, [&] { ++left; }).run());
    CHECK(before == 1);
    CHECK(left == 1);
    service.base_url = support::refusing_origin();
    Client nowhere(service, "");
    CHECK(!nowhere.create("a/b", input("x"), {}, [&] { ++left; }).run());
    CHECK(left == 1);
}

TEST_CASE("without a key no header is sent") {
    ScriptedServer server(always(support::reply(201, started)));
    Client client(at(server), "");
    REQUIRE(client.create("a/b", input("x"), {}).run());
    CHECK(server.requests()[0].header("Authorization").empty());
}

TEST_CASE("get and cancel go to the base URL, wherever the reply's own addresses point") {
    ScriptedServer elsewhere(always(support::reply(200, started)));
    ScriptedServer server(always(support::reply(
        200,
        std::format(
            R"({{"id":"p1","status":"starting","urls":{{"get":"{0}/x","cancel":"{0}/x","stream":"{0}/x","web":"{0}"}}}})",
            elsewhere.origin()))));
    Client client(at(server), "sk-canary");
    const auto created = client.create("a/b", input("x"), {}).run();
    REQUIRE(created);
    REQUIRE(client.get(created->id, {}).run());
    REQUIRE(client.cancel(created->id, {}).run());
    REQUIRE(server.requests().size() == 3);
    CHECK(server.requests()[1].method == "GET");
    CHECK(server.requests()[1].path == "/replicate/v1/predictions/p1");
    CHECK(server.requests()[2].method == "POST");
    CHECK(server.requests()[2].path == "/replicate/v1/predictions/p1/cancel");
    for (const Request& request : server.requests())
        CHECK(request.header("Authorization") == "Bearer sk-canary");
    CHECK(elsewhere.requests().empty());
    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("a redirect of an API call is an error and not followed") {
    ScriptedServer elsewhere(always(support::reply(200, started)));
    for (unsigned status : {301u, 302u, 303u, 307u, 308u}) {
        ScriptedServer server(
            always(support::reply(status, "", {{"Location", elsewhere.origin() + "/x"}})));
        Client client(at(server), "sk-canary");
        CHECK(client.create("a/b", input("x"), {}).run().error().kind == Error::Kind::unexpected);
        CHECK(client.get("p1", {}).run().error().kind == Error::Kind::unexpected);
        CHECK(server.requests().size() == 2);
    }
    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("any 2xx of a create that can't be read is unknown: it was carried out") {
    for (const char* body :
         {"", "{", "<html>", "null", "{}", R"({"id":"../x","status":"starting"})", R"({"id":"p1"})",
          "{\"id\":\"p1\",\"status\":\"\xff\"}"}) {
        CAPTURE(body);
        ScriptedServer server(always(support::reply(201, body)));
        const auto prediction = create(server);
        REQUIRE(!prediction);
        CHECK(prediction.error().kind == Error::Kind::unknown);
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("a get that can't be read, or is about another prediction, is unexpected") {
    for (const char* body : {"", "{}", R"({"id":"p2","status":"succeeded"})"}) {
        ScriptedServer server(always(support::reply(200, body)));
        Client client(at(server), "");
        CHECK(client.get("p1", {}).run().error().kind == Error::Kind::unexpected);
    }
}

TEST_CASE("a create cut at any byte is unknown and not sent again") {
    const Answer whole = support::reply(201, started);
    for (std::size_t bytes = 0; bytes < whole.pieces[0].bytes.size(); bytes += 3) {
        CAPTURE(bytes);
        ScriptedServer server(always(support::cut(bytes, whole)));
        const auto prediction = create(server);
        REQUIRE(!prediction);
        CHECK(prediction.error().kind == Error::Kind::unknown);
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("a reply of more than 4 MiB is not taken") {
    const std::string padding(4 << 20, ' ');
    ScriptedServer server(always(support::reply(201, started + padding)));
    const auto prediction = create(server);
    REQUIRE(!prediction);
    CHECK(prediction.error().kind == Error::Kind::unknown);
    ScriptedServer just(always(support::reply(201, started + padding.substr(100))));
    CHECK(create(just));
}

TEST_CASE("a create that is never answered is unknown at the deadline") {
    ScriptedServer server(always(support::hang()));
    const Seconds begin = gobj::now();
    const auto prediction = create(server, "x", {.call = 0.3s});
    REQUIRE(!prediction);
    CHECK(prediction.error().kind == Error::Kind::unknown);
    CHECK(gobj::now() - begin < 4s);
}

TEST_CASE("a create that is cancelled once it was sent is unknown, a get is just cancelled") {
    auto cancel = gobj::new_cancel();
    ScriptedServer server([&](const Request&) {
        g_cancellable_cancel(cancel.get());
        return support::hang();
    });
    Client client(at(server), "");
    CHECK(client.create("a/b", input("x"), cancel).run().error().kind == Error::Kind::unknown);
    g_cancellable_reset(cancel.get());
    CHECK(client.get("p1", cancel).run().error().kind == Error::Kind::cancelled);
}

TEST_CASE("a 5xx of a create is unknown, a 4xx is not") {
    for (unsigned status : {500u, 502u, 503u, 504u, 524u}) {
        ScriptedServer server(
            always(support::reply(status, "<html>", {{"Content-Type", "text/html"}})));
        CHECK(create(server).error().kind == Error::Kind::unknown);
    }
    for (unsigned status : {400u, 401u, 402u, 403u, 404u, 413u, 422u, 429u}) {
        ScriptedServer server(always(support::reply(status, "{}")));
        CHECK(create(server).error().kind != Error::Kind::unknown);
    }
}

TEST_CASE("no error repeats the key") {
    for (unsigned status : {401u, 403u, 422u, 500u}) {
        ScriptedServer server([=](const Request& request) {
            return support::reply(status, R"({"detail":"bad header Authorization: )" +
                                              request.header("Authorization") + "\"}");
        });
        const auto prediction = create(server);
        CHECK((prediction.error().message + prediction.error().detail).find("sk-canary") ==
              std::string::npos);
    }
}

TEST_CASE("listening tells of events, not of greetings, and shows no key") {
    ScriptedServer server([](const Request&) {
        Answer answer =
            support::raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n");
        answer.pieces.push_back({0.1s, "event: output\ndata: https://x/\n\n"});
        answer.pieces.push_back({0.1s, "event: done\ndata: {}\n\n"});
        return answer;
    });
    Client client(at(server), "sk-canary");
    int events = 0;
    CHECK(client.listen(server.origin() + "/stream", [&] { ++events; }, {}).run());
    CHECK(events == 2);
    CHECK(server.requests()[0].header("Accept") == "text/event-stream");
    CHECK(server.requests()[0].header("Authorization").empty());
}

TEST_CASE("listening where there is nothing, or where we do not go, just ends") {
    ScriptedServer server(always(support::reply(404, "event: done")));
    Client client(at(server), "");
    int events = 0;
    for (const std::string& url : {server.origin(), std::string("file:///etc/passwd"),
                                   std::string(), support::refusing_origin()})
        (void)client.listen(url, [&] { ++events; }, {}).run();
    CHECK(events == 0);
}

TEST_CASE("the debug log tells the request and its id, and no key, prompt or file address") {
    // A process can have only one writer, and for good.
    static std::string log;
    static bool listening = false;
    const GLogWriterFunc keep = [](GLogLevelFlags level, const GLogField* fields, gsize count,
                                   gpointer) {
        for (gsize i = 0; listening && i < count; ++i)
            if (g_str_equal(fields[i].key, "MESSAGE"))
                log += std::string(static_cast<const char*>(fields[i].value)) + "\n";
        return g_log_writer_default(level, fields, count, nullptr);
    };
    g_log_set_writer_func(keep, nullptr, nullptr);
    listening = true;
    ScriptedServer server([](const Request& request) {
        return request.method == "POST"
                   ? support::reply(201, started, {{"X-Request-Id", "req-7 sk-canary"}})
                   : support::reply(200, "picture");
    });
    REQUIRE(create(server, "canary prompt"));
    Client client(at(server), "sk-canary");
    auto sink = gobj::Ref<GOutputStream>::take(g_memory_output_stream_new_resizable());
    REQUIRE(client.download(server.origin() + "/secret.png?sig=canary", sink, {}).run());
    listening = false;
    CHECK(log.find("POST " + server.origin() +
                   "/replicate/v1/models/google/imagen-4/predictions: 201 req-7 …, 31 bytes, ") !=
          std::string::npos);
    CHECK(log.find("GET http://127.0.0.1: 200, 7 bytes, ") != std::string::npos);
    CHECK(log.find("canary") == std::string::npos);
    CHECK(log.find("secret") == std::string::npos);
}
