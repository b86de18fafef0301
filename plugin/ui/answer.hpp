// SPDX-License-Identifier: GPL-3.0-or-later
// What a person answers, awaited: `auto wish = co_await answer.next();` gives what give() got,
// before or after. The awaiting coroutine goes on from the main loop and never inside give(), so a
// signal handler that gives an answer has ended before anybody can destroy its widget.
#pragma once

#include <coroutine>
#include <deque>
#include <memory>
#include <utility>

#include "gobj/owned.hpp"

namespace ui {

template <class T>
class Answer {
    struct State {
        std::deque<T> given;
        std::coroutine_handle<> waiter;
        gobj::Source wake;

        ~State() { sleep(); }
        void sleep() {
            if (wake)
                g_source_destroy(wake.get());
            wake.reset();
        }
        void schedule() {
            if (!waiter || given.empty() || wake)
                return;
            wake.reset(g_idle_source_new());
            g_source_set_priority(wake.get(), G_PRIORITY_DEFAULT);
            g_source_set_callback(
                wake.get(),
                [](gpointer data) -> gboolean {
                    auto* self = static_cast<State*>(data);
                    self->wake.reset();
                    std::exchange(self->waiter, nullptr).resume();
                    return G_SOURCE_REMOVE;
                },
                this, nullptr);
            g_source_attach(wake.get(), g_main_context_get_thread_default());
        }
    };

  public:
    class [[nodiscard]] Next {
      public:
        explicit Next(std::shared_ptr<State> state) : state_(std::move(state)) {}
        Next(const Next&) = delete;
        ~Next() {
            state_->waiter = nullptr;
            state_->sleep();
        }
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<> outer) {
            state_->waiter = outer;
            state_->schedule();
        }
        T await_resume() {
            T value = std::move(state_->given.front());
            state_->given.pop_front();
            return value;
        }

      private:
        std::shared_ptr<State> state_;
    };

    void give(T value) {
        state_->given.push_back(std::move(value));
        state_->schedule();
    }
    // One waiter at a time. Dropping it, or this, is fine: then nobody is told.
    Next next() { return Next(state_); }
    // True if there is an answer that nobody has taken yet.
    bool given() const { return !state_->given.empty(); }

  private:
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace ui
