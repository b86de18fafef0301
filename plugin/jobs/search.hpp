// SPDX-License-Identifier: GPL-3.0-or-later
// The search for orders whose reply was lost, while their run goes on: a few looks into the
// service's list, which all jobs of the run share.
#pragma once

#include <list>
#include <optional>
#include <vector>

#include "gobj/deadline.hpp"
#include "jobs/lost_orders.hpp"

namespace jobs {

class Search final : gobj::Completion {
  public:
    // `looks`: when to look, from the loss of the reply on; `longest`: in all. Borrows both for as
    // long as it lives.
    Search(const Journal* journal, api::Client* client, std::vector<gobj::Seconds> looks,
           gobj::Seconds longest)
        : lost_(journal, client), looks_(std::move(looks)), longest_(longest) {}

    // What became of an order whose reply has just been lost; it must be locked. Errors:
    // Kind::absent where no look has found it, Kind::unknown where that can't be told, at once
    // where the service has no list or `cancel` is cancelled.
    gobj::Task<api::Prediction> prediction(Record order, gobj::Cancel cancel);

  private:
    struct Waiting;
    gobj::Task<> look_while_any_wait();
    gobj::Task<> look();
    gobj::Seconds due(const Waiting& waiting) const;
    std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }

    LostOrders lost_;
    std::vector<gobj::Seconds> looks_;
    gobj::Seconds longest_;
    gobj::Seconds last_look_{0};
    std::list<Waiting*> waiting_;
    gobj::Cancel sooner_;  // somebody new waits
    bool looking_ = false;
    std::optional<gobj::Task<>> looks_task_;  // last: it uses all the others
};

}  // namespace jobs
