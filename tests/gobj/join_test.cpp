// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/join.hpp"

#include <catch2/catch_test_macros.hpp>

#include "gobj/sleep.hpp"

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Task;

namespace {

Task<int> after(gobj::Seconds delay, int value, Cancel cancel) {
    if (delay > 0s)
        co_await gobj::sleep_for(delay, cancel);
    if (value < 0)
        co_return gobj::failure(Error::Kind::failed, "negative");
    co_return value;
}

Task<std::vector<gobj::Result<int>>> all(std::vector<Task<int>> tasks) {
    co_return co_await gobj::join(std::move(tasks));
}

}  // namespace

TEST_CASE("joined tasks run side by side and their results come in order") {
    std::vector<Task<int>> tasks;
    tasks.push_back(after(450ms, 1, {}));
    tasks.push_back(after(0s, 2, {}));
    tasks.push_back(after(300ms, -1, {}));
    tasks.push_back(after(150ms, 4, {}));
    const auto begin = gobj::now();
    auto results = all(std::move(tasks)).run();
    CHECK(gobj::now() - begin < 850ms);
    REQUIRE(results);
    REQUIRE(results->size() == 4);
    CHECK((*results)[0] == 1);
    CHECK((*results)[1] == 2);
    CHECK((*results)[2].error().kind == Error::Kind::failed);
    CHECK((*results)[3] == 4);
}

TEST_CASE("joining no task, or only tasks that end at once, does not wait") {
    CHECK(all({}).run()->empty());
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 5; ++i)
        tasks.push_back(after(0s, i, {}));
    CHECK(all(std::move(tasks)).run()->size() == 5);
}

TEST_CASE("a shared cancel ends all joined tasks") {
    auto cancel = gobj::new_cancel();
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 3; ++i)
        tasks.push_back(after(10s, i, cancel));
    g_timeout_add(
        10,
        [](gpointer c) -> gboolean {
            g_cancellable_cancel(static_cast<GCancellable*>(c));
            return G_SOURCE_REMOVE;
        },
        cancel.get());
    auto results = all(std::move(tasks)).run();
    for (auto& result : *results)
        CHECK(result.error().kind == Error::Kind::cancelled);
}
