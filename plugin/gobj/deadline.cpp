// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/deadline.hpp"

namespace gobj {

Deadline::Deadline(Seconds length, Cancel parent) : parent_(std::move(parent)) {
    timer_.reset(g_timeout_source_new(0));
    g_source_set_ready_time(timer_.get(),
                            g_get_monotonic_time() + static_cast<gint64>(length.count() * 1e6));
    g_source_set_callback(
        timer_.get(),
        [](gpointer data) -> gboolean {
            auto* self = static_cast<Deadline*>(data);
            self->passed_ = !is_cancelled(self->cancel_);
            g_cancellable_cancel(Cancel(self->cancel_).get());
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(timer_.get(), g_main_context_get_thread_default());
    if (!parent_)
        return;
    if (is_cancelled(parent_)) {
        g_cancellable_cancel(cancel_.get());
        return;
    }
    // A source, not g_cancellable_connect: disconnecting from inside the handler would deadlock.
    parent_watch_.reset(g_cancellable_source_new(parent_.get()));
    auto pass_on = +[](GCancellable*, gpointer data) -> gboolean {
        g_cancellable_cancel(Cancel(static_cast<Deadline*>(data)->cancel_).get());
        return G_SOURCE_REMOVE;
    };
    g_source_set_callback(parent_watch_.get(), G_SOURCE_FUNC(pass_on), this, nullptr);
    g_source_attach(parent_watch_.get(), g_main_context_get_thread_default());
}

void Deadline::stop_clock() {
    g_source_destroy(timer_.get());
}

Deadline::~Deadline() {
    stop_clock();
    if (parent_watch_)
        g_source_destroy(parent_watch_.get());
}

}  // namespace gobj
