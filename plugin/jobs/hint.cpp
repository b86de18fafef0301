// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/hint.hpp"

#include <memory>

namespace jobs {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Task;

Hint::Hint(api::Client* client, const api::Prediction& prediction, const Cancel& cancel)
    : cancel_(cancel) {
    if (!client->service().has("stream") || prediction.urls.stream.empty())
        return;
    listening_ = client->listen(prediction.urls.stream, [this] { event(); }, stop_listening_);
    listening_->start(this);
}

Hint::~Hint() {
    listening_.reset();
    g_cancellable_cancel(stop_listening_.get());
}

void Hint::event() {
    pending_ = true;
    if (wake_)
        g_cancellable_cancel(wake_.get());
}

Task<> Hint::wait(gobj::Seconds delay) {
    const auto over = std::make_unique<Deadline>(delay, cancel_);
    wake_ = over->cancel();
    if (!pending_) {
        auto until_woken = [](Cancel wake) -> Task<> { co_await gobj::sleep_for(24h, wake); };
        // It only ever ends by being cancelled: by the time, by an event, or by the run.
        (void)co_await until_woken(wake_).as_result();
    }
    pending_ = false;
    wake_ = {};
    if (gobj::is_cancelled(cancel_))
        co_await gobj::failed({Error::Kind::cancelled, {}});
}

}  // namespace jobs
