// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/sleep.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Task;

namespace {

Task<> nap(gobj::Seconds delay, Cancel cancel) {
    co_await gobj::sleep_for(delay, cancel);
}

}  // namespace

TEST_CASE("a sleep lasts as long as it says, not less") {
    const auto begin = gobj::now();
    CHECK(nap(50ms, {}).run());
    CHECK(gobj::now() - begin >= 50ms);
}

TEST_CASE("a sleep that is cancelled ends at once, also when it was cancelled before") {
    auto cancel = gobj::new_cancel();
    guint id = g_timeout_add(
        20,
        [](gpointer c) -> gboolean {
            g_cancellable_cancel(static_cast<GCancellable*>(c));
            return G_SOURCE_REMOVE;
        },
        cancel.get());
    CHECK(id > 0);
    const auto begin = gobj::now();
    for (int turn = 0; turn < 2; ++turn) {
        auto result = nap(10s, cancel).run();
        REQUIRE(!result);
        CHECK(result.error().kind == Error::Kind::cancelled);
    }
    CHECK(gobj::now() - begin < 5s);
}

TEST_CASE("a sleep that is dropped never wakes anybody") {
    struct Told final : gobj::Completion {
        bool told = false;
        std::coroutine_handle<> completed() noexcept override {
            told = true;
            return std::noop_coroutine();
        }
    } told;
    {
        auto task = nap(10ms, {});
        task.start(&told);
    }
    CHECK(nap(50ms, {}).run());
    CHECK(!told.told);
}
