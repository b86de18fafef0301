// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/journal.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

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

bool any(const Record&) {
    return true;
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

TEST_CASE("records are read back, and what can't be read is set aside, never deleted") {
    Workshop shop;
    const Journal journal = Journal::open(in(shop.folder())).value();
    const Record good = journal.new_record();
    REQUIRE(journal.write(good).run());
    const std::string broken = journal.new_record().job, strange = journal.new_record().job;
    const auto put = [&](const std::string& name, const std::string& text) {
        REQUIRE(g_file_set_contents((shop.folder() + "/jobs/" + name).c_str(), text.data(),
                                    static_cast<gssize>(text.size()), nullptr));
    };
    put(broken + ".json", "{\"version\":1,");
    put(strange + ".json", to_json(good).text());  // another job's
    put("notes.txt", "mine");
    for (int again = 0; again < 2; ++again) {
        const auto all = journal.records(any);
        REQUIRE(all.size() == 1);
        CHECK(all[0].job == good.job);
    }
    CHECK(workshop::read(shop.folder() + "/bad/" + broken + ".json") == "{\"version\":1,");
    CHECK(workshop::read(shop.folder() + "/bad/" + strange + ".json") == to_json(good).text());
    CHECK(workshop::read(shop.folder() + "/jobs/notes.txt") == "mine");
    // The same name once more: both are kept.
    put(broken + ".json", "");
    CHECK(journal.records(any).size() == 1);
    CHECK(workshop::read(shop.folder() + "/bad/" + broken + ".json") == "{\"version\":1,");
    CHECK(std::distance(std::filesystem::directory_iterator(shop.folder() + "/bad"), {}) == 3);
}

TEST_CASE("an unreadable record of a job that somebody works on stays where it is") {
    Workshop shop;
    const Journal journal = Journal::open(in(shop.folder())).value();
    const std::string job = journal.new_record().job;
    const std::string path = shop.folder() + "/jobs/" + job + ".json";
    REQUIRE(g_file_set_contents(path.c_str(), "?", 1, nullptr));
    const auto lock = journal.lock(job);
    CHECK(journal.records(any).empty());
    CHECK(workshop::read(path) == "?");
}

TEST_CASE("a job is taken once, with what is on the disk by then") {
    Workshop shop;
    const Journal journal = Journal::open(in(shop.folder())).value();
    Record record = journal.new_record();
    REQUIRE(journal.write(record).run());
    record.state = State::accepted;
    record.prediction = "p1";
    REQUIRE(journal.write(record).run());
    auto taken = journal.take(record.job);
    REQUIRE(taken);
    CHECK(taken->prediction == "p1");
    CHECK(!journal.take(record.job));
    const Record copy = *taken;
    taken.reset();
    CHECK(!journal.take(record.job));
    taken = copy;
    CHECK(!journal.take(journal.new_record().job));
}
