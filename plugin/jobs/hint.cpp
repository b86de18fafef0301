// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/hint.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace jobs {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Seconds;
using gobj::Task;

namespace {
constexpr Seconds while_live = 2s;
}

Hint::Hint(api::Client* client, const api::Prediction& prediction, const Cancel& cancel)
    : cancel_(cancel) {
    if (!client->service().has("stream") || prediction.urls.stream.empty())
        return;
    listening_ = client->listen(
        prediction.urls.stream, [this] { event(); }, stop_listening_, [this] { live_ = true; });
    listening_->start(this);
}

Hint::~Hint() {
    listening_.reset();
    g_cancellable_cancel(stop_listening_.get());
}

void Hint::event() {
    pending_ = true;
    wake();
}

std::coroutine_handle<> Hint::completed() noexcept {
    live_ = false;
    wake();  // who relied on it may have waited for long enough
    return std::noop_coroutine();
}

void Hint::wake() {
    if (wake_)
        g_cancellable_cancel(wake_.get());
}

Task<bool> Hint::wait(Seconds delay) {
    const Seconds begin = gobj::now();
    for (bool over = false; !over && !pending_;) {
        const Seconds longest = live_ && !doubted_ ? std::max(delay, while_live) : delay;
        const auto until =
            std::make_unique<Deadline>(std::max(begin + longest - gobj::now(), Seconds()), cancel_);
        wake_ = until->cancel();
        auto until_woken = [](Cancel wake) -> Task<> { co_await gobj::sleep_for(24h, wake); };
        // It only ever ends by being cancelled: by the time, by an event, by the stream's end, or
        // by the run.
        (void)co_await until_woken(wake_).as_result();
        wake_ = {};
        over = until->passed();
        if (gobj::is_cancelled(cancel_))
            co_await gobj::failed({Error::Kind::cancelled, {}});
    }
    if (gobj::is_cancelled(cancel_))
        co_await gobj::failed({Error::Kind::cancelled, {}});
    doubted_ = pending_;
    co_return std::exchange(pending_, false);
}

}  // namespace jobs
