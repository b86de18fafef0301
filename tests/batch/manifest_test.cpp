// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/manifest.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib/gstdio.h>

#include "api/json.hpp"
#include "gobj/join.hpp"

using batch::Entry;
using batch::Manifest;
using batch::State;
using gobj::Task;

namespace {

// Gone when it ends, with the report in it.
struct Folder {
    std::string path = gobj::take_string(g_dir_make_tmp("genlayer-manifest-XXXXXX", nullptr));
    std::string report() const { return path + "/" + batch::manifest_file; }
    ~Folder() {
        g_remove(report().c_str());
        g_rmdir(path.c_str());
    }
};

Manifest manifest(int pictures) {
    Manifest manifest;
    manifest.batch = gobj::take_string(g_uuid_string_random());
    manifest.prompts_file = "/tmp/a \"file\".txt";
    manifest.export_format = "xcf";
    for (int i = 0; i < pictures; ++i) {
        Entry entry;
        entry.stem = "p" + std::to_string(i);
        entry.key = std::to_string(i);
        entry.line = i + 1;
        entry.prompt = "}],\n\"[{\\ ☃ $(rm)";
        entry.state = i % 2 ? State::delivered : State::unconfirmed;
        entry.error = i % 2 ? "" : "It was lost.";
        entry.cost = 40000;
        manifest.entries.push_back(std::move(entry));
    }
    return manifest;
}

std::string contents(const std::string& path) {
    char* text = nullptr;
    gsize size = 0;
    REQUIRE(g_file_get_contents(path.c_str(), &text, &size, nullptr));
    const gobj::Chars owned(text);
    return {text, size};
}

}  // namespace

TEST_CASE("a report is read back as it was written, whatever the prompts hold") {
    const Folder folder;
    Manifest written = manifest(3);
    written.former = manifest(1).entries;
    REQUIRE(batch::save_manifest(folder.path, &written, true).run());
    const auto read = batch::load_manifest(folder.path);
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->batch == written.batch);
    CHECK((*read)->prompts_file == written.prompts_file);
    REQUIRE((*read)->entries.size() == 3);
    REQUIRE((*read)->former.size() == 1);
    CHECK((*read)->cost() == 4 * 40000);
    for (std::size_t i = 0; i < 3; ++i) {
        const Entry& entry = (*read)->entries[i];
        CHECK(entry.stem == written.entries[i].stem);
        CHECK(entry.prompt == written.entries[i].prompt);
        CHECK(entry.state == written.entries[i].state);
        CHECK(entry.error == written.entries[i].error);
        CHECK(entry.line == written.entries[i].line);
    }
    const auto json = api::Json::parse(contents(folder.report()));
    REQUIRE(json);
    CHECK(json->member("totals").member("unconfirmed").integer() == 2);
    CHECK(json->member("reasons").elements().front().member("pictures").integer() == 2);
}

TEST_CASE("a report of nothing is one, and prompts that are not kept are not in it") {
    const Folder folder;
    Manifest none = manifest(0);
    REQUIRE(batch::save_manifest(folder.path, &none, true).run());
    CHECK((*batch::load_manifest(folder.path))->entries.empty());
    Manifest some = manifest(2);
    REQUIRE(batch::save_manifest(folder.path, &some, false).run());
    CHECK((*batch::load_manifest(folder.path))->entries.front().prompt.empty());
    CHECK(!contents(folder.report()).contains("☃"));
}

TEST_CASE("while a long report is put into words the main loop has its turns") {
    const Folder folder;
    Manifest many = manifest(10'000);
    bool saved = false;
    int turns = 0;
    const auto both = [](const std::string* path, const Manifest* many, bool* saved,
                         int* turns) -> Task<> {
        std::vector<Task<>> tasks;
        tasks.push_back([](const std::string* path, const Manifest* many, bool* saved) -> Task<> {
            co_await batch::save_manifest(*path, many, true);
            *saved = true;
        }(path, many, saved));
        tasks.push_back([](const bool* saved, int* turns) -> Task<> {
            for (; !*saved; ++*turns)
                co_await gobj::sleep_for({}, {});
        }(saved, turns));
        co_await gobj::join(std::move(tasks));
    };
    REQUIRE(both(&folder.path, &many, &saved, &turns).run());
    CHECK(turns >= 100);
    CHECK((*batch::load_manifest(folder.path))->entries.size() == 10'000);
}
