// SPDX-License-Identifier: GPL-3.0-or-later
// Awaiting one of GIO's start/finish pairs.
//
//   auto bytes = co_await async<Bytes>(
//       [&](GAsyncReadyCallback ready, gpointer data) { g_thing_async(thing, cancel, ready, data);
//       },
//       [](GObject* source, GAsyncResult* done) -> Result<Bytes> { … g_thing_finish(…) … });
//
// `finish` runs inside GIO's callback, whether or not anybody still waits: so what it returns is
// owned at once, and is dropped where the awaiting coroutine is gone. It must capture nothing that
// dies with the coroutine; most capture nothing. `start` is called when the coroutine suspends and
// may borrow.
#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <utility>

#include <gio/gio.h>

#include "gobj/task.hpp"

namespace gobj {

template <class T, class Start, class Finish>
class [[nodiscard]] Async {
  public:
    Async(Start start, Finish finish) : start_(std::move(start)), finish_(std::move(finish)) {}
    Async(const Async&) = delete;
    ~Async() {
        if (shared_)
            shared_->waiter = nullptr;
    }

    bool await_ready() noexcept { return false; }

    template <class Outer>
    void await_suspend(std::coroutine_handle<Outer> outer) {
        outer_ = outer;
        promise_ = &outer.promise();
        shared_ = std::make_shared<Shared>(this, std::move(finish_));
        start_(&Async::ready, new std::shared_ptr<Shared>(shared_));
    }

    auto await_resume() {
        if constexpr (std::is_void_v<T>)
            return;
        else
            return std::move(**result_);
    }

  private:
    struct Shared {
        Async* waiter;
        Finish finish;
    };

    static void ready(GObject* source, GAsyncResult* done, gpointer data) noexcept {
        std::unique_ptr<std::shared_ptr<Shared>> shared(
            static_cast<std::shared_ptr<Shared>*>(data));
        Result<T> result = (*shared)->finish(source, done);
        if (Async* waiter = (*shared)->waiter)
            waiter->deliver(std::move(result));
    }

    void deliver(Result<T> result) noexcept {
        if (result) {
            result_.emplace(std::move(result));
            outer_.resume();
        } else {
            promise_->fail(std::move(result).error());
            promise_->completion->completed().resume();
        }
    }

    Start start_;
    Finish finish_;
    std::shared_ptr<Shared> shared_;
    std::coroutine_handle<> outer_;
    Promise* promise_ = nullptr;
    std::optional<Result<T>> result_;
};

template <class T, class Start, class Finish>
Async<T, Start, Finish> async(Start start, Finish finish) {
    return {std::move(start), std::move(finish)};
}

}  // namespace gobj
