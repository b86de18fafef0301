// SPDX-License-Identifier: GPL-3.0-or-later
// The host that serves pictures and event streams, by the tokens in their addresses; it asks for no
// key.
#pragma once

#include <string>

#include "sample/clock.hpp"
#include "sample/message.hpp"
#include "sample/predictions.hpp"

namespace sample {

class FileHost {
  public:
    // Borrows `predictions`.
    FileHost(Clock clock, const Predictions* predictions, PictureBytes bytes)
        : clock_(std::move(clock)), predictions_(predictions), bytes_(std::move(bytes)) {}

    Reply handle(const Request& request) const;
    // What the event stream of a settled prediction ends with.
    std::string last_events(const std::string& id) const;

  private:
    Answer file(const Request& request, const std::string& token) const;

    Clock clock_;
    const Predictions* predictions_;
    PictureBytes bytes_;
};

}  // namespace sample
