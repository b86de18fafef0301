// SPDX-License-Identifier: GPL-3.0-or-later
// Awaiting a moment of the monotonic clock, cancellably.
#pragma once

#include <chrono>
#include <coroutine>

#include <gio/gio.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"
#include "gobj/task.hpp"

namespace gobj {

using Cancel = Ref<GCancellable>;
using Seconds = std::chrono::duration<double>;

inline Cancel new_cancel() {
    return Cancel::take(g_cancellable_new());
}
inline bool is_cancelled(const Cancel& cancel) {
    return cancel && g_cancellable_is_cancelled(cancel.get());
}

// Seconds on the monotonic clock, as g_get_monotonic_time() counts them.
Seconds now();

// `co_await sleep_for(0.1s, cancel)`: at once, or when the delay is over. Ends the coroutine with
// Kind::cancelled as soon as `cancel` (may be empty) is cancelled, also when it was before.
class [[nodiscard]] sleep_for {
  public:
    sleep_for(Seconds delay, Cancel cancel) : delay_(delay), cancel_(std::move(cancel)) {}
    sleep_for(const sleep_for&) = delete;
    ~sleep_for();

    bool await_ready() noexcept { return false; }
    template <class Outer>
    void await_suspend(std::coroutine_handle<Outer> outer) {
        outer_ = outer;
        promise_ = &outer.promise();
        schedule();
    }
    void await_resume() noexcept {}

  private:
    void schedule();
    void ended() noexcept;

    Seconds delay_;
    Cancel cancel_;
    Source source_;
    std::coroutine_handle<> outer_;
    Promise* promise_ = nullptr;
};

}  // namespace gobj
