// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/search.hpp"

#include <algorithm>

namespace jobs {

using namespace std::chrono_literals;
using api::Prediction;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

Task<> pause(Seconds length, Cancel cancel) {
    co_await gobj::sleep_for(length, cancel);
}

}  // namespace

// A job that waits, for as long as its coroutine does.
struct Search::Waiting {
    Waiting(Search* search, Record order, Cancel cancel)
        : search(search), order(std::move(order)), over(search->longest_, std::move(cancel)) {
        search->waiting_.push_back(this);
    }
    Waiting(const Waiting&) = delete;
    ~Waiting() { search->waiting_.remove(this); }

    // No later look is for it, though it is told only when the main loop comes to it.
    void end(Result<Prediction> how) {
        outcome = std::move(how);
        search->waiting_.remove(this);
        g_cancellable_cancel(over.cancel().get());
    }

    Search* search;
    Record order;
    Seconds begin = gobj::now();
    std::size_t looks = 0;
    Deadline over;
    Result<Prediction> outcome = std::unexpected(search->lost_.unconfirmed());
};

Task<Prediction> Search::prediction(Record order, Cancel cancel) {
    if (!lost_.can_look() || gobj::is_cancelled(cancel))
        co_await gobj::failed(lost_.unconfirmed());
    const auto waiting = std::make_unique<Waiting>(this, std::move(order), std::move(cancel));
    if (sooner_)
        g_cancellable_cancel(sooner_.get());
    if (!std::exchange(looking_, true)) {
        looks_task_ = look_while_any_wait();
        looks_task_->start(this);
    }
    (void)co_await pause(24h, waiting->over.cancel()).as_result();
    co_return co_await gobj::from_result(std::move(waiting->outcome));
}

Seconds Search::due(const Waiting& waiting) const {
    return waiting.begin + looks_[std::min(waiting.looks, looks_.size() - 1)];
}

Task<> Search::look_while_any_wait() {
    while (!waiting_.empty()) {
        Seconds next = due(*waiting_.front());
        for (const Waiting* waiting : waiting_)
            next = std::min(next, due(*waiting));
        // Many losses in a row share a look, too.
        next = std::max(next, last_look_ + looks_.front());
        if (next <= gobj::now()) {
            co_await look();
            continue;
        }
        sooner_ = gobj::new_cancel();
        (void)co_await pause(next - gobj::now(), sooner_).as_result();
        sooner_ = {};
    }
    looking_ = false;
}

Task<> Search::look() {
    last_look_ = gobj::now();
    const Seconds until = last_look_ + looks_.front() / 2;
    const auto orders = [this] {
        std::vector<Record> all;
        for (const Waiting* waiting : waiting_)
            all.push_back(waiting->order);
        return all;
    };
    // One that hangs leaves time for the next.
    const auto deadline = std::make_unique<Deadline>(looks_.front() * 4, Cancel());
    const auto listed = co_await lost_.list(orders(), deadline->cancel()).as_result();
    // Who has lost theirs meanwhile may find it here as well.
    std::vector<Result<Prediction>> found(waiting_.size(), std::unexpected(lost_.unconfirmed()));
    if (listed)
        found = lost_.find(orders(), *listed);
    auto mine = found.begin();
    for (Waiting* waiting : std::list(waiting_)) {
        waiting->looks += due(*waiting) <= until;
        if (*mine || waiting->looks == looks_.size() || !lost_.can_look())
            waiting->end(std::move(*mine));
        else
            waiting->outcome = std::move(*mine);
        ++mine;
    }
}

}  // namespace jobs
