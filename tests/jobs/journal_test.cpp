// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/journal.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/stat.h>

#include "workshop.hpp"

using api::Json;
using jobs::Journal;
using jobs::Record;
using jobs::State;
using workshop::Workshop;

namespace {

api::Environment in(const std::string& folder) {
    return [folder](const char* name) {
        return std::string_view(name) == "GENLAYER_STATE_DIR" ? std::optional(folder)
                                                              : std::nullopt;
    };
}

}  // namespace

TEST_CASE("the journal lives where the environment says, for us alone") {
    Workshop shop;
    const std::string folder = shop.folder() + "/state/deep";
    const auto journal = Journal::open(in(folder));
    REQUIRE(journal);
    for (const char* inside : {"", "/jobs", "/pictures"}) {
        struct stat about{};
        REQUIRE(stat((folder + inside).c_str(), &about) == 0);
        CHECK((about.st_mode & 07777) == 0700);
    }
    const Record record = journal->new_record();
    CHECK(journal->record_path(record) == folder + "/jobs/" + record.job + ".json");
    CHECK(journal->picture_path(record) == folder + "/pictures/" + record.job);
}

TEST_CASE("each record has a name and a time of its own") {
    const Journal journal("x");
    const Record first = journal.new_record();
    CHECK(g_uuid_string_is_valid(first.job.c_str()));
    CHECK(first.job != journal.new_record().job);
    CHECK(first.intended_at.ends_with("Z"));
    CHECK(first.state == State::intent);
}

TEST_CASE("a record is written whole and can be read as strict JSON") {
    Workshop shop;
    const auto journal = Journal::open(in(shop.folder()));
    REQUIRE(journal);
    Record record = journal->new_record();
    record.service = "replicate";
    record.base_url = "https://api.example/v1";
    record.model = "a/b";
    record.input = api::JsonObjectBuilder().set("prompt", "“猫”\n\"x\"").build();
    const auto written = [&] {
        REQUIRE(journal->write(record).run());
        auto json = Json::parse(workshop::read(journal->record_path(record)));
        REQUIRE(json);
        return *json;
    };
    Json json = written();
    CHECK(json.member("version").integer() == 1);
    CHECK(json.member("job").string() == record.job);
    CHECK(json.member("state").string() == "intent");
    CHECK(json.member("service").string() == "replicate");
    CHECK(json.member("base_url").string() == "https://api.example/v1");
    CHECK(json.member("model").string() == "a/b");
    CHECK(json.member("input") == record.input);
    CHECK(json.member("intended_at").string() == record.intended_at);
    for (const char* later : {"prediction", "sha256", "size", "error"})
        CHECK(!json.member(later));

    record.state = State::fetched;
    record.prediction = "p1";
    record.sha256 = "00ff";
    record.size = 1234;
    json = written();
    CHECK(json.member("state").string() == "fetched");
    CHECK(json.member("prediction").string() == "p1");
    CHECK(json.member("sha256").string() == "00ff");
    CHECK(json.member("size").integer() == 1234);

    record.state = State::ended;
    record.error = "it broke";
    CHECK(written().member("error").string() == "it broke");
    CHECK(shop.files().size() == 1);
}

TEST_CASE("every state has its own word") {
    const std::vector<std::pair<State, std::string>> words = {
        {State::intent, "intent"},   {State::accepted, "accepted"}, {State::succeeded, "succeeded"},
        {State::fetched, "fetched"}, {State::placed, "placed"},     {State::ended, "ended"}};
    for (const auto& [state, word] : words) {
        Record record;
        record.state = state;
        CHECK(to_json(record).member("state").string() == word);
    }
}

TEST_CASE("a folder that can't be made is a local error that names it") {
    const auto journal = Journal::open(in("/dev/null/genlayer"));
    REQUIRE(!journal);
    CHECK(journal.error().kind == gobj::Error::Kind::local);
    CHECK(journal.error().message.find("/dev/null/genlayer") != std::string::npos);
}
