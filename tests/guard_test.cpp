// SPDX-License-Identifier: GPL-3.0-or-later
// What plugin/guard.hpp keeps back, beside what a process leaves behind without it.
#include "guard.hpp"

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <cstdlib>
#include <string>

#include <glib.h>
#include <glib/gstdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

// How a process ends that does `what`, in an empty folder, with core files allowed as far as this
// machine lets us.
template <class What>
int end_of(const std::string& folder, What what) {
    const pid_t child = fork();
    if (child == 0) {
        rlimit most{};
        getrlimit(RLIMIT_CORE, &most);
        most.rlim_cur = most.rlim_max;
        rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
        if (setrlimit(RLIMIT_CORE, &unlimited) != 0)
            setrlimit(RLIMIT_CORE, &most);
        signal(SIGABRT, SIG_DFL);
        if (chdir(folder.c_str()) != 0)
            _exit(99);
        what();
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

struct Folder {
    char* path = g_dir_make_tmp("genlayer-guard-XXXXXX", nullptr);
    ~Folder() {
        if (GDir* open = g_dir_open(path, 0, nullptr)) {
            while (const char* name = g_dir_read_name(open))
                g_unlink((std::string(path) + "/" + name).c_str());
            g_dir_close(open);
        }
        g_rmdir(path);
        g_free(path);
    }
};

}  // namespace

TEST_CASE("a guarded process that is aborted leaves no core file, where another one does") {
    Folder plain, guarded;
    const int without = end_of(plain.path, [] { abort(); });
    const int with = end_of(guarded.path, [] {
        refuse_dumps();
        abort();
    });
    REQUIRE(WIFSIGNALED(without));
    REQUIRE(WIFSIGNALED(with));
    CHECK(WTERMSIG(with) == SIGABRT);
    if (!WCOREDUMP(without))
        WARN("this machine writes no core files at all");
    CHECK(!WCOREDUMP(with));
    CHECK(g_rmdir(guarded.path) == 0);  // nothing is in it
}

TEST_CASE("a guarded process can't be traced, finds its own files, and its children are as usual") {
    Folder folder;
    const int status = end_of(folder.path, [] {
        refuse_dumps();
        rlimit core{1, 1};
        getrlimit(RLIMIT_CORE, &core);
        if (core.rlim_cur != 0 || core.rlim_max != 0)
            _exit(1);
        if (prctl(PR_GET_DUMPABLE) != 0)
            _exit(2);
        // The plug-in finds its own folder by this.
        char* self = g_file_read_link("/proc/self/exe", nullptr);
        if (!self || !g_file_test(self, G_FILE_TEST_IS_EXECUTABLE))
            _exit(3);
        char* said = nullptr;
        int end = -1;
        if (!g_spawn_command_line_sync(
                "sh -c 'readlink /proc/self/exe && test -r /proc/self/environ'", &said, nullptr,
                &end, nullptr) ||
            end != 0 || !said || said[0] != '/')
            _exit(4);
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
