// SPDX-License-Identifier: GPL-3.0-or-later
// Task<T>: a coroutine on the main loop that ends with a T or an Error.
//
// `co_await task` gives the value; if the task ended with an Error, the awaiting coroutine ends
// with that same Error there and then, and its own awaiter is told. `co_await task.as_result()`
// gives the Result, for those who look at the outcome themselves. A Task is lazy: nothing runs
// before it is awaited or run. It owns its frame: dropping it, even in flight, frees everything it
// holds, and a reply that comes late finds nobody.
//
// run() is the one way in from blocking code. Coroutine parameters are taken by value; long-lived
// things are borrowed as pointers.
//
// How an Error passes up: each promise knows its Completion, who waits for it. The awaiter of an
// inner task is such a Completion; it resumes the outer coroutine only for a value, and otherwise
// ends the outer promise itself. The bypassed frame is freed by its owner.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include <glib.h>

#include "gobj/error.hpp"
#include "gobj/owned.hpp"

namespace gobj {

// Who is told when a task has ended; answers with the coroutine to go on with.
class Completion {
  public:
    virtual std::coroutine_handle<> completed() noexcept = 0;

  protected:
    ~Completion() = default;
};

// What every promise of ours can do for the awaiters inside its coroutine.
class Promise {
  public:
    // Ends the coroutine with `error` without resuming it.
    virtual void fail(Error error) noexcept = 0;

    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
        struct Final {
            Completion* completion;
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
                return completion->completed();
            }
            void await_resume() noexcept {}
        };
        return Final{completion};
    }
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

    Completion* completion = nullptr;

  protected:
    ~Promise() = default;
};

namespace detail {

template <class T>
class ResultPromise : public Promise {
  public:
    void fail(Error error) noexcept final { result.emplace(std::unexpect, std::move(error)); }
    void return_value(Result<T> value) { result.emplace(std::move(value)); }

    std::optional<Result<T>> result;

  protected:
    ~ResultPromise() = default;
};

// A Task<void> ends by falling off its end or with `co_await failed(...)`, see below.
template <>
class ResultPromise<void> : public Promise {
  public:
    void fail(Error error) noexcept final { result.emplace(std::unexpect, std::move(error)); }
    void return_void() { result.emplace(); }

    std::optional<Result<void>> result;

  protected:
    ~ResultPromise() = default;
};

// Waits until `Source` calls completed(). `Passing` ends the outer coroutine on an error.
template <class T, bool Passing>
class TaskAwaiter;

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
  public:
    class promise_type final : public detail::ResultPromise<T> {
      public:
        Task get_return_object() {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
    };

    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~Task() {
        if (frame_)
            frame_.destroy();
    }

    // The outcome as a Result instead of ending the awaiting coroutine on an error.
    auto as_result() && { return detail::TaskAwaiter<T, false>(std::move(*this)); }
    auto operator co_await() && { return detail::TaskAwaiter<T, true>(std::move(*this)); }

    // Starts the task on the calling stack; `completion` is told once, maybe before this returns,
    // and must outlive the task. Then take_result() may be called once.
    void start(Completion* completion) {
        frame_.promise().completion = completion;
        frame_.resume();
    }
    Result<T> take_result() { return std::move(*frame_.promise().result); }

    // Runs the default main context until the task has ended.
    Result<T> run() && {
        struct Quit final : Completion {
            MainLoop loop{g_main_loop_new(nullptr, false)};
            bool ended = false;
            std::coroutine_handle<> completed() noexcept override {
                ended = true;
                g_main_loop_quit(loop.get());
                return std::noop_coroutine();
            }
        } quit;
        start(&quit);
        if (!quit.ended)
            g_main_loop_run(quit.loop.get());
        return take_result();
    }

  private:
    friend class detail::TaskAwaiter<T, true>;
    friend class detail::TaskAwaiter<T, false>;
    explicit Task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}

    std::coroutine_handle<promise_type> frame_;
};

namespace detail {

template <class T, bool Passing>
class TaskAwaiter final : Completion {
  public:
    explicit TaskAwaiter(Task<T> task) : task_(std::move(task)) {}

    bool await_ready() noexcept { return false; }

    template <class Outer>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Outer> outer) noexcept {
        outer_ = outer;
        promise_ = &outer.promise();
        task_.frame_.promise().completion = this;
        return task_.frame_;
    }

    auto await_resume() {
        if constexpr (!Passing)
            return task_.take_result();
        else if constexpr (!std::is_void_v<T>)
            return std::move(*task_.take_result());
    }

  private:
    std::coroutine_handle<> completed() noexcept override {
        if constexpr (Passing) {
            auto& result = *task_.frame_.promise().result;
            if (!result) {
                promise_->fail(std::move(result).error());
                return promise_->completion->completed();
            }
        }
        return outer_;
    }

    Task<T> task_;
    std::coroutine_handle<> outer_;
    Promise* promise_ = nullptr;
};

}  // namespace detail

// `co_await from_result(r)` gives r's value or ends the coroutine with its error: the door from
// plain functions that return a Result.
template <class T>
class [[nodiscard]] from_result {
  public:
    explicit from_result(Result<T> result) : result_(std::move(result)) {}
    bool await_ready() noexcept { return result_.has_value(); }
    template <class Outer>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Outer> outer) noexcept {
        Promise& promise = outer.promise();
        promise.fail(std::move(result_).error());
        return promise.completion->completed();
    }
    T await_resume() {
        if constexpr (!std::is_void_v<T>)
            return std::move(*result_);
    }

  private:
    Result<T> result_;
};
template <class T>
from_result(Result<T>) -> from_result<T>;

// `co_await failed(error)` ends a coroutine with an error wherever it stands.
inline from_result<void> failed(Error error) {
    return from_result<void>(std::unexpected(std::move(error)));
}

}  // namespace gobj
