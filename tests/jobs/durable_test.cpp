// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/durable.hpp"

#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workshop.hpp"

using gobj::Error;
using workshop::read;
using workshop::Workshop;

namespace {

int mode(const std::string& path) {
    struct stat about{};
    REQUIRE(stat(path.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

}  // namespace

TEST_CASE("a folder and those above it are made for us alone") {
    const mode_t before = umask(0);
    Workshop shop;
    const std::string folder = shop.folder() + "/a/b";
    CHECK(jobs::make_private_folder(folder));
    CHECK(jobs::make_private_folder(folder));
    CHECK(mode(folder) == 0700);
    CHECK(mode(shop.folder() + "/a") == 0700);
    umask(before);
}

TEST_CASE("a file is written whole, for us alone, and leaves nothing beside it") {
    const mode_t before = umask(0);
    Workshop shop;
    const std::string path = shop.folder() + "/file";
    const std::string text = std::string("zero\0in it\n", 11) + std::string(1'000'000, 'x');
    REQUIRE(jobs::write_durably(path, text).run());
    CHECK(read(path) == text);
    REQUIRE(jobs::write_durably(path, "short").run());
    CHECK(read(path) == "short");
    CHECK(mode(path) == 0600);
    CHECK(shop.files() == std::vector<std::string>{path});
    umask(before);
}

TEST_CASE("a symbolic link is replaced, what it points to left alone") {
    Workshop shop;
    const std::string target = shop.folder() + "/target";
    const std::string path = shop.folder() + "/file";
    REQUIRE(g_file_set_contents(target.c_str(), "precious", -1, nullptr));
    REQUIRE(symlink(target.c_str(), path.c_str()) == 0);
    REQUIRE(jobs::write_durably(path, "new").run());
    CHECK(read(target) == "precious");
    CHECK(read(path) == "new");
}

TEST_CASE("where nothing can be written the error names the file, and an old one stays") {
    Workshop shop;
    const std::string blocked = shop.folder() + "/file/inside";
    REQUIRE(g_file_set_contents((shop.folder() + "/file").c_str(), "old", -1, nullptr));
    for (const auto& result :
         {jobs::make_private_folder(blocked), jobs::write_durably(blocked, "x").run(),
          jobs::write_durably(shop.folder() + "/missing/x", "x").run(),
          jobs::keep_durably(shop.folder() + "/no", shop.folder() + "/x").run()}) {
        REQUIRE(!result);
        CHECK(result.error().kind == Error::Kind::local);
        CHECK(result.error().message.find(shop.folder()) != std::string::npos);
    }
    CHECK(read(shop.folder() + "/file") == "old");
}

TEST_CASE("a finished part takes its name, over an older file too") {
    Workshop shop;
    const std::string path = shop.folder() + "/picture";
    REQUIRE(g_file_set_contents(path.c_str(), "old", -1, nullptr));
    REQUIRE(g_file_set_contents((path + ".part").c_str(), "new", -1, nullptr));
    REQUIRE(jobs::keep_durably(path + ".part", path).run());
    CHECK(read(path) == "new");
    CHECK(shop.files() == std::vector<std::string>{path});
}

TEST_CASE("a write goes on when nobody waits for it any more") {
    Workshop shop;
    const std::string path = shop.folder() + "/file";
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    {
        auto task = jobs::write_durably(path, "text");
        task.start(&nobody);
    }
    CHECK(support::wait_for([&] { return read(path) == "text"; }));
}

TEST_CASE("a lock has one holder, and its file goes with it") {
    Workshop shop;
    const std::string path = shop.folder() + "/lock";
    {
        const auto held = jobs::FileLock::take(path);
        REQUIRE(held);
        CHECK(*held);
        CHECK(mode(path) == 0600);
        const auto second = jobs::FileLock::take(path);
        REQUIRE(second);
        CHECK(!*second);
        CHECK(shop.files().size() == 1);
    }
    CHECK(shop.files().empty());
    CHECK(jobs::FileLock::take(path).value());
    const auto nowhere = jobs::FileLock::take(shop.folder() + "/missing/lock");
    REQUIRE(!nowhere);
    CHECK(nowhere.error().kind == Error::Kind::local);
}

TEST_CASE("the kernel frees the lock of a process that is killed") {
    Workshop shop;
    const std::string path = shop.folder() + "/lock";
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto held = jobs::FileLock::take(path);
        const char answer = held && *held ? 'y' : 'n';
        (void)!write(ready[1], &answer, 1);
        for (;;)
            pause();
    }
    char answer = 0;
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    REQUIRE(answer == 'y');
    CHECK(!jobs::FileLock::take(path).value());
    kill(child, SIGKILL);
    REQUIRE(waitpid(child, nullptr, 0) == child);
    CHECK(shop.files().size() == 1);  // the file is left, and means nothing
    CHECK(jobs::FileLock::take(path).value());
    close(ready[0]);
    close(ready[1]);
}

TEST_CASE("a write keeps its lock until it is done, whoever waits") {
    Workshop shop;
    const std::string path = shop.folder() + "/file";
    auto lock = jobs::FileLock::take(path + ".lock").value();
    const std::weak_ptr watched = lock;
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    {
        auto task = jobs::write_durably(path, "text", std::move(lock));
        task.start(&nobody);
    }
    CHECK(support::wait_for([&] { return watched.expired(); }));
    CHECK(workshop::read(path) == "text");
}
