// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/lookout.hpp"

#include <algorithm>
#include <map>

#include "gobj/deadline.hpp"

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

// What others order with the same key stands between ours.
constexpr std::size_t pages_for_others = 1;
constexpr std::size_t page_size = 100;

Task<> pause(Seconds length, Cancel cancel) {
    co_await gobj::sleep_for(length, cancel);
}

}  // namespace

void Lookout::Waiter::give(Result<Prediction> found) {
    answer = std::move(found);
    g_cancellable_cancel(wake.get());
}

Task<Prediction> Lookout::next(std::string id, Cancel cancel) {
    // Only ever cancelled: by the answer, or by whoever waits.
    const auto waiting = std::make_unique<Deadline>(24h, cancel);
    const auto waiter = std::make_shared<Waiter>(id, waiting->cancel());
    waiters_.push_back(waiter);
    if (!asking_) {
        asking_ = true;
        rounds_ = rounds();
        rounds_->start(this);
    }
    (void)co_await pause(24h, waiting->cancel()).as_result();
    if (!waiter->answer)
        co_await gobj::failed({Error::Kind::cancelled, {}});
    co_return co_await gobj::from_result(std::move(*waiter->answer));
}

Task<> Lookout::rounds() {
    while (!waiters_.empty()) {
        co_await pause(std::max(Seconds(), last_ + spacing_ - gobj::now()), stop_);
        Waiters asking;
        for (const auto& waiter : waiters_)
            if (auto still = waiter.lock())
                asking.push_back(std::move(still));
        waiters_.clear();
        co_await round(std::move(asking));
        // From the answer: a request may have been long on its way, and arrivals are what counts.
        last_ = gobj::now();
    }
}

Task<> Lookout::round(Waiters asking) {
    std::map<std::string, std::shared_ptr<Waiter>> missing;
    for (auto& waiter : asking)
        if (!missing.emplace(waiter->id, waiter).second)
            waiter->give(std::unexpected(Error{Error::Kind::missing, {}}));
    std::string cursor;
    const std::size_t most_pages = missing.size() / page_size + 1 + pages_for_others;
    for (std::size_t page = 0; page < most_pages && !missing.empty(); ++page) {
        auto listing = co_await client_->list(cursor, stop_).as_result();
        if (!listing) {
            const Error error = std::move(listing).error();
            if (error.kind == Error::Kind::missing) {
                works_ = false;
                break;
            }
            // One failure, not as many as there are jobs.
            missing.begin()->second->give(std::unexpected(error));
            missing.erase(missing.begin());
            for (const auto& [id, waiter] : missing)
                waiter->give(std::unexpected(Error{Error::Kind::pending, {}}));
            co_return;
        }
        for (Prediction& found : listing->predictions)
            if (const auto waiter = missing.find(found.id); waiter != missing.end()) {
                waiter->second->give(std::move(found));
                missing.erase(waiter);
            }
        cursor = listing->next;
        if (cursor.empty())
            break;
    }
    for (const auto& [id, waiter] : missing)
        waiter->give(std::unexpected(Error{Error::Kind::missing, {}}));
}

std::coroutine_handle<> Lookout::completed() noexcept {
    asking_ = false;
    return std::noop_coroutine();
}

}  // namespace jobs
