// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/claim.hpp"

#include <catch2/catch_test_macros.hpp>

using api::Json;
using api::Prediction;
using jobs::claim;
using jobs::matches;
using jobs::Record;

namespace {

Record intent(const std::string& input = R"({"prompt":"a cat","seed":7})") {
    Record record;
    record.model = "a/b";
    record.input = *Json::parse(input);
    record.intended_at = "2026-11-22T10:00:00.9Z";
    return record;
}

Prediction listed(
    const std::string& id, const std::string& created,
    const std::string& input = R"({"seed":7,"prompt":"a cat","aspect_ratio":"1:1"})") {
    Prediction prediction;
    prediction.id = id;
    prediction.model = "a/b";
    prediction.created_at = created;
    prediction.input = *Json::parse(input);
    return prediction;
}

constexpr const char* then = "2026-11-22T10:00:01Z";

}  // namespace

TEST_CASE(
    "what we sent must be there with the same values; what the service added does not count") {
    CHECK(matches(intent(), listed("p", then), 0));
    CHECK(matches(intent(), listed("p", then, R"({"prompt":"a cat","seed":7.0})"), 0));
    CHECK(!matches(intent(), listed("p", then, R"({"prompt":"a cat","seed":8})"), 0));
    CHECK(!matches(intent(), listed("p", then, R"({"prompt":"a cat"})"), 0));
    CHECK(!matches(intent(), listed("p", then, R"({"prompt":"A cat","seed":7})"), 0));
    CHECK(!matches(intent(), listed("p", then, R"({"prompt":"a cat","seed":"7"})"), 0));
    // The service has forgotten the inputs, or we have: then nothing can be said.
    CHECK(!matches(intent(), listed("p", then, "{}"), 0));
    CHECK(!matches(intent("{}"), listed("p", then), 0));
    Record forgotten = intent();
    forgotten.input = {};
    CHECK(!matches(forgotten, listed("p", then), 0));
}

TEST_CASE("another model's prediction is none of ours; one without a model may be") {
    Prediction other = listed("p", then);
    other.model = "a/c";
    CHECK(!matches(intent(), other, 0));
    other.model.clear();
    CHECK(matches(intent(), other, 0));
}

TEST_CASE("nothing from before the order is taken, by the service's own clock") {
    CHECK(matches(intent(), listed("p", "2026-11-22T09:59:57Z"), 0));  // a Date has whole seconds
    CHECK(!matches(intent(), listed("p", "2026-11-22T09:59:50Z"), 0));
    CHECK(!matches(intent(), listed("p", "some time"), 0));
    // A service a day behind, and one a day ahead of us.
    CHECK(matches(intent(), listed("p", "2026-11-21T10:00:01Z"), -86400));
    CHECK(!matches(intent(), listed("p", "2026-11-22T10:00:01Z"), 86400));
    CHECK(matches(intent(), listed("p", "2026-11-23T10:00:01Z"), 86400));
}

TEST_CASE("the oldest that nobody has claimed is claimed, each once") {
    const std::vector<Prediction> list = {listed("new", "2026-11-22T10:00:09Z"),
                                          listed("old", "2026-11-22T10:00:02Z"),
                                          listed("ours", "2026-11-22T10:00:01Z")};
    std::set<std::string> claimed = {"ours"};
    CHECK(claim(intent(), list, 0, &claimed).value().id == "old");
    CHECK(claim(intent(), list, 0, &claimed).value().id == "new");
    CHECK(!claim(intent(), list, 0, &claimed));
    CHECK(claimed.size() == 3);
}
