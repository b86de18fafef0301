// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/log.hpp"

#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs/durable.hpp"
#include "workshop.hpp"

using gobj::Error;
using jobs::LogFile;
using jobs::redacted;
using jobs::told;

namespace {

// A folder of its own, which the log has to make.
struct Place {
    workshop::Workshop parent;
    std::string folder = parent.folder() + "/genlayer";
    std::string path = folder + "/genlayer.log";
};

std::vector<std::string> lines(const std::string& path) {
    char* text = nullptr;
    if (!g_file_get_contents(path.c_str(), &text, nullptr, nullptr))
        return {};
    std::istringstream all(gobj::take_string(text));
    std::vector<std::string> found;
    for (std::string line; std::getline(all, line);)
        found.push_back(line);
    return found;
}

}  // namespace

TEST_CASE("a line has the time, the process and the text, and only its owner can read it") {
    const Place place;
    LogFile(place.folder).write("one\ntwo \x1b[31m");
    const auto written = lines(place.path);
    REQUIRE(written.size() == 1);
    CHECK(written[0].substr(23) == "Z " + std::to_string(getpid()) + " one two [31m");
    CHECK(written[0].starts_with("20"));
    struct stat about{};
    REQUIRE(stat(place.path.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0600);
    REQUIRE(stat(place.folder.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0700);
}

TEST_CASE("a full log becomes the older one, and no more than two are kept") {
    const Place place;
    const LogFile log(place.folder, 1000);
    for (int i = 0; i < 100; ++i)
        log.write("line " + std::to_string(i));
    const auto older = lines(place.path + ".1"), newer = lines(place.path);
    CHECK(jobs::files_in(place.folder).size() == (newer.empty() ? 1 : 2));
    CHECK(jobs::size_of(place.path + ".1").value_or(0) >= 1000);
    CHECK(jobs::size_of(place.path + ".1").value_or(0) < 1100);
    CHECK(jobs::size_of(place.path).value_or(0) < 1000);
    // Nothing is missing between the two, nor at the end.
    std::vector<std::string> all = older;
    all.insert(all.end(), newer.begin(), newer.end());
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(all[i].ends_with(" line " + std::to_string(100 - all.size() + i)));
}

TEST_CASE("of several processes each one's lines stay whole and in order, also while it is full") {
    const Place place;
    constexpr int processes = 4, each = 500;
    // Room for all but a few: what is renamed once is not renamed again.
    const LogFile log(place.folder, 150'000);
    std::vector<pid_t> children;
    for (int child = 0; child < processes; ++child) {
        const pid_t pid = fork();
        if (pid == 0) {
            for (int i = 0; i < each; ++i)
                log.write(std::to_string(child) + " of many, line " + std::to_string(i) + " " +
                          std::string(60, 'x') + ".");
            _exit(0);
        }
        children.push_back(pid);
    }
    for (const pid_t child : children) {
        int status = -1;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(status == 0);
    }
    std::vector<std::string> all = lines(place.path + ".1");
    REQUIRE(!all.empty());
    const auto newer = lines(place.path);
    REQUIRE(!newer.empty());
    all.insert(all.end(), newer.begin(), newer.end());
    CHECK(all.size() == processes * each);
    std::vector<int> next(processes);
    for (const std::string& line : all) {
        REQUIRE(line.ends_with("xxx."));
        const auto at = line.find(" of many, line ");
        REQUIRE(at != line.npos);
        const int child = line[at - 1] - '0';
        REQUIRE(child >= 0);
        REQUIRE(child < processes);
        CHECK(std::stoi(line.substr(at + 15)) == next[static_cast<std::size_t>(child)]++);
    }
}

TEST_CASE("a log that can't be written stops nobody, and a planted link is not followed") {
    const Place place;
    REQUIRE(g_mkdir(place.folder.c_str(), 0700) == 0);
    const std::string other = place.parent.folder() + "/other";
    REQUIRE(symlink(other.c_str(), place.path.c_str()) == 0);
    LogFile(place.folder).write("x");
    CHECK(!g_file_test(other.c_str(), G_FILE_TEST_EXISTS));
    LogFile("/proc/nowhere").write("x");
    LogFile("").write("x");
}

TEST_CASE("queries, names before hosts, tokens and pictures in addresses are taken out") {
    CHECK(redacted("GET https://a.b/c?token=secret#d: 200") == "GET https://a.b/c 200");
    CHECK(redacted("(https://u:p@a.b/c)") == "(https://a.b/c)");
    CHECK(redacted("\"https://a.b/c?x=y\" and https://d.e/?f") ==
          "\"https://a.b/c\" and https://d.e/");
    CHECK(redacted("authorization: Bearer abc.def-123, r8_Abc9 sk-x_1") ==
          "authorization: Bearer …, r8_… sk-…");
    CHECK(redacted("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== end") == "data:… end");
    CHECK(redacted("job 6f1d2f9e-6a41: accepted? p1, 3 ms") ==
          "job 6f1d2f9e-6a41: accepted? p1, 3 ms");
    CHECK(redacted(std::string(100'000, 'x')).size() < 2010);
    CHECK(g_utf8_validate(redacted("\xff https://a/\xfe?").c_str(), -1, nullptr));
}

TEST_CASE("an error is told with its kind and words, up to where they repeat what was sent") {
    const api::Json input = *api::Json::parse(
        R"({"prompt":"a naked  emperor\nin new clothes","seed":7,"more":{"list":["private words"]}})");
    const auto detail = [&](const std::string& words) {
        return told({Error::Kind::rejected, "Refused.", words, "prompt"}, input);
    };
    CHECK(detail("E005, no words") == "rejected: Refused. (E005, no words) [prompt]");
    CHECK(detail("not “a naked emperor in new clothes”!") == "rejected: Refused. (not “… [prompt]");
    CHECK(detail("not a naked emperor…") == "rejected: Refused. (not … [prompt]");
    CHECK(detail("private words, they are") == "rejected: Refused. (… [prompt]");
    CHECK(told({Error::Kind::offline, "Away.", {}, {}}) == "offline: Away.");
    CHECK(told({Error::Kind::failed, "“x”.", {}, {}}, *api::Json::parse(R"({"prompt":"x"})")) ==
          "failed: “…");
    CHECK(told({Error::Kind::failed, "All.", {}, {}}, *api::Json::parse(R"({"prompt":""})")) ==
          "failed: All.");
}
