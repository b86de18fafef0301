// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/sweep.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include <glib/gstdio.h>
#include <utime.h>

#include "workshop.hpp"

using namespace std::chrono_literals;
using jobs::Journal;
using jobs::Record;
using jobs::State;
using workshop::Workshop;

namespace {

constexpr auto day = 24h;

struct Shelf {
    Workshop shop;
    Journal journal{shop.folder()};

    Shelf() {
        for (const char* inside : {"/jobs", "/pictures"})
            REQUIRE(g_mkdir((shop.folder() + inside).c_str(), 0700) == 0);
    }
    static bool there(const std::string& path) { return std::filesystem::exists(path); }
    static void touch(const std::string& path, gobj::Seconds age) {
        const auto then = static_cast<time_t>(g_get_real_time() / 1'000'000 - age.count());
        const utimbuf times{then, then};
        REQUIRE(utime(path.c_str(), &times) == 0);
    }
    Record job(State state, gobj::Seconds age, std::size_t bytes = 10) {
        Record record = journal.new_record();
        record.state = state;
        REQUIRE(journal.write(record).run());
        if (bytes > 0)
            REQUIRE(g_file_set_contents(journal.picture_path(record).c_str(),
                                        std::string(bytes, 'x').data(), static_cast<gssize>(bytes),
                                        nullptr));
        touch(journal.record_path(record), age);
        return record;
    }
    bool has_record(const Record& record) const { return there(journal.record_path(record)); }
    bool has_picture(const Record& record) const { return there(journal.picture_path(record)); }
    std::string file(const std::string& name) {
        const std::string path = shop.folder() + "/" + name;
        REQUIRE(g_file_set_contents(path.c_str(), "x", 1, nullptr));
        return path;
    }
};

}  // namespace

TEST_CASE("placed and ended jobs go after seven days, what is unplaced never does") {
    Shelf shelf;
    const Record young = shelf.job(State::placed, 6.9 * day);
    const Record old = shelf.job(State::placed, 7.1 * day);
    const Record ended = shelf.job(State::ended, 7.1 * day);
    std::vector<Record> unplaced;
    for (const State state : {State::intent, State::accepted, State::succeeded, State::fetched})
        unplaced.push_back(shelf.job(state, 1000 * day));
    REQUIRE(jobs::sweep(shelf.journal).run());
    CHECK(shelf.has_record(young));
    CHECK(shelf.has_picture(young));
    for (const Record& gone : {old, ended}) {
        CHECK(!shelf.has_record(gone));
        CHECK(!shelf.has_picture(gone));
    }
    for (const Record& kept : unplaced) {
        CHECK(shelf.has_record(kept));
        CHECK(shelf.has_picture(kept));
    }
    CHECK(shelf.shop.files().size() == 10);  // no lock is left
}

TEST_CASE("of too many pictures the oldest placed ones go; their records stay their time") {
    Shelf shelf;
    const Record unplaced = shelf.job(State::fetched, 6 * day, 500);
    const Record oldest = shelf.job(State::placed, 5 * day, 100);
    const Record middle = shelf.job(State::placed, 4 * day, 100);
    const Record newest = shelf.job(State::placed, 3 * day, 100);
    REQUIRE(jobs::sweep(shelf.journal, {.most_bytes = 800}).run());
    CHECK(shelf.has_picture(oldest));
    REQUIRE(jobs::sweep(shelf.journal, {.most_bytes = 799}).run());
    CHECK(!shelf.has_picture(oldest));
    CHECK(shelf.has_record(oldest));
    CHECK(shelf.has_picture(middle));
    REQUIRE(jobs::sweep(shelf.journal, {.most_bytes = 1}).run());
    CHECK(!shelf.has_picture(middle));
    CHECK(!shelf.has_picture(newest));
    CHECK(shelf.has_picture(unplaced));
}

TEST_CASE("what interrupted writes have left goes, unless somebody works on that job") {
    Shelf shelf;
    const Record free = shelf.job(State::accepted, 1s, 0);
    const Record busy = shelf.job(State::accepted, 1s, 0);
    const auto lock = shelf.journal.lock(busy.job);
    REQUIRE(lock);
    std::vector<std::string> gone, kept;
    for (const auto& [record, list] : {std::pair(&free, &gone), std::pair(&busy, &kept)}) {
        list->push_back(shelf.file("jobs/" + record->job + ".json.A1B2C3"));
        list->push_back(shelf.file("pictures/" + record->job + ".part"));
    }
    kept.push_back(shelf.file("jobs/not-a-job.json.A1B2C3"));
    kept.push_back(shelf.file("pictures/.goutputstream-A1B2C3"));
    gone.push_back(shelf.file("pictures/.goutputstream-D4E5F6"));
    Shelf::touch(gone.back(), 2 * day);
    // A lock that a dead process has left behind, before its record was there; and one of a job
    // that may be just beginning.
    gone.push_back(shelf.file("jobs/" + shelf.journal.new_record().job + ".lock"));
    Shelf::touch(gone.back(), 120s);
    kept.push_back(shelf.file("jobs/" + shelf.journal.new_record().job + ".lock"));
    REQUIRE(jobs::sweep(shelf.journal).run());
    for (const std::string& path : gone)
        CHECK(!Shelf::there(path));
    for (const std::string& path : kept)
        CHECK(Shelf::there(path));
    CHECK(shelf.has_record(free));
    CHECK(shelf.has_record(busy));
}

TEST_CASE("what another process works on, or a later version wrote, is never swept") {
    Shelf shelf;
    const Record busy = shelf.job(State::placed, 30 * day);
    const Record later = shelf.job(State::placed, 30 * day);
    const auto lock = shelf.journal.lock(busy.job);
    REQUIRE(g_file_set_contents(
        shelf.journal.record_path(later).c_str(),
        (R"({"version":2,"state":"placed","job":")" + later.job + "\"}").c_str(), -1, nullptr));
    Shelf::touch(shelf.journal.record_path(later), 30 * day);
    REQUIRE(jobs::sweep(shelf.journal, {.most_bytes = 1}).run());
    for (const Record& record : {busy, later}) {
        CHECK(shelf.has_record(record));
        CHECK(shelf.has_picture(record));
    }
}
