// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/prediction.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <format>

using api::parse_prediction;
using api::Prediction;
using api::Status;

namespace {

// The example of the API's own description.
constexpr const char* example = R"({
  "id": "yj1hjjc3c5rme0crb5jtqtxxmw", "model": "google/imagen-4", "version": "hidden",
  "input": {"aspect_ratio": "16:9", "output_format": "jpg",
            "prompt": "The photo: Create a cinematic, photorealistic medium shot … \"Replicate\" …",
            "safety_filter_level": "block_medium_and_above"},
  "logs": "", "output": null, "data_removed": false, "error": null, "status": "starting",
  "created_at": "2025-07-30T03:34:41.761Z",
  "urls": {"cancel": "https://api.replicate.com/v1/predictions/yj1hjjc3c5rme0crb5jtqtxxmw/cancel",
           "get": "https://api.replicate.com/v1/predictions/yj1hjjc3c5rme0crb5jtqtxxmw",
           "stream": "https://stream.replicate.com/v1/files/bcwr-wzn4sniemyumrzyhr364uivh625z7wk5w2qlbvbzqci3lgvzhwrq",
           "web": "https://replicate.com/p/yj1hjjc3c5rme0crb5jtqtxxmw"}})";

Prediction parsed(const std::string& body) {
    auto prediction = parse_prediction(body);
    REQUIRE(prediction);
    return *prediction;
}

Prediction with(const std::string& members) {
    return parsed(R"({"id":"a1","status":"succeeded",)" + members + "}");
}

using Outputs = std::vector<std::string>;

}  // namespace

TEST_CASE("the whole example of the API's description is read") {
    const Prediction p = parsed(example);
    CHECK(p.id == "yj1hjjc3c5rme0crb5jtqtxxmw");
    CHECK(p.model == "google/imagen-4");
    CHECK(p.version == "hidden");
    CHECK(p.input.member("aspect_ratio").string() == "16:9");
    CHECK(p.input.member("prompt").string().value_or("").ends_with("\"Replicate\" …"));
    CHECK(p.logs.empty());
    CHECK(p.output.is_null());
    CHECK(p.outputs.empty());
    CHECK(!p.data_removed);
    CHECK(p.error.empty());
    CHECK(p.status == Status::starting);
    CHECK(!p.ended());
    CHECK(p.created_at == "2025-07-30T03:34:41.761Z");
    CHECK(p.urls.get == "https://api.replicate.com/v1/predictions/" + p.id);
    CHECK(p.urls.cancel == p.urls.get + "/cancel");
    CHECK(p.urls.web == "https://replicate.com/p/" + p.id);
    CHECK(p.urls.stream.starts_with("https://stream.replicate.com/v1/files/bcwr-"));
}

TEST_CASE("fields that come later are read, unknown ones passed over") {
    const Prediction p = with(
        R"("started_at":"2025-07-30T03:34:41.8Z","completed_at":"2025-07-30T03:34:50.123456789Z",
           "metrics":{"predict_time":8.25,"total_time":9,"image_count":1},"logs":"50%|",
           "output":"https://replicate.delivery/x/out.jpg","source":"api","deadline":"…","new":{"a":[]})");
    CHECK(p.started_at == "2025-07-30T03:34:41.8Z");
    CHECK(p.completed_at == "2025-07-30T03:34:50.123456789Z");
    CHECK(p.predict_time == 8.25);
    CHECK(p.total_time == 9.0);
    CHECK(p.logs == "50%|");
    CHECK(p.outputs == Outputs{"https://replicate.delivery/x/out.jpg"});
}

TEST_CASE("four states are the end, an unknown one is still running") {
    const auto [word, status, ended] =
        GENERATE(table<std::string, Status, bool>({{"starting", Status::starting, false},
                                                   {"processing", Status::processing, false},
                                                   {"succeeded", Status::succeeded, true},
                                                   {"failed", Status::failed, true},
                                                   {"canceled", Status::canceled, true},
                                                   {"aborted", Status::aborted, true},
                                                   {"successful", Status::other, false},
                                                   {"queued", Status::other, false},
                                                   {"Succeeded", Status::other, false},
                                                   {"succeeded ", Status::other, false}}));
    const Prediction p = parsed(std::format(R"({{"id":"a","status":"{}"}})", word));
    CHECK(p.status == status);
    CHECK(p.ended() == ended);
    CHECK(p.status_text == word);
}

