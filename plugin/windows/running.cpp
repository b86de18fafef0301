// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/running.hpp"

#include "gobj/deadline.hpp"

namespace windows {

using namespace std::chrono_literals;

void Running::start(gobj::Task<procedures::Pictures> pictures) {
    task_.emplace(std::move(pictures));
    task_->start(this);
}

namespace {

gobj::Task<> until(gobj::Cancel cancel) {
    co_await gobj::sleep_for(24h, cancel);
}

}  // namespace

gobj::Task<> Running::wait(gobj::Cancel cancel) {
    if (outcome_)
        co_return;
    // A run has its own deadlines; the day is only what a Deadline and a sleep must be given.
    const auto either = std::make_unique<gobj::Deadline>(24h, cancel);
    over_ = either->cancel();
    (void)co_await until(over_).as_result();
    over_ = {};
}

void Running::leave(std::function<void(const gobj::Result<procedures::Pictures>&)> afterwards) {
    afterwards_ = std::move(afterwards);
}

std::coroutine_handle<> Running::completed() noexcept {
    outcome_ = task_->take_result();
    if (afterwards_)
        afterwards_(*outcome_);
    if (over_)
        g_cancellable_cancel(over_.get());
    return std::noop_coroutine();
}

}  // namespace windows
