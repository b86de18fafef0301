// SPDX-License-Identifier: GPL-3.0-or-later
// Awaiting a blocking function on GLib's task pool: for durable writes, and nothing else.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "gobj/async.hpp"
#include "gobj/ref.hpp"

namespace gobj {

// Runs `work`, a callable that returns Result<T> and owns all it touches, off the main loop. The
// work is always run to its end, also when nobody waits for it any more.
template <class T, class Work>
Task<T> in_pool(Work work) {
    struct Job {
        std::optional<Work> work;
        std::unique_ptr<Result<T>> result;
    };
    auto start = [&](GAsyncReadyCallback ready, gpointer data) {
        auto task = Ref<GTask>::take(g_task_new(nullptr, nullptr, ready, data));
        g_task_set_task_data(task.get(), new Job{std::move(work), nullptr},
                             [](gpointer job) { delete static_cast<Job*>(job); });
        g_task_run_in_thread(task.get(), [](GTask* task, gpointer, gpointer data, GCancellable*) {
            auto* job = static_cast<Job*>(data);
            job->result = std::make_unique<Result<T>>((*job->work)());
            // Before anybody goes on: the pool lets go of the rest only when it gets to it.
            job->work.reset();
            g_task_return_boolean(task, true);
        });
    };
    auto finish = [](GObject*, GAsyncResult* done) -> Result<T> {
        return std::move(*static_cast<Job*>(g_task_get_task_data(G_TASK(done)))->result);
    };
    if constexpr (std::is_void_v<T>)
        co_await async<T>(start, finish);
    else
        co_return co_await async<T>(start, finish);
}

}  // namespace gobj
