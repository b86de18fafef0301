// SPDX-License-Identifier: GPL-3.0-or-later
// The service on its two ports, asked through libsoup in this very main loop.
#include "sample/server.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib/gstdio.h>

#include "sample/timer.hpp"

using gobj::Ref;
using sample::Server;
namespace json = sample::json;

namespace {

struct Got {
    unsigned status = 0;
    std::string body;
    std::string error;
    double seconds = 0;
    goffset announced = 0;  // Content-Length
};

class Client {
  public:
    explicit Client(const std::string& scenario = "{}", const std::string& key = {},
                    double seconds = 0.2)
        : folder_(gobj::take_string(g_dir_make_tmp("sample-XXXXXX", nullptr))) {
        script(scenario);
        auto server = Server::start({.seconds = seconds,
                                     .key = key,
                                     .scenario = folder_ + "/scenario",
                                     .log = folder_ + "/log"});
        REQUIRE(server);
        server_ = std::move(*server);
    }
    ~Client() {
        g_unlink((folder_ + "/scenario").c_str());
        g_unlink((folder_ + "/log").c_str());
        g_rmdir(folder_.c_str());
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void script(const std::string& text) {
        REQUIRE(g_file_set_contents((folder_ + "/scenario").c_str(), text.c_str(), -1, nullptr));
    }
    std::string log() const {
        char* text = nullptr;
        g_file_get_contents((folder_ + "/log").c_str(), &text, nullptr, nullptr);
        return gobj::take_string(text);
    }
    const Server& server() const { return *server_; }

    // Gives up after `patience` seconds.
    Got ask(const char* method, const std::string& url, const std::string& body = {},
            const char* header = nullptr, const char* value = nullptr, double patience = 5) {
        const auto start = g_get_monotonic_time();
        auto message = Ref<SoupMessage>::take(soup_message_new(method, url.c_str()));
        if (!body.empty()) {
            gobj::Bytes bytes(g_bytes_new(body.data(), body.size()));
            soup_message_set_request_body_from_bytes(message.get(), "application/json",
                                                     bytes.get());
        }
        if (header)
            soup_message_headers_append(soup_message_get_request_headers(message.get()), header,
                                        value);
        auto cancel = Ref<GCancellable>::take(g_cancellable_new());
        const auto stop =
            sample::Timer::after(patience, [&] { g_cancellable_cancel(cancel.get()); });
        Ref<GAsyncResult> result;
        auto done = [](GObject*, GAsyncResult* result, gpointer into) {
            *static_cast<Ref<GAsyncResult>*>(into) = Ref<GAsyncResult>::share(result);
        };
        soup_session_send_and_read_async(session_.get(), message.get(), G_PRIORITY_DEFAULT,
                                         cancel.get(), done, &result);
        while (!result)
            g_main_context_iteration(nullptr, TRUE);
        GError* raw = nullptr;
        gobj::Bytes bytes(soup_session_send_and_read_finish(session_.get(), result.get(), &raw));
        gobj::GErrorPtr error(raw);
        Got got;
        got.status = soup_message_get_status(message.get());
        got.error = error ? error->message : "";
        if (bytes)
            got.body.assign(static_cast<const char*>(g_bytes_get_data(bytes.get(), nullptr)),
                            g_bytes_get_size(bytes.get()));
        got.announced = soup_message_headers_get_content_length(
            soup_message_get_response_headers(message.get()));
        got.seconds = static_cast<double>(g_get_monotonic_time() - start) / 1e6;
        return got;
    }
    Got create(const char* prompt, const char* header = nullptr, const char* value = nullptr) {
        return ask("POST", server_->api_origin() + "/v1/models/google/imagen-4/predictions",
                   std::string(R"({"input":{"prompt":")") + prompt + R"("}})", header, value);
    }
    void settle(double seconds) {
        bool over = false;
        const auto timer = sample::Timer::after(seconds, [&] { over = true; });
        while (!over)
            g_main_context_iteration(nullptr, TRUE);
    }

  private:
    std::string folder_;
    std::unique_ptr<Server> server_;
    Ref<SoupSession> session_ = Ref<SoupSession>::take(soup_session_new());
};

std::string text(const std::string& body, std::initializer_list<const char*> path) {
    auto node = json::parse(body);
    REQUIRE(node);
    auto* at = node->get();
    for (const char* name : path)
        at = json::member(json::as_object(at), name);
    return json::as_string(at).value_or("(none)");
}

}  // namespace

TEST_CASE("a held create comes back with the picture's URL just when the job is done") {
    Client client;
    const auto got = client.create("held", "Prefer", "wait=5");
    CHECK(got.status == 201);
    CHECK(text(got.body, {"status"}) == "succeeded");
    CHECK(got.seconds >= 0.2);
    CHECK(got.seconds < 0.4);
    const auto file = client.ask("GET", text(got.body, {"output"}));
    CHECK(file.status == 200);
    CHECK(file.body.starts_with("\xff\xd8\xff"));
}

TEST_CASE("an event stream greets, then names the picture when it is ready, without a key") {
    Client client("{}", "secret");
    const auto got = client.create("stream", "Authorization", "Bearer secret");
    REQUIRE(got.status == 201);
    const auto url = text(got.body, {"urls", "stream"});
    CHECK(url.starts_with(client.server().file_origin() + "/v1/files/stream-"));
    const auto live = client.ask("GET", url);
    CHECK(live.seconds >= 0.15);
    CHECK(live.body.starts_with(": hi\n\nevent: output\nid: "));
    CHECK(live.body.contains("\ndata: " + client.server().file_origin() + "/files/"));
    CHECK(live.body.ends_with("\ndata: {}\n\n"));
    const auto after = client.ask("GET", url);
    CHECK(after.body == live.body);
    CHECK(after.seconds < 0.1);
}

TEST_CASE("a stream of a failed prediction ends with the error") {
    Client client(R"({"predictions": [{"end": "failed", "error": "no"}]})");
    const auto got = client.ask("GET", text(client.create("x").body, {"urls", "stream"}));
    CHECK(got.body.contains("event: error\n"));
    CHECK(got.body.contains(R"(data: {"detail":"no"})"));
}

TEST_CASE("a cut answer breaks off under its true length") {
    Client client(R"({"rules": [{"match": {"host": "file"}, "do": {"cut": 1000}}]})");
    const auto created = client.create("cut", "Prefer", "wait");
    const auto got = client.ask("GET", text(created.body, {"output"}));
    CHECK(got.status == 200);
    CHECK(got.body.size() == 1000);
    CHECK(got.announced > 50'000);
    CHECK(client.log().contains(R"("status":200,"complete":false)"));
}

TEST_CASE("a reset after passing has created the prediction all the same") {
    Client client(
        R"({"rules": [{"match": {"method": "POST"}, "do": {"reset": true, "pass": true}}]})");
    CHECK_FALSE(client.create("lost reply").error.empty());
    const auto list = client.ask("GET", client.server().api_origin() + "/v1/predictions");
    CHECK(list.body.contains("lost reply"));
}

TEST_CASE("a reset without passing has created nothing") {
    Client client(R"({"rules": [{"match": {"method": "POST"}, "do": {"reset": true}}]})");
    CHECK_FALSE(client.create("never arrived").error.empty());
    const auto list = client.ask("GET", client.server().api_origin() + "/v1/predictions");
    CHECK_FALSE(list.body.contains("never arrived"));
}

TEST_CASE("a dripping answer takes its time and arrives whole") {
    Client client(R"({"rules": [{"do": {"status": 200, "body": "0123456789", "drip": 50}}]})");
    const auto got = client.ask("GET", client.server().api_origin() + "/");
    CHECK(got.body == "0123456789");
    CHECK(got.seconds >= 0.15);
}

TEST_CASE("an answer without length ends where the connection ends") {
    Client client(
        R"({"rules": [{"do": {"content_length": false, "body": "all", "status": 203}}]})");
    const auto got = client.ask("GET", client.server().api_origin() + "/");
    CHECK(got.status == 203);
    CHECK(got.body == "all");
}

TEST_CASE("a delayed answer comes late, a hanging one never, and the log has the one who left") {
    Client client(R"({"rules": [{"match": {"path": "late"}, "do": {"delay": 0.2}},
                                {"match": {"path": "never"}, "do": {"hang": true}}]})");
    const auto late = client.ask("GET", client.server().api_origin() + "/late");
    CHECK(late.status == 404);
    CHECK(late.seconds >= 0.2);
    const auto never =
        client.ask("GET", client.server().api_origin() + "/never", "", nullptr, nullptr, 0.2);
    CHECK_FALSE(never.error.empty());
    client.settle(0.1);
    CHECK(client.log().contains(R"("path":"/never")"));
    CHECK(client.log().contains(R"("status":0,"complete":false)"));
}

TEST_CASE("a client that leaves during a hold is noticed before the job is done") {
    Client client("{}", "", 30);
    const auto got =
        client.ask("POST", client.server().api_origin() + "/v1/models/google/imagen-4/predictions",
                   R"({"input":{"prompt":"gone"}})", "Prefer", "wait", 0.1);
    CHECK_FALSE(got.error.empty());
    client.settle(0.1);
    CHECK(client.log().contains(R"("status":0,"complete":false)"));
}

TEST_CASE("a scenario may be rewritten while the service runs") {
    Client client(R"({"rules": [{"do": {"status": 500}}]})");
    const auto url = client.server().api_origin() + "/v1/predictions";
    CHECK(client.ask("GET", url).status == 500);
    client.script(R"({"rules": [{"do": {"status": 429, "headers": {"Retry-After": "1"}}}]})");
    CHECK(client.ask("GET", url).status == 429);
    client.script("{");  // half written: the last one stands
    CHECK(client.ask("GET", url).status == 429);
    client.script("{}");
    CHECK(client.ask("GET", url).status == 200);
}

TEST_CASE("the log has every request with its headers and body, and every change of state") {
    Client client;
    client.create("logged", "X-Odd", "yes");
    client.settle(0.3);
    const auto log = client.log();
    CHECK(log.contains(
        R"("host":"api","method":"POST","path":"/v1/models/google/imagen-4/predictions")"));
    CHECK(log.contains(R"("x-odd":"yes")"));
    CHECK(log.contains(R"("body":"{\"input\":{\"prompt\":\"logged\"}}")"));
    CHECK(log.contains(R"("status":201,"complete":true)"));
    for (const char* event : {"created", "processing", "succeeded"})
        CHECK(log.contains(std::string(R"({"event":")") + event + R"(","id":")"));
}

TEST_CASE("a port that is taken is an error, not a crash") {
    Client client;
    GError* error = nullptr;
    gobj::Uri uri(g_uri_parse(client.server().api_origin().c_str(), G_URI_FLAGS_NONE, &error));
    REQUIRE(uri);
    CHECK_FALSE(Server::start({.port = static_cast<unsigned>(g_uri_get_port(uri.get()))}));
}
