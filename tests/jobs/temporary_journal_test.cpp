// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/temporary_journal.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include <glib/gstdio.h>

using jobs::Journal;
using jobs::Record;
using jobs::State;
using jobs::TemporaryJournal;

namespace {

Record job(const TemporaryJournal& where, State state) {
    const Journal journal(where.folder());
    Record record = journal.new_record();
    record.state = state;
    REQUIRE(journal.write(record).run());
    REQUIRE(g_file_set_contents(journal.picture_path(record).c_str(), "x", 1, nullptr));
    return record;
}

}  // namespace

TEST_CASE("a temporary journal is private, and gone with all that is placed in it") {
    std::string folder;
    {
        auto made = TemporaryJournal::make();
        REQUIRE(made);
        const TemporaryJournal journal(std::move(*made));  // what it was moved from removes nothing
        folder = journal.folder();
        for (const char* inside : {"", "/jobs", "/pictures"}) {
            GStatBuf about;
            REQUIRE(g_stat((folder + inside).c_str(), &about) == 0);
            CHECK((about.st_mode & 0777) == 0700);
        }
        job(journal, State::placed);
        job(journal, State::ended);
        CHECK(!journal.unplaced());
    }
    CHECK(!std::filesystem::exists(folder));
}

TEST_CASE("a temporary journal stays with what is not placed in it") {
    std::string folder;
    Record waiting;
    {
        auto made = TemporaryJournal::make();
        REQUIRE(made);
        folder = made->folder();
        waiting = job(*made, State::accepted);
        job(*made, State::placed);
        CHECK(made->unplaced());
    }
    const Journal journal(folder);
    CHECK(journal.read(waiting.job));
    CHECK(std::filesystem::exists(journal.picture_path(waiting)));
    std::filesystem::remove_all(folder);
}
