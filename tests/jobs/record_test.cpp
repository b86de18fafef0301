// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/record.hpp"

#include <catch2/catch_test_macros.hpp>

using api::Json;
using jobs::parse_record;
using jobs::Record;
using jobs::State;

namespace {

constexpr const char* job = "6f1d2f9e-6a41-4d0b-8f43-0c6a51f0a1b2";

Record full() {
    Record record;
    record.job = job;
    record.service = "replicate";
    record.base_url = "https://api.example/v1";
    record.model = "a/b";
    record.input = *Json::parse(R"({"prompt":"“猫”\n","seed":7})");
    record.target = *Json::parse(R"({"image":"x"})");
    record.intended_at = "2026-11-22T10:00:00Z";
    record.succeeded_at = "2026-11-22T10:00:09.5Z";
    record.state = State::fetched;
    record.prediction = "p1";
    record.sha256 = "00ff";
    record.size = 1234;
    record.price = 40000;
    record.error = "it broke";
    return record;
}

std::string with(const std::string& members) {
    return R"({"version":1,"state":"accepted","job":")" + std::string(job) + "\"" + members + "}";
}

}  // namespace

TEST_CASE("a record comes back from its text as it was") {
    const Record was = full();
    const auto is = parse_record(to_json(was).text(true));
    REQUIRE(is);
    CHECK(is->job == was.job);
    CHECK(is->state == was.state);
    CHECK(is->input == was.input);
    CHECK(is->target == was.target);
    CHECK(is->size == was.size);
    CHECK(is->price == was.price);
    CHECK(to_json(*is).text() == to_json(was).text());
}

TEST_CASE("members that we don't know are kept, and what we took away does not come back") {
    auto record =
        parse_record(with(R"(,"input":{"prompt":"x"},"colour":{"of":["money"]},"n":null)"));
    REQUIRE(record);
    record->input = {};
    record->state = State::placed;
    const Json written = to_json(*record);
    CHECK(written.member("colour").text() == R"({"of":["money"]})");
    CHECK(written.member("n").is_null());
    CHECK(!written.member("input"));
    CHECK(written.member("state").string() == "placed");
}

TEST_CASE("members of a wrong type count as missing") {
    const auto record = parse_record(
        with(R"(,"service":7,"model":[],"prediction":{},"size":-3,"price_millionths":"1")"));
    REQUIRE(record);
    CHECK(record->service.empty());
    CHECK(record->model.empty());
    CHECK(record->prediction.empty());
    CHECK(record->size == 0);
    CHECK(record->price == 0);
}

TEST_CASE("a later version's record, or state, is left alone and no error") {
    for (const char* text : {R"({"version":2,"state":"accepted","job":"%s"})",
                             R"({"version":1,"state":"framed","job":"%s"})"}) {
        const auto record = parse_record(gobj::take_string(g_strdup_printf(text, job)));
        REQUIRE(record);
        CHECK(record->state == State::other);
        CHECK(!record->unplaced());
    }
}

TEST_CASE("what is no record at all is refused") {
    for (const std::string& text :
         {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
          std::string(R"({"version":1,"state":"intent","job":"../../etc/passwd"})"),
          with(R"(,"prediction":"../x")"), std::string(64, '\0')}) {
        INFO(text);
        CHECK(!parse_record(text));
    }
}

TEST_CASE("only what may still bring a picture is unplaced") {
    using enum State;
    for (const State state : {intent, accepted, succeeded, fetched, placed, ended, other}) {
        Record record;
        record.state = state;
        CHECK(record.unplaced() == (state < placed));
    }
}

TEST_CASE("a time is read back to the microsecond") {
    CHECK(jobs::moment_of("1970-01-01T00:01:00.5Z") == 60.5);
    CHECK(jobs::moment_of("1970-01-01T01:01:00+01:00") == 60.0);
    CHECK(!jobs::moment_of("yesterday"));
    CHECK(!jobs::moment_of(""));
    CHECK(std::abs(*jobs::moment_of(jobs::timestamp_now()) -
                   static_cast<double>(g_get_real_time()) / 1e6) < 5);
}
