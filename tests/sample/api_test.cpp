// SPDX-License-Identifier: GPL-3.0-or-later
// The service without a socket, under a clock that the test moves.
#include "sample/api.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

using sample::Answer;
using sample::Api;
using sample::Headers;
using sample::Host;
using sample::Reply;
using sample::Request;
using sample::State;
namespace json = sample::json;

namespace {

struct Service {
    explicit Service(const std::string& key = {}, double seconds = 10)
        : api({.now = [this] { return now; }, .started = 1'753'846'481'000'000},
              {.seconds = seconds, .key = key, .api_origin = "http://a", .file_origin = "http://f"},
              scenario, [this](const auto&, State state, double moment) {
                  events +=
                      std::string(name(state)) + "@" + std::to_string(std::lround(moment)) + " ";
              }) {}

    Reply ask(const char* method, const std::string& path, const std::string& body = {},
              Headers headers = {}) {
        const auto query = path.find('?');
        return api.handle({.host = Host::api,
                           .method = method,
                           .path = path.substr(0, query),
                           .query = query == path.npos ? "" : path.substr(query + 1),
                           .headers = std::move(headers),
                           .body = body});
    }
    Reply create(const std::string& input = R"({"prompt":"a lighthouse"})", Headers headers = {},
                 const char* base = "/v1") {
        return ask("POST", std::string(base) + "/models/google/imagen-4/predictions",
                   R"({"input":)" + input + "}", std::move(headers));
    }
    Answer fetch(const std::string& url) {
        return api.handle({.host = Host::file, .method = "GET", .path = url.substr(8)}).answer;
    }

    double now = 0;
    std::string events;
    sample::Scenario scenario;
    Api api;
};

json::Node parsed(const Answer& answer) {
    auto node = json::parse(answer.body);
    REQUIRE(node);
    REQUIRE(json::as_object(node->get()));
    return std::move(*node);
}

std::string text(const Answer& answer, const char* name) {
    const auto node = parsed(answer);
    auto* value = json::member(json::as_object(node.get()), name);
    return json::as_string(value).value_or(value ? json::text(value) : "(absent)");
}

std::string id_of(const Reply& reply) {
    return text(reply.answer, "id");
}

std::string header(const Answer& answer, const std::string& wanted) {
    for (const auto& [name, value] : answer.headers)
        if (name == wanted)
            return value;
    return "(absent)";
}

}  // namespace

TEST_CASE("a create is answered 201 by Replicate and 200 by AnyAPI, with the defaults filled in") {
    Service service;
    const auto reply = service.create();
    CHECK(reply.answer.status == 201);
    CHECK(text(reply.answer, "input") ==
          R"({"aspect_ratio":"1:1","output_format":"jpg","prompt":"a lighthouse",)"
          R"("safety_filter_level":"block_only_high"})");
    CHECK(text(reply.answer, "status") == "starting");
    CHECK(text(reply.answer, "version") == "hidden");
    CHECK(text(reply.answer, "output") == "null");
    CHECK(text(reply.answer, "started_at") == "(absent)");
    CHECK(header(reply.answer, "Location") == "http://a/v1/predictions/" + id_of(reply));
    CHECK(header(reply.answer, "ratelimit-remaining") == "599");

    const auto mirrored = service.create(R"({"prompt":"x"})", {}, "/replicate/v1");
    CHECK(mirrored.answer.status == 200);
    CHECK(service.ask("GET", "/replicate/v1/predictions/" + id_of(mirrored)).answer.status == 200);
}

TEST_CASE("a prediction goes through its states in time and tells the log of each") {
    Service service;
    const auto path = "/v1/predictions/" + id_of(service.create());
    service.now = 0.99;
    CHECK(text(service.ask("GET", path).answer, "status") == "starting");
    service.now = 1;
    CHECK(text(service.ask("GET", path).answer, "status") == "processing");
    CHECK(service.api.next_change() == 10.0);
    service.now = 9.999;
    CHECK(text(service.ask("GET", path).answer, "output") == "null");
    service.now = 10;
    const auto done = service.ask("GET", path).answer;
    CHECK(text(done, "status") == "succeeded");
    CHECK(text(done, "metrics") == R"({"predict_time":9.0,"total_time":10.0,"image_count":1})");
    CHECK(text(done, "completed_at") == "2025-07-30T03:34:51.000000000Z");
    CHECK(service.events == "starting@0 processing@1 succeeded@10 ");
    CHECK_FALSE(service.api.next_change());

    const auto file = service.fetch(text(done, "output"));
    CHECK(file.status == 200);
    CHECK(file.type == "image/jpeg");
    CHECK(g_bytes_get_size(file.bytes.get()) > 50'000);
}

TEST_CASE("a picture is gone an hour after its prediction has ended, and the prediction says so") {
    Service service;
    const auto path = "/v1/predictions/" + id_of(service.create());
    service.now = 10;
    const auto url = text(service.ask("GET", path).answer, "output");
    service.now = 3609;
    CHECK(service.fetch(url).status == 200);
    CHECK(text(service.ask("GET", path).answer, "data_removed") == "false");
    service.now = 3610;
    CHECK(service.fetch(url).status == 404);
    const auto late = service.ask("GET", path).answer;
    CHECK(text(late, "data_removed") == "true");
    CHECK(text(late, "output") == "null");
    CHECK(text(late, "status") == "succeeded");
}

TEST_CASE("a wrong input is answered 422 and names the field") {
    Service service;
    struct Case {
        const char* input;
        const char* field;
        const char* type;
    };
    for (const auto& [input, field, type] :
         {Case{R"({"prompt":"a","aspect_ratio":"2:1"})", "input.aspect_ratio", "enum"},
          Case{R"({"prompt":"a","output_format":"webp"})", "input.output_format", "enum"},
          Case{R"({"prompt":"a","safety_filter_level":"off"})", "input.safety_filter_level",
               "enum"},
          Case{R"({"prompt":"a","output_format":3})", "input.output_format", "invalid_type"},
          Case{R"({"prompt":null})", "input.prompt", "invalid_type"},
          Case{R"({"prompt":""})", "input.prompt", "string_gte"}, Case{"{}", "input", "required"},
          Case{"[]", "input", "invalid_type"}, Case{"null", "input", "invalid_type"}}) {
        INFO(input);
        const auto answer = service.create(input).answer;
        CHECK(answer.status == 422);
        CHECK(answer.type == "application/problem+json");
        const auto fields = text(answer, "invalid_fields");
        CHECK(fields.starts_with(std::string(R"([{"type":")") + type + R"(","field":")" + field +
                                 '"'));
    }
    CHECK(
        service.create(R"({"prompt":"a","aspect_ratio":"2:1"})").answer.body ==
        R"({"detail":"- input.aspect_ratio: aspect_ratio must be one of the following: \"1:1\", )"
        R"(\"9:16\", \"16:9\", \"3:4\", \"4:3\"\n","status":422,"title":"Input validation failed",)"
        R"("invalid_fields":[{"type":"enum","field":"input.aspect_ratio","description":)"
        R"("aspect_ratio must be one of the following: \"1:1\", \"9:16\", \"16:9\", \"3:4\", \"4:3\""}]})");
    CHECK(service.create(R"({"prompt":"a","unheard_of":1})").answer.status == 201);
    CHECK(service.events == "starting@0 ");  // of the last one only
}

