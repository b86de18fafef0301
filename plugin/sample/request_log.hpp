// SPDX-License-Identifier: GPL-3.0-or-later
// One line of JSON for every request that is over, and for every change of a prediction, in the
// order in which they happened; flushed, so that a test may read along.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "gobj/owned.hpp"
#include "sample/clock.hpp"
#include "sample/message.hpp"
#include "sample/prediction.hpp"

namespace sample {

class RequestLog {
  public:
    // Appends to the file; without a name nothing is written.
    RequestLog(const std::string& path, Clock clock);
    bool open() const { return wanted_ == (file_ != nullptr); }

    struct Finished {
        double received;
        unsigned port;
        unsigned status;  // 0: no answer was sent
        bool complete;    // false: dropped by us, or the client went away
    };
    void request(const Request& request, const Finished& finished);
    void event(const Prediction& prediction, State state, double moment);

  private:
    void write(JsonObject* line);

    bool wanted_;
    std::unique_ptr<std::FILE, gobj::Free<std::fclose>> file_;
    Clock clock_;
};

}  // namespace sample
