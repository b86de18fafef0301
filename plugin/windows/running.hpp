// SPDX-License-Identifier: GPL-3.0-or-later
// One generation from Generate to its end, whether or not the window still waits for it.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "procedures/generation.hpp"

namespace windows {

class Running final : gobj::Completion {
  public:
    explicit Running(std::unique_ptr<procedures::Generation> generation)
        : generation_(std::move(generation)) {}

    void start(gobj::Task<procedures::Pictures> pictures);
    // Until there is an outcome or `cancel` is cancelled, whichever is first. Once at a time.
    gobj::Task<> wait(gobj::Cancel cancel);
    // Nobody waits for it any more: at its end it tells `afterwards`.
    void leave(std::function<void(const gobj::Result<procedures::Pictures>&)> afterwards);

    procedures::Generation& generation() const { return *generation_; }
    // Nothing while it runs.
    const std::optional<gobj::Result<procedures::Pictures>>& outcome() const { return outcome_; }
    bool left() const { return static_cast<bool>(afterwards_); }

    int arrived = 0;  // pictures

  private:
    std::coroutine_handle<> completed() noexcept override;

    std::unique_ptr<procedures::Generation> generation_;
    std::optional<gobj::Task<procedures::Pictures>> task_;
    std::optional<gobj::Result<procedures::Pictures>> outcome_;
    gobj::Cancel over_;  // cancelled when there is an outcome
    std::function<void(const gobj::Result<procedures::Pictures>&)> afterwards_;
};

}  // namespace windows
