// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/refusal.hpp"

#include <catch2/catch_test_macros.hpp>

#include "api/http.hpp"

using api::Asked;
using api::HttpReply;
using gobj::Error;
using Kind = Error::Kind;

namespace {

const api::Service service{.id = "replicate",
                           .name = "Replicate",
                           .base_url = "https://x.example/v1",
                           .routes = {},
                           .key_variable = "K",
                           .key_page = "https://x.example/keys",
                           .billing_page = "https://x.example/billing"};

Error refused(unsigned status, const char* body, Asked asked = Asked::create,
              const char* content_type = "application/problem+json", const char* retry_after = "") {
    return api::refusal(HttpReply{.status = status,
                                  .body = body,
                                  .content_type = content_type,
                                  .retry_after = retry_after,
                                  .date = "",
                                  .location = ""},
                        service, asked);
}

bool says(const Error& error, std::string_view words) {
    INFO(error.message);
    return error.message.find(words) != std::string::npos;
}

Error ended(const char* members) {
    auto prediction = api::parse_prediction(std::string(R"({"id":"a1",)") + members + "}");
    REQUIRE(prediction);
    return api::no_picture(*prediction);
}

}  // namespace

TEST_CASE("401: the key is not accepted, and where to get one, in both dialects") {
    for (
        const char* body :
        {R"x({"title":"Unauthenticated","detail":"You did not pass a valid token","status":401})x",
         R"x({"error":{"message":"无效的令牌 (request id: 7)","type":"new_api_error","code":""}})x",
         ""}) {
        const Error error = refused(401, body);
        CHECK(error.kind == Kind::unauthorized);
        CHECK(says(error, "Replicate did not accept the key."));
        CHECK(says(error, "https://x.example/keys"));
    }
    CHECK(refused(401, R"x({"error":{"message":"无效的令牌 (request id: 7)"}})x")
              .detail.find("request id: 7") != std::string::npos);
}

TEST_CASE("402 and a gateway's quota: no credit, and where to buy some") {
    const Error error =
        refused(402, R"({"title":"Insufficient credit","detail":"Go buy credit","status":402})");
    CHECK(error.kind == Kind::payment);
    CHECK(says(error, "no credit left"));
    CHECK(says(error, "https://x.example/billing"));
    CHECK(error.detail.find("Go buy credit") != std::string::npos);
    for (unsigned status : {403u, 429u})
        CHECK(
            refused(
                status,
                R"({"error":{"message":"用户额度不足","type":"new_api_error","code":"insufficient_user_quota"}})")
                .kind == Kind::payment);
}

TEST_CASE("403: not allowed with this key, with the service's words") {
    const Error error = refused(403, R"({"detail":"Your token has insufficient permissions"})");
    CHECK(error.kind == Kind::unauthorized);
    CHECK(says(error, "insufficient permissions"));
    CHECK(!says(refused(403, "<html>blocked</html>", Asked::create, "text/html"), "html"));
}

TEST_CASE("404: the model for a create, the prediction for a poll") {
    const char* body = R"({"detail":"The requested resource could not be found.","status":404})";
    CHECK(refused(404, body).kind == Kind::missing);
    CHECK(says(refused(404, body), "does not know this model"));
    CHECK(says(refused(404, body, Asked::get), "no longer knows this prediction"));
    CHECK(refused(410, "", Asked::get).kind == Kind::missing);
}

TEST_CASE("409 on a poll is no reason to give a paid job up") {
    CHECK(refused(409, "{}", Asked::get).kind != Kind::unauthorized);
    CHECK(refused(409, "{}", Asked::get).kind != Kind::missing);
}

TEST_CASE("413: too large") {
    const Error error = refused(413, "");
    CHECK(error.kind == Kind::rejected);
    CHECK(says(error, "too large"));
}

TEST_CASE("422 names the input and what is allowed") {
    const Error error = refused(
        422,
        R"({"title":"Input validation failed","detail":"- input.aspect_ratio: must be …\n","status":422,
            "invalid_fields":[{"type":"enum","field":"input.aspect_ratio",
            "description":"aspect_ratio must be one of: \"1:1\", \"9:16\""}]})");
    CHECK(error.kind == Kind::rejected);
    CHECK(error.field == "aspect_ratio");
    CHECK(says(error, "“aspect_ratio”"));
    CHECK(says(error, "must be one of: \"1:1\""));
}

TEST_CASE("422 without fields, or without words, is still a whole sentence") {
    CHECK(says(refused(422, R"({"detail":"version is required"})"),
               "Replicate refused the input: version is required"));
    for (unsigned status : {400u, 403u, 418u, 422u})
        for (const char* body : {"", "<html>no</html>"}) {
            const Error error = refused(status, body, Asked::create, "text/html");
            CHECK(says(error, std::to_string(status)));
        }
    CHECK(refused(422, R"({"detail":"The prompt has insufficient detail"})").kind ==
          Kind::rejected);
}