TEST_CASE("what is no JSON is answered 400, whatever it is") {
    Service service;
    for (const auto& body :
         {std::string(), std::string("{"), std::string("{\"a\":1}{\"a\":2}"),
          std::string(100'000, '['), std::string("\xff\xfe"),
          std::string("{\"input\":{\"prompt\":\"\\ud800\"}}"), std::string("{\0}", 3)}) {
        INFO(body.substr(0, 40));
        CHECK(service.ask("POST", "/v1/models/google/imagen-4/predictions", body).answer.status ==
              400);
    }
}

TEST_CASE("unknown paths, models and ids are 404 and wrong methods 405") {
    Service service;
    CHECK(service.ask("GET", "/v1/predictions/none").answer.status == 404);
    CHECK(service.ask("POST", "/v1/predictions/none/cancel").answer.status == 404);
    CHECK(service.ask("GET", "/v1/models/google/imagen-9").answer.status == 404);
    CHECK(service.ask("POST", "/v1/models/a/b/predictions", "{}").answer.status == 404);
    CHECK(service.ask("GET", "/v1/account").answer.status == 404);
    CHECK(service.ask("GET", "/").answer.status == 404);
    CHECK(service.ask("GET", "/v1/models/google/imagen-4/predictions").answer.status == 405);
    CHECK(service.ask("DELETE", "/v1/predictions").answer.status == 405);
    CHECK(service.ask("PUT", "/v1/predictions/none").answer.status == 405);
}

TEST_CASE(
    "AnyAPI's gateway has no cancel, list, models or version routes and words errors its way") {
    Service service("sk-secret");
    const Headers key{{"authorization", "Bearer sk-secret"}};
    for (const auto& [method, path] :
         {std::pair("POST", "/predictions/x/cancel"), std::pair("GET", "/predictions"),
          std::pair("POST", "/predictions"), std::pair("GET", "/models/google/imagen-4")}) {
        INFO(path);
        const auto answer =
            service.ask(method, std::string("/replicate/v1") + path, "", key).answer;
        CHECK(answer.status == 404);
        CHECK(answer.body.starts_with(R"({"error":{"message":"Invalid URL)"));
    }
    const auto refused = service.create("{}", {}, "/replicate/v1").answer;
    CHECK(refused.status == 401);
    CHECK(refused.body.starts_with(R"~({"error":{"message":"无效的令牌 (request id: 20)~"));
    CHECK(refused.body.ends_with(R"~()","type":"new_api_error","code":""}})~"));
    CHECK(service.ask("POST", "/replicate/v1/models/a/b/predictions", "{}", key).answer.status ==
          503);
}

TEST_CASE("with a key only its bearer is let in, and files need none") {
    Service service("secret");
    CHECK(service.create().answer.status == 401);
    CHECK(text(service.create().answer, "title") == "Unauthenticated");
    CHECK(service.create("{}", {{"authorization", "Bearer secre"}}).answer.status == 401);
    const Headers key{{"authorization", "Bearer secret"}};
    const auto reply = service.create(R"({"prompt":"a"})", key);
    CHECK(reply.answer.status == 201);
    service.now = 10;
    const auto done = service.ask("GET", "/v1/predictions/" + id_of(reply), "", key).answer;
    CHECK(service.fetch(text(done, "output")).status == 200);
}

TEST_CASE("a hold ends with the prediction or with its seconds, whichever comes first") {
    Service service;
    const auto short_one = service.create(R"({"prompt":"a"})", {{"prefer", "wait=5"}});
    REQUIRE(short_one.finish);
    CHECK(short_one.until == 5);
    CHECK_FALSE(service.api.settled(short_one.wait_for));
    service.now = 5;
    const auto unfinished = short_one.finish();
    CHECK(text(unfinished, "status") == "processing");
    CHECK(header(unfinished, "Preference-Applied") == "wait=5");
    service.now = 10;
    CHECK(service.api.settled(short_one.wait_for));
    CHECK(text(short_one.finish(), "status") == "succeeded");
}

TEST_CASE("Cancel-After sets a deadline that ends the job; a nonsensical one is refused") {
    Service service({}, 100);
    const auto early = service.create(R"({"prompt":"a"})", {{"cancel-after", "5s"}});
    const auto late = service.create(R"({"prompt":"a"})", {{"cancel-after", "30s"}});
    CHECK(text(early.answer, "deadline") == "2025-07-30T03:34:46.000Z");
    service.now = 31;
    CHECK(text(service.ask("GET", "/v1/predictions/" + id_of(early)).answer, "status") ==
          "aborted");
    CHECK(text(service.ask("GET", "/v1/predictions/" + id_of(late)).answer, "status") ==
          "canceled");
    CHECK(service.create(R"({"prompt":"a"})", {{"cancel-after", "soon"}}).answer.status == 422);
    CHECK(service.events == "starting@0 starting@0 aborted@5 processing@10 canceled@30 ");
}

TEST_CASE("a cancel is answered with the canceled prediction, and again with the same") {
    Service service;
    const auto path = "/v1/predictions/" + id_of(service.create());
    service.now = 2;
    for (int time = 0; time < 2; ++time) {
        const auto answer = service.ask("POST", path + "/cancel").answer;
        CHECK(answer.status == 200);
        CHECK(text(answer, "status") == "canceled");
        CHECK(text(answer, "error") == "null");
        CHECK(text(answer, "logs") == "null");
        service.now = 20;
    }
    CHECK(service.events == "starting@0 processing@1 canceled@2 ");
}

TEST_CASE("the list shows the newest first, a hundred a page, with links both ways") {
    Service service;
    for (int i = 0; i < 250; ++i) {
        service.now = i;
        service.create();
    }
    std::vector<std::string> serials;
    auto page = service.ask("GET", "/v1/predictions").answer;
    CHECK(text(page, "previous") == "null");
    std::vector<std::string> pages{page.body};
    for (auto next = text(page, "next"); next != "null"; next = text(page, "next")) {
        REQUIRE(next.starts_with("http://a/v1/predictions?cursor="));
        page = service.ask("GET", next.substr(8)).answer;
        pages.push_back(page.body);
    }
    CHECK(pages.size() == 3);
    auto created = [](const std::string& body, guint index) {
        auto node = json::parse(body).value();
        auto* results = json::array_in(json::as_object(node.get()), "results");
        if (index >= json_array_get_length(results))
            return std::string();
        return json::string_in(json::as_object(json_array_get_element(results, index)),
                               "created_at")
            .value();
    };
    CHECK(created(pages[0], 0) == "2025-07-30T03:38:50.000Z");
    CHECK(created(pages[0], 99) == "2025-07-30T03:37:11.000Z");
    CHECK(created(pages[0], 100).empty());
    CHECK(created(pages[1], 0) == "2025-07-30T03:37:10.000Z");
    CHECK(created(pages[2], 49) == "2025-07-30T03:34:41.000Z");
    CHECK(created(pages[2], 50).empty());
    const auto back = service.ask("GET", text(page, "previous").substr(8)).answer;
    CHECK(created(back.body, 0) == created(pages[1], 0));

    const auto recent =
        service.ask("GET", "/v1/predictions?created_after=2025-07-30T03:38:49Z").answer;
    CHECK(created(recent.body, 1) == "2025-07-30T03:38:49.000Z");
    CHECK(created(recent.body, 2).empty());
    CHECK(service.ask("GET", "/v1/predictions?cursor=%00nonsense&x=%").answer.status == 200);
}

TEST_CASE("a model is described with a schema whose required input and defaults can be read") {
    Service service;
    const auto answer = service.ask("GET", "/v1/models/google/imagen-4-ultra").answer;
    CHECK(answer.status == 200);
    CHECK(answer.body.contains(R"("required":["prompt"])"));
    CHECK(answer.body.contains(
        R"("allOf":[{"$ref":"#/components/schemas/aspect_ratio"}],"description":"Aspect ratio of)"));
    CHECK(answer.body.contains(R"("enum":["1K","2K"])"));
}

TEST_CASE("every aspect ratio has its own size in pixels, and 2K doubles it where there is one") {
    const sample::Models models;
    const auto* flagship = models.find("google/imagen-4");
    const auto* ultra = models.find("google/imagen-4-ultra");
    REQUIRE(flagship);
    REQUIRE(ultra);
    auto size = [](const sample::Model& model, const char* input) {
        auto node = json::parse(input).value();
        return sample::size_of(model, json::as_object(node.get()));
    };
    CHECK(size(*flagship, R"({"aspect_ratio":"1:1"})") == sample::Size{1024, 1024});
    CHECK(size(*flagship, R"({"aspect_ratio":"3:4"})") == sample::Size{896, 1280});
    CHECK(size(*flagship, R"({"aspect_ratio":"4:3"})") == sample::Size{1280, 896});
    CHECK(size(*flagship, R"({"aspect_ratio":"9:16"})") == sample::Size{768, 1408});
    CHECK(size(*flagship, R"({"aspect_ratio":"16:9"})") == sample::Size{1408, 768});
    CHECK(size(*flagship, R"({"aspect_ratio":"1:1","image_size":"2K"})") ==
          sample::Size{1024, 1024});
    CHECK(size(*ultra, R"({"aspect_ratio":"16:9","image_size":"2K"})") == sample::Size{2816, 1536});
}

TEST_CASE("an override shapes how a prediction ends and what it shows") {
    Service service;
    REQUIRE_FALSE(service.scenario.load(R"~({"predictions": [
        {"prompt": "fail", "end": "failed", "error": "flagged (E005) (abc)", "seconds": 2},
        {"prompt": "odd", "status": "pondering", "output": ["{file}", null], "extra": {"cost": 4}},
        {"prompt": "inline", "output_form": "data-uri", "seconds": 0},
        {"prompt": "evil", "urls": {"get": "http://evil/"}, "output": null, "seconds": 0},
        {"prompt": "gone", "file": "/nonexistent", "seconds": 0}]})~"));
    auto shown = [&service](const char* prompt, double after) {
        const auto reply = service.create(std::string(R"({"prompt":")") + prompt + R"("})");
        service.now += after;
        return service.ask("GET", "/v1/predictions/" + id_of(reply)).answer;
    };
    CHECK(text(shown("fail", 2), "error") == "flagged (E005) (abc)");
    CHECK(text(shown("odd", 5), "status") == "pondering");
    const auto odd = shown("odd", 10);
    CHECK(text(odd, "status") == "succeeded");
    CHECK(text(odd, "output").starts_with(R"(["http://f/files/)"));
    CHECK(text(odd, "cost") == "4");
    CHECK(text(shown("inline", 0), "output").starts_with("data:image/jpeg;base64,/9j/"));
    CHECK(text(shown("evil", 0), "output") == "null");
    CHECK(text(shown("evil", 0), "urls").contains(R"("get":"http://evil/")"));
    CHECK(service.fetch(text(shown("gone", 0), "output")).status == 404);
}
