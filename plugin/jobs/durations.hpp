// SPDX-License-Identifier: GPL-3.0-or-later
// What earlier jobs have taken, by service and model, and where their pictures were: durations.json
// in the state folder. Nothing of any prompt. What can't be read or written is not missed: of two
// processes the later one wins, and a broken file is an empty one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/prediction.hpp"
#include "api/service.hpp"
#include "gobj/sleep.hpp"
#include "jobs/store.hpp"

namespace jobs {

struct Learned {
    std::vector<double> seconds;  // of the last 40 that succeeded, from the create on
    std::string file_host;        // "https://host" or "…:port" of the last picture; "" for none
};

// What the polls of one job have seen, in seconds since its create: the last that found it running
// was sent at `running`, the first that found it ended at `ended` and took `round_trip`.
struct Seen {
    gobj::Seconds running{0}, ended{0}, round_trip{0};
    bool told = false;  // the stream said when to send that one
};

// From its create until a poll that is sent then finds it succeeded: by the service's own clock
// where that agrees with the polls, else the middle between the two. Nothing for a job that did not
// succeed, or that nobody looked after for long.
std::optional<gobj::Seconds> duration(const api::Prediction& prediction, const Seen& seen);

class Durations {
  public:
    // In that folder, which must be there.
    explicit Durations(const std::string& folder) : store_(folder) {}

    // Both block shortly.
    Learned of(const api::Service& service, const std::string& model) const;
    void add(const api::Service& service, const std::string& model, gobj::Seconds took,
             const std::string& picture_url) const;

  private:
    Store store_;
};

}  // namespace jobs
