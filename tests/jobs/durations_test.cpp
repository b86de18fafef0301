// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/durations.hpp"

#include <catch2/catch_test_macros.hpp>
#include <format>
#include <fstream>

#include <glib/gstdio.h>

#include "workshop.hpp"

using namespace std::chrono_literals;
using gobj::Seconds;
using jobs::duration;
using jobs::Durations;
using jobs::Seen;

namespace {

constexpr const char* picture_url = "https://files.example/a.png?sig=secret";

struct Folder {
    std::string path = gobj::take_string(g_dir_make_tmp("genlayer-durations-XXXXXX", nullptr));
    std::string file() const { return path + "/durations.json"; }
    ~Folder() {
        g_unlink(file().c_str());
        g_rmdir(path.c_str());  // fails, and is seen, where anything else is left
    }
};

api::Service service(const std::string& base_url, const char* id = "custom") {
    api::Service service;
    service.id = id;
    service.base_url = base_url;
    return service;
}

const api::Service here = service("https://api.example/v1");

api::Prediction ended(const char* created, const char* completed,
                      api::Status status = api::Status::succeeded) {
    api::Prediction prediction;
    prediction.status = status;
    prediction.created_at = created;
    prediction.completed_at = completed;
    return prediction;
}

bool near(std::optional<Seconds> took, Seconds expected) {
    return took && *took > expected - 1us && *took < expected + 1us;
}

}  // namespace

TEST_CASE("a job took what the service says, where the polls have seen the same") {
    const auto job = ended("2026-11-22T10:00:00.25Z", "2026-11-22T10:00:09.750000+00:00");
    CHECK(near(duration(job, {9s, 10s, 0s}), 9.5s));
    // The reply to the create, and the poll, are on their way meanwhile.
    CHECK(near(duration(job, {9s, 10s, 0.2s}), 9.3s));
    CHECK(near(duration(job, {9.6s, 10s, 0s}), 9.6s));
    CHECK(near(duration(job, {9s, 9.4s, 0s}), 9.4s));
}

TEST_CASE("where the service says nothing, or what can't be, it is the middle of the two polls") {
    for (const auto& job : {ended("", ""), ended("yesterday", "2026-11-22T10:00:09Z"),
                            ended("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
                            ended("2026-11-22T10:00:09Z", "2026-11-22T10:00:00Z"),
                            ended("2026-11-22T10:00:00Z", "2026-11-22T20:00:00Z")})
        CHECK(near(duration(job, {9s, 9.5s, 0s}), 9.25s));
}

TEST_CASE("a poll that the stream called for came as the job ended") {
    CHECK(near(duration(ended("", ""), {8s, 9.9s, 0s, true}), 9.9s));
}

TEST_CASE(
    "nothing is learned of a job that did not succeed, that was over at once, or that nobody "
    "looked after") {
    CHECK(!duration(ended("", "", api::Status::failed), {9s, 9.5s, 0s}));
    CHECK(!duration(ended("", "", api::Status::canceled), {9s, 9.5s, 0s}));
    CHECK(!duration(ended("2026-11-22T10:00:00Z", "2026-11-22T10:00:09Z"), {}));
    CHECK(!duration(ended("", ""), {9s, 60s, 0s}));
}

TEST_CASE("what was added is known, of this service and this model only") {
    const Folder folder;
    const Durations durations(folder.path);
    CHECK(durations.of(here, "a/b").seconds.empty());
    durations.add(here, "a/b", 9.5s, picture_url);
    durations.add(here, "a/b", 10s, picture_url);
    durations.add(here, "a/c", 3s, picture_url);
    CHECK(durations.of(here, "a/b").seconds == std::vector{9.5, 10.0});
    CHECK(durations.of(here, "a/b").file_host == "https://files.example");
    CHECK(durations.of(here, "a/d").seconds.empty());
    CHECK(durations.of(here, "a/d").file_host == "https://files.example");
    const auto other = durations.of(service("https://other.example/v1"), "a/b");
    CHECK(other.seconds.empty());
    CHECK(other.file_host.empty());
}

TEST_CASE("the service that we start ourselves is the same one at any port") {
    const Folder folder;
    const Durations durations(folder.path);
    durations.add(service("http://127.0.0.1:1234/v1", "sample"), "a/b", 2s, "");
    CHECK(durations.of(service("http://127.0.0.1:4321/v1", "sample"), "a/b").seconds.size() == 1);
    CHECK(durations.of(service("http://127.0.0.1:1234/v1"), "a/b").seconds.empty());
}

TEST_CASE("the last forty of a model are kept, and the last fifty models") {
    const Folder folder;
    const Durations durations(folder.path);
    for (int i = 1; i <= 45; ++i)
        durations.add(here, "a/b", Seconds(i), picture_url);
    const auto kept = durations.of(here, "a/b").seconds;
    REQUIRE(kept.size() == 40);
    CHECK(kept.front() == 6);
    CHECK(kept.back() == 45);
    for (int i = 0; i < 49; ++i)
        durations.add(here, std::format("a/{}", i), 1s, picture_url);
    CHECK(durations.of(here, "a/b").seconds.size() == 40);
    durations.add(here, "a/0", 1s, picture_url);
    durations.add(here, "a/b", 1s, picture_url);
    durations.add(here, "a/new", 1s, picture_url);
    CHECK(durations.of(here, "a/b").seconds.size() == 40);
    CHECK(durations.of(here, "a/0").seconds.size() == 2);
    CHECK(durations.of(here, "a/1").seconds.empty());
}

TEST_CASE("the file is ours alone, and holds no more of a picture's address than its host") {
    const Folder folder;
    Durations(folder.path).add(here, "a/b", 9s, picture_url);
    GStatBuf about{};
    REQUIRE(g_stat(folder.file().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(workshop::read(folder.file()).find("secret") == std::string::npos);
    Durations(folder.path).add(here, "a/b", 9s, "data:image/png;base64,AAAA");
    CHECK(Durations(folder.path).of(here, "a/b").file_host == "https://files.example");
}

TEST_CASE("a broken file is an empty one, and whole after the next job") {
    const Folder folder;
    const Durations durations(folder.path);
    for (
        const char* broken :
        {"", "{", "[]", "null", R"({"models":7,"file_hosts":{}})",
         R"({"models":[null,{},{"service":1,"model":[],"seconds":{}}],"file_hosts":[3]})",
         R"({"models":[{"service":"https://api.example/v1","model":"a/b","seconds":["x",-1,1e99]}]})"}) {
        CAPTURE(broken);
        std::ofstream(folder.file()) << broken;
        CHECK(durations.of(here, "a/b").seconds.empty());
        durations.add(here, "a/b", 9s, picture_url);
        CHECK(durations.of(here, "a/b").seconds == std::vector{9.0});
        CHECK(durations.of(here, "a/b").file_host == "https://files.example");
    }
}

TEST_CASE("a folder that can't be written to is no error") {
    const Durations durations("/nonexistent/genlayer");
    durations.add(here, "a/b", 9s, picture_url);
    CHECK(durations.of(here, "a/b").seconds.empty());
}
