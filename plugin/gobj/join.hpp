// SPDX-License-Identifier: GPL-3.0-or-later
// Awaiting several tasks at once: `auto results = co_await join(std::move(tasks));` starts all of
// them and goes on when the last has ended, with every task's Result, in order. An error of one
// does not stop the others; whoever wants that cancels the Cancel that they share.
#pragma once

#include <coroutine>
#include <deque>
#include <vector>

#include "gobj/task.hpp"

namespace gobj {

template <class T>
class [[nodiscard]] join {
  public:
    explicit join(std::vector<Task<T>> tasks) {
        for (auto& task : tasks)
            children_.emplace_back(std::move(task), this);
    }
    join(const join&) = delete;

    bool await_ready() noexcept { return children_.empty(); }

    bool await_suspend(std::coroutine_handle<> outer) {
        outer_ = outer;
        running_ = children_.size() + 1;  // one for this loop: a task may end while it is started
        for (Child& child : children_)
            child.task.start(&child);
        return --running_ > 0;
    }

    std::vector<Result<T>> await_resume() {
        std::vector<Result<T>> results;
        for (Child& child : children_)
            results.push_back(child.task.take_result());
        return results;
    }

  private:
    struct Child final : Completion {
        Child(Task<T> task, join* all) : task(std::move(task)), all(all) {}
        std::coroutine_handle<> completed() noexcept override {
            return --all->running_ == 0 ? all->outer_ : std::noop_coroutine();
        }
        Task<T> task;
        join* all;
    };

    std::deque<Child> children_;  // a deque: children know their own address
    std::size_t running_ = 0;
    std::coroutine_handle<> outer_;
};

}  // namespace gobj
