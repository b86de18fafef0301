// SPDX-License-Identifier: GPL-3.0-or-later
// The cases of any asynchronous call: cancelled before, soon and after; dropped in flight; the loop
// alive.
#include "gobj/async.hpp"

#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "gobj/sleep.hpp"

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

struct Counted {
    explicit Counted(int* alive) : alive(alive) { ++*alive; }
    Counted(Counted&& other) noexcept : alive(std::exchange(other.alive, nullptr)) {}
    ~Counted() {
        if (alive)
            --*alive;
    }
    int* alive;
};

// A GIO-like pair: ends after `delay`, or at once with "cancelled".
struct Slow {
    GTask* task;
    int* alive;
};

void slow_async(double delay, int* alive, GCancellable* cancel, GAsyncReadyCallback ready,
                gpointer data) {
    GTask* task = g_task_new(nullptr, cancel, ready, data);
    g_task_set_task_data(task, alive, nullptr);
    GSource* source = g_timeout_source_new(static_cast<guint>(delay * 1000));
    if (cancel) {
        GSource* child = g_cancellable_source_new(cancel);
        g_source_set_dummy_callback(child);
        g_source_add_child_source(source, child);
        g_source_unref(child);
    }
    g_source_set_callback(
        source,
        [](gpointer data) -> gboolean {
            auto* task = static_cast<GTask*>(data);
            if (!g_task_return_error_if_cancelled(task))
                g_task_return_boolean(task, true);
            return G_SOURCE_REMOVE;
        },
        task, g_object_unref);
    g_source_attach(source, nullptr);
    g_source_unref(source);
}

Result<Counted> slow_finish(GObject*, GAsyncResult* done) {
    GError* error = nullptr;
    auto* alive = static_cast<int*>(g_task_get_task_data(G_TASK(done)));
    if (!g_task_propagate_boolean(G_TASK(done), &error))
        return gobj::failure(Error::Kind::local, "slow failed", error);
    return Counted(alive);
}

Task<int> wait(double delay, int* alive, Cancel cancel) {
    auto counted = co_await gobj::async<Counted>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            slow_async(delay, alive, cancel.get(), ready, data);
        },
        slow_finish);
    co_return *counted.alive;
}

Task<> cancel_after(gobj::Seconds delay, Cancel cancel) {
    co_await gobj::sleep_for(delay, {});
    g_cancellable_cancel(cancel.get());
}

struct Nobody final : gobj::Completion {
    bool told = false;
    std::coroutine_handle<> completed() noexcept override {
        told = true;
        return std::noop_coroutine();
    }
};

void turn_loop_for(double seconds) {
    (void)[](double s)->Task<> {
        co_await gobj::sleep_for(gobj::Seconds(s), {});
    }
    (seconds).run();
}

}  // namespace

TEST_CASE("an awaited call gives its value and frees it") {
    int alive = 0;
    CHECK(wait(0.01, &alive, {}).run() == 1);
    CHECK(alive == 0);
}

TEST_CASE("a call cancelled before it starts ends with cancelled") {
    int alive = 0;
    auto cancel = gobj::new_cancel();
    g_cancellable_cancel(cancel.get());
    auto result = wait(5, &alive, cancel).run();
    REQUIRE(!result);
    CHECK(result.error().kind == Error::Kind::cancelled);
}

TEST_CASE("a call cancelled soon ends at once") {
    int alive = 0;
    auto cancel = gobj::new_cancel();
    auto canceller = cancel_after(20ms, cancel);
    Nobody nobody;
    canceller.start(&nobody);
    const auto begin = gobj::now();
    auto result = wait(5, &alive, cancel).run();
    REQUIRE(!result);
    CHECK(result.error().kind == Error::Kind::cancelled);
    CHECK(gobj::now() - begin < 1s);
}

TEST_CASE("cancelling after the end changes nothing") {
    int alive = 0;
    auto cancel = gobj::new_cancel();
    auto result = wait(0.01, &alive, cancel).run();
    g_cancellable_cancel(cancel.get());
    CHECK(result == 1);
}

TEST_CASE("a reply that comes after its task was dropped is freed") {
    int alive = 0;
    Nobody nobody;
    {
        auto task = wait(0.05, &alive, {});
        task.start(&nobody);
        turn_loop_for(0.01);
    }
    turn_loop_for(0.1);
    CHECK(alive == 0);
    CHECK(!nobody.told);
}

TEST_CASE("the loop keeps ticking while a slow reply is awaited") {
    int ticks = 0;
    guint ticker = g_timeout_add(
        10,
        [](gpointer ticks) -> gboolean { return ++*static_cast<int*>(ticks), G_SOURCE_CONTINUE; },
        &ticks);
    int alive = 0;
    CHECK(wait(0.3, &alive, {}).run());
    g_source_remove(ticker);
    CHECK(ticks > 10);
}
