// SPDX-License-Identifier: GPL-3.0-or-later
// A call to come, dropped with its owner. Set to a moment of the monotonic clock in microseconds,
// not to whole milliseconds as g_timeout_add is, so that nothing comes early.
#pragma once

#include <functional>

#include "gobj/owned.hpp"

namespace sample {

class Timer {
  public:
    Timer() = default;
    Timer(Timer&&) = default;
    Timer& operator=(Timer&& other) noexcept;
    ~Timer() { stop(); }

    static Timer after(double seconds, std::function<void()> call);
    // In idle time: only when nothing else is waiting. Called again while it returns true.
    static Timer idle(std::function<bool()> call);

    void stop();

  private:
    gobj::Source source_;
};

}  // namespace sample
