// SPDX-License-Identifier: GPL-3.0-or-later
// Asking after many predictions at once: one request for the service's list answers for every job
// that waits, so that hundreds in flight stay under the service's limits.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/client.hpp"
#include "gobj/task.hpp"

namespace jobs {

class Lookout final : gobj::Completion {
  public:
    // Borrows the client for as long as it lives. `spacing`: at least, from an answer to the next
    // request.
    Lookout(api::Client* client, gobj::Seconds spacing) : client_(client), spacing_(spacing) {}
    ~Lookout() { g_cancellable_cancel(stop_.get()); }
    Lookout(const Lookout&) = delete;

    // False once the service has said that it has no list.
    bool works() const { return works_; }

    // The prediction as the next list has it. Errors: Kind::missing where it is in none of the
    // pages that hold what is in flight, and may be asked after alone; of a request that failed,
    // the error for one of those who wait for it, and Kind::pending for the others.
    gobj::Task<api::Prediction> next(std::string id, gobj::Cancel cancel);

  private:
    struct Waiter {
        std::string id;
        gobj::Cancel wake;
        std::optional<gobj::Result<api::Prediction>> answer;

        void give(gobj::Result<api::Prediction> found);
    };
    using Waiters = std::vector<std::shared_ptr<Waiter>>;
    gobj::Task<> rounds();
    gobj::Task<> round(Waiters asking);
    std::coroutine_handle<> completed() noexcept override;

    api::Client* client_;
    gobj::Seconds spacing_;
    gobj::Seconds last_{-1e9};
    gobj::Cancel stop_ = gobj::new_cancel();
    std::vector<std::weak_ptr<Waiter>> waiters_;  // whoever no longer waits is gone
    std::optional<gobj::Task<>> rounds_;
    bool asking_ = false;
    bool works_ = true;
};

}  // namespace jobs
