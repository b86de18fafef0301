// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for the moment of the next poll: a delay that an event on the prediction's stream cuts
// short. The stream is only ever a hint; without it the delay alone decides.
#pragma once

#include <optional>
#include <string>

#include "api/client.hpp"
#include "gobj/deadline.hpp"
#include "gobj/task.hpp"

namespace jobs {

class Hint final : gobj::Completion {
  public:
    // Starts to listen if the service is known to have streams and the prediction names one.
    Hint(api::Client* client, const api::Prediction& prediction, const gobj::Cancel& cancel);
    ~Hint();
    Hint(const Hint&) = delete;

    // Ends after `delay`, at once if an event came since the last call, or with Kind::cancelled.
    gobj::Task<> wait(gobj::Seconds delay);

  private:
    std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    void event();

    gobj::Cancel cancel_;
    gobj::Cancel stop_listening_ = gobj::new_cancel();
    std::optional<gobj::Task<>> listening_;
    gobj::Cancel wake_;
    bool pending_ = false;
};

}  // namespace jobs