TEST_CASE("outputs are found in every form") {
    CHECK(with(R"("output":"https://x/1.png")").outputs == Outputs{"https://x/1.png"});
    CHECK(with(R"("output":["https://x/1","https://x/2"])").outputs ==
          Outputs{"https://x/1", "https://x/2"});
    CHECK(with(R"("output":{"b":"https://x/1","a":["https://x/2"]})").outputs ==
          Outputs{"https://x/1", "https://x/2"});
    CHECK(with(R"("output":[[["https://x/1"]],{"images":[{"url":"https://x/2"}]}])").outputs ==
          Outputs{"https://x/1", "https://x/2"});
    CHECK(with(R"("output":"data:image/png;base64,AAAA")").outputs ==
          Outputs{"data:image/png;base64,AAAA"});
}

TEST_CASE("an output that names no address gives none") {
    for (const char* output :
         {"null", "[]", "{}", "\"\"", "7", "true", "[null,[],{},7]", "\"done\""}) {
        CAPTURE(output);
        CHECK(with(std::format(R"("output":{})", output)).outputs.empty());
    }
    CHECK(with(R"("output":{"seed":"42","format":"png","image":"https://x/1"})").outputs ==
          Outputs{"https://x/1"});
}

TEST_CASE("outputs without end stop somewhere") {
    std::string many = "\"https://x/1\"";
    for (int i = 0; i < 10'000; ++i)
        many += ",\"https://x/1\"";
    CHECK(with(std::format(R"("output":[{}])", many)).outputs.size() < 1000);
    CHECK(with(R"("output":)" + std::string(500, '[') + "\"https://x/1\"" + std::string(500, ']'))
              .outputs.size() == 1);
}

TEST_CASE("an error of any type becomes text") {
    CHECK(with(R"("error":null)").error.empty());
    CHECK(with(R"("error":"it broke")").error == "it broke");
    CHECK(with(R"("error":{"code":7})").error == R"({"code":7})");
    CHECK(with(R"("error":[1])").error == "[1]");
    CHECK(with(R"("error":404)").error == "404");
}

TEST_CASE("an id that could lead elsewhere is refused") {
    for (const char* id :
         {"", "../x", "a/b", "a?b", "a#b", "a b", "a%2fb", "a.b", "a\\nb", "ä", "a;b", "a@b"}) {
        CAPTURE(id);
        const auto p = parse_prediction(std::format(R"({{"id":"{}","status":"starting"}})", id));
        REQUIRE(!p);
        CHECK(p.error().kind == gobj::Error::Kind::unexpected);
    }
    CHECK(api::valid_id(std::string(128, 'a')));
    CHECK(!api::valid_id(std::string(129, 'a')));
    CHECK(api::valid_id("A-z_09"));
    CHECK(!api::valid_id(std::string_view("a\0b", 3)));
}

TEST_CASE("a reply without an id or a state is no prediction") {
    for (const char* body :
         {"null", "[]", "7", "\"x\"", "{}", R"({"id":"a"})", R"({"status":"starting"})",
          R"({"id":7,"status":"starting"})", R"({"id":"a","status":7})",
          R"({"id":"a","status":""})", R"({"id":"a","status":null})", "<html>"}) {
        CAPTURE(body);
        CHECK(!parse_prediction(body));
    }
}

TEST_CASE("what is said of a reply that is no prediction is fit to be shown") {
    std::string body = R"({"id":"\u202E","x":")";
    for (int i = 0; i < 200; ++i)
        body += "猫";
    const auto p = parse_prediction(body + "\u202E\"}");
    REQUIRE(!p);
    CHECK(g_utf8_validate(p.error().detail.c_str(), -1, nullptr));
    CHECK(p.error().detail.find("\u202E") == std::string::npos);
}

TEST_CASE("other members of a wrong type do not lose a prediction") {
    for (const char* value :
         {"null", "7", "1.5", "true", "\"x\"", "[]", "[[{}]]", "{}", R"({"get":7})"})
        for (const char* member :
             {"model", "version", "input", "logs", "output", "data_removed", "error", "created_at",
              "started_at", "completed_at", "metrics", "urls"}) {
            const Prediction p = with(std::format(R"("{}":{})", member, value));
            CHECK(p.id == "a1");
            CHECK(p.ended());
        }
}
