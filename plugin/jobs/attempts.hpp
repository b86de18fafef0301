// SPDX-License-Identifier: GPL-3.0-or-later
// The requests of a run, tried again where that is right and only there. A create is sent again
// only if it certainly was not carried out; asking after a job that is paid for goes on until the
// deadline. All jobs of a run share one of these: one limiter for creates, one for polls, one
// budget.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/client.hpp"
#include "gobj/task.hpp"
#include "jobs/durations.hpp"
#include "jobs/limiter.hpp"
#include "jobs/lookout.hpp"
#include "jobs/retry_budget.hpp"
#include "jobs/schedule.hpp"

namespace jobs {

// Tests shorten them.
struct Limits {
    gobj::Seconds wait{600};     // from the create on; then the job is left to Recover
    gobj::Seconds fresh{15};     // a 404 on so young an id is forgiven
    gobj::Seconds download{60};  // in all
    int download_tries = 3;
    int create_tries = 3;         // when asked to slow down
    int connect_tries = 3;        // when the service certainly was not reached
    gobj::Seconds connecting{2};  // in all: a person waits to hear of it
    // Between creates on average, and how many may be at once, before the service asks for more.
    gobj::Seconds create_spacing{0};
    int creates_at_once = 10;
    bool patient = false;  // unattended: waits as long as it is asked to, and for the budget
    gobj::Seconds longest_pause{2};    // between polls that fail; five times that without a budget
    gobj::Seconds poll_spacing{0.02};  // at least, between the polls of all jobs: 3000 a minute
    int asked_alone = 4;  // jobs that are polled one by one; for more the service's list is asked
    gobj::Seconds list_spacing{0.25};  // at least, between requests for the list
    double pace = 1;                   // how long a second of the schedule takes
    // An order whose reply is lost is looked for in the service's list so long after, and so long.
    std::vector<gobj::Seconds> looks{gobj::Seconds(2), gobj::Seconds(5), gobj::Seconds(15)};
    gobj::Seconds search{25};
};

// Looks at a fetched file before it is kept. An error of Kind::unknown is worth another download,
// any other is the picture's end.
using Check = std::function<gobj::Result<>(const std::string& path)>;

// How one job is waited for, and what that has shown.
struct Wait {
    Schedule schedule = Schedule();
    gobj::Seconds created = gobj::now();  // when its create was answered, on the monotonic clock
    Seen seen = {};
};

class Attempts {
  public:
    // Borrows the client for as long as it lives.
    Attempts(api::Client* client, Limits limits, Random random = chance)
        : client_(client),
          limits_(limits),
          random_(random),
          creates_(limits.create_spacing, random, limits.creates_at_once),
          polls_(limits.poll_spacing, random),
          lookout_(client, limits.list_spacing) {}

    // Ends when a create may go out; so that nothing needs to be written down of one that has to
    // wait. Errors: Kind::cancelled, Kind::offline where the service fails too often.
    gobj::Task<> turn(gobj::Cancel cancel);

    // In the turn that was had. Errors: Kind::cancelled and Kind::offline if nothing was carried
    // out, Kind::unknown if perhaps it was, and what the service refuses with. Once sent, `cancel`
    // changes nothing.
    gobj::Task<api::Prediction> create(std::string model, api::Json input, gobj::Cancel cancel);

    // Asks until the prediction has ended. Borrows `wait` until then; NULL for a job of which
    // nothing is known. Errors: Kind::pending if it may still end well later.
    gobj::Task<api::Prediction> settle(api::Prediction prediction, gobj::Cancel cancel,
                                       Wait* wait = nullptr);

    // An output into the file `path`, which is there, durably, only when it is whole and `check`
    // (may be empty) has passed it.
    gobj::Task<api::Download> fetch(std::string url, std::string path, Check check,
                                    gobj::Cancel cancel);

  private:
    gobj::Task<api::Prediction> poll_until_ended(api::Prediction prediction, Wait* wait,
                                                 gobj::Cancel cancel);
    // How it is now, asked for alone or together with others.
    gobj::Task<api::Prediction> look(std::string id, gobj::Seconds* sent, gobj::Cancel cancel);
    bool together() const;
    gobj::Task<api::Download> download(std::string url, std::string part, gobj::Cancel cancel);

    api::Client* client_;
    Limits limits_;
    Random random_;
    Limiter creates_, polls_;
    Lookout lookout_;
    int settling_ = 0;  // jobs that are waited for
    RetryBudget budget_;
};

}  // namespace jobs
