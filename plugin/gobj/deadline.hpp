// SPDX-License-Identifier: GPL-3.0-or-later
// A cancellable that also fires when a wall-clock deadline passes. libsoup's own timeout is per
// read, so a server that drips a byte a second would hold a request for ever.
#pragma once

#include "gobj/sleep.hpp"

namespace gobj {

class Deadline {
  public:
    // `parent` may be empty; its cancellation is passed on from the main loop.
    Deadline(Seconds length, Cancel parent);
    Deadline(const Deadline&) = delete;
    ~Deadline();

    const Cancel& cancel() const { return cancel_; }
    // From now on only the parent cancels.
    void stop_clock();
    // True if the time ran out (and not the parent was cancelled first).
    bool passed() const { return passed_; }

  private:
    Cancel cancel_ = new_cancel();
    Cancel parent_;
    Source timer_;
    Source parent_watch_;
    bool passed_ = false;
};

}  // namespace gobj
