// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/sleep.hpp"

#include <algorithm>

namespace gobj {

Seconds now() {
    return std::chrono::microseconds(g_get_monotonic_time());
}

void sleep_for::schedule() {
    const auto microseconds = static_cast<gint64>(std::max(delay_.count(), 0.0) * 1e6);
    source_.reset(g_timeout_source_new(0));
    // A ready time keeps microseconds; an interval would round to milliseconds.
    g_source_set_ready_time(source_.get(), g_get_monotonic_time() + microseconds);
    g_source_set_priority(source_.get(), G_PRIORITY_DEFAULT);
    if (cancel_) {
        Source cancelled(g_cancellable_source_new(cancel_.get()));
        g_source_set_dummy_callback(cancelled.get());
        g_source_add_child_source(source_.get(), cancelled.get());
    }
    g_source_set_callback(
        source_.get(),
        [](gpointer self) -> gboolean {
            static_cast<sleep_for*>(self)->ended();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(source_.get(), g_main_context_get_thread_default());
}

void sleep_for::ended() noexcept {
    if (is_cancelled(cancel_)) {
        promise_->fail({Error::Kind::cancelled, {}});
        promise_->completion->completed().resume();
    } else {
        outer_.resume();
    }
}

sleep_for::~sleep_for() {
    if (source_)
        g_source_destroy(source_.get());
}

}  // namespace gobj
