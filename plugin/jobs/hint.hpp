// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for the moment of the next poll: a delay that an event on the prediction's stream cuts
// short. The stream is only ever a hint; without it the delay alone decides. While it is open it
// can be relied on for some time, and polls are few.
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

    // Ends after `delay`, at once if an event came since the last call, or with Kind::cancelled. A
    // shorter delay is taken for 2 s while the stream is open, except right after an event that did
    // not end the waiting. Tells whether it was an event.
    gobj::Task<bool> wait(gobj::Seconds delay);

  private:
    std::coroutine_handle<> completed() noexcept override;
    void event();
    void wake();

    gobj::Cancel cancel_;
    gobj::Cancel stop_listening_ = gobj::new_cancel();
    std::optional<gobj::Task<>> listening_;
    gobj::Cancel wake_;
    bool pending_ = false;
    bool live_ = false;     // something of the stream has come, and it has not ended
    bool doubted_ = false;  // its last event was not the end
};

}  // namespace jobs