TEST_CASE("429: how long to wait, from wherever it is said") {
    const char* body =
        R"({"detail":"Request was throttled. Your rate limit resets in ~7s.","status":429,"retry_after":7})";
    CHECK(refused(429, body).kind == Kind::busy);
    CHECK(refused(429, body).retry_after == 7);
    CHECK(refused(429, body, Asked::create, "application/json", "3").retry_after == 3);
    CHECK(says(refused(429, body, Asked::create, "application/json", "1"), "in 1 second."));
    CHECK(says(refused(429, body, Asked::create, "application/json", "2.1"), "in 3 seconds."));
    CHECK(says(refused(429, "{}"), "in a minute"));
    CHECK(refused(429, R"({"error":{"message":"Too many requests","type":"rate_limit","code":""}})")
              .kind == Kind::busy);
    CHECK(refused(408, "").kind == Kind::busy);
}

TEST_CASE("5xx: unknown for a create, which may have been carried out") {
    for (unsigned status : {500u, 502u, 503u, 504u, 524u}) {
        const Error create = refused(status, "<html><title>502 Bad Gateway</title></html>",
                                     Asked::create, "text/html");
        CHECK(create.kind == Kind::unknown);
        CHECK(says(create, "had an error of its own"));
        CHECK(!says(create, "Try again"));  // it may have been paid for
        CHECK(create.detail.find('<') == std::string::npos);
        CHECK(says(refused(status, "", Asked::get), "Try again later"));
    }
    CHECK(refused(502, "\n<!DOCTYPE html><html>", Asked::create, "").detail.find('<') ==
          std::string::npos);
}

TEST_CASE("503 of a gateway without the model will not pass") {
    const Error error = refused(
        503,
        R"({"error":{"message":"No available channel for model x under group y","type":"new_api_error","code":"model_not_found"}})");
    CHECK(error.kind == Kind::missing);
    CHECK(says(error, "no such model"));
    CHECK(refused(503, R"({"error":{"message":"","code":"bad_response_status_code"}})").kind ==
          Kind::unknown);
}

TEST_CASE("a redirect is never right") {
    for (unsigned status : {301u, 302u, 307u, 308u})
        CHECK(refused(status, "").kind == Kind::unexpected);
}

TEST_CASE("a body of any shape is survived, and its words are fit to be shown") {
    for (const char* body :
         {"null", "[]", "7", "\"x\"", R"({"error":null})", R"({"error":7})", R"({"error":[]})",
          R"({"error":{"message":7,"code":{}}})", R"({"detail":{"a":1}})",
          R"({"invalid_fields":7})", R"({"invalid_fields":[7]})",
          R"({"invalid_fields":[{"field":7}]})", "\xff\xfe", "{"})
        for (unsigned status :
             {400u, 401u, 402u, 403u, 404u, 409u, 413u, 422u, 429u, 451u, 500u, 503u, 599u})
            CHECK(!refused(status, body).message.empty());
    const Error error = refused(422,
                                "{\"invalid_fields\":[{\"field\":\"input.\\u001b]0;x\\u202e\","
                                "\"description\":\"a\\u0007\\u202eb\"}]}");
    for (const std::string& text : {error.message, error.detail, error.field})
        for (const char* bad : {"\x1b", "\x07", "\u202E"})
            CHECK(text.find(bad) == std::string::npos);
}

TEST_CASE("every place for words is read, the most telling first") {
    CHECK(says(refused(400, R"({"error":{"message":"first"},"detail":"second"})"), "first"));
    CHECK(says(refused(400, R"({"error":"first","detail":"second"})"), "first"));
    CHECK(says(refused(400, R"({"detail":"first","title":"second"})"), "first"));
    CHECK(says(refused(400, R"({"title":"first","message":"second"})"), "first"));
    CHECK(says(refused(400, R"({"message":"first"})"), "first"));
    CHECK(says(refused(400, R"({"msg":"first"})"), "first"));
    CHECK(says(refused(400, "plain words", Asked::create, "text/plain"), "plain words"));
}

TEST_CASE("a safety refusal says so, its support code only in the details") {
    const Error error = ended(
        R"x("status":"failed","output":null,"error":"The input or output was flagged as sensitive.)x"
        R"x( Please try again with different inputs. (E005) (uIJ6l3ruRD)")x");
    CHECK(error.kind == Kind::failed);
    CHECK(says(error, "safety filter"));
    CHECK(!says(error, "uIJ6l3ruRD"));
    CHECK(error.detail.find("uIJ6l3ruRD") != std::string::npos);
    CHECK(says(ended(R"("status":"failed","error":"NSFW content detected")"), "safety filter"));
}

TEST_CASE("each end without a picture has its own sentence") {
    CHECK(says(ended(R"x("status":"failed","error":"CUDA out of memory (E1001)")x"),
               "CUDA out of memory"));
    CHECK(says(ended(R"("status":"failed","error":{"code":"x"})"), "{\"code\":\"x\"}"));
    CHECK(
        says(ended(R"("status":"failed","error":null)"), "could not draw the picture. Try again."));
    CHECK(says(ended(R"("status":"canceled","error":null)"), "may still be billed"));
    CHECK(says(ended(R"("status":"aborted")"), "costs nothing"));
    CHECK(says(ended(R"("status":"succeeded","output":null)"), "without a picture"));
    CHECK(says(ended(R"("status":"succeeded","output":null,"data_removed":true)"),
               "deleted the picture"));
}
