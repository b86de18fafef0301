// SPDX-License-Identifier: GPL-3.0-or-later
// The connection to the file host that the picture will come from: opened when the picture is about
// due, so that the download need not wait for it. Nothing is missed where it can't be.
#pragma once

#include <optional>
#include <string>

#include "api/client.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace jobs {

class Preparation final : gobj::Completion {
  public:
    // After `delay` to `origin`, where an earlier picture came from; "" for nowhere. Borrows the
    // client for as long as it lives.
    Preparation(api::Client* client, std::string origin, gobj::Seconds delay);
    Preparation(const Preparation&) = delete;

  private:
    std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }

    std::optional<gobj::Task<>> preparing_;
};

}  // namespace jobs
