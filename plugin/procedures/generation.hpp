// SPDX-License-Identifier: GPL-3.0-or-later
// One generation: the service that was chosen, its key, and the run that orders, waits and fetches.
// Used by scripts, which block until it is done, and by the window, which does not.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libgimp/gimp.h>

#include "api/client.hpp"
#include "jobs/run.hpp"
#include "jobs/store.hpp"
#include "procedures/sample_service.hpp"

namespace procedures {

using Pictures = std::vector<gobj::Result<jobs::Picture>>;

class Generation {
  public:
    // Finds service and key and sends nothing. `environment` and `preferences` say which; the
    // Sample service is started if it is the one. Errors: Kind::argument (the environment),
    // Kind::unauthorized with field "key" (there is none), Kind::unrecorded, Kind::local.
    static gobj::Task<std::unique_ptr<Generation>> prepare(api::Environment environment,
                                                           jobs::Preferences preferences,
                                                           gobj::Cancel cancel,
                                                           jobs::Limits limits = {});

    const api::Service& service() const { return client_.service(); }
    const jobs::Journal& journal() const { return journal_; }
    bool write_provenance() const { return preferences_.write_provenance; }
    // For those who order picture by picture; all of one generation share a limiter and a budget.
    const jobs::Preferences& preferences() const { return preferences_; }
    api::Client* client() { return &client_; }
    jobs::Run* run() { return &run_; }

    // Orders, waits and fetches. `target` is the image that the pictures are for, or NULL: what
    // their import needs is made ready while the service draws. The outcomes are in request order;
    // with no picture at all the error that says most. This must outlive the task.
    gobj::Task<Pictures> pictures(jobs::Order order, GimpImage* target,
                                  jobs::Run::Observer observer, gobj::Cancel cancel);

    // What was spent today, in millionths of a US dollar, and is in another journal.
    void count_spent(std::int64_t elsewhere) { spent_elsewhere_ = elsewhere; }

    // To be awaited when pictures are in images.
    gobj::Task<> placed(std::vector<jobs::Record> records);

  private:
    Generation(std::optional<SampleService> sample, jobs::Journal journal,
               jobs::Preferences preferences, api::Service service, std::string key,
               jobs::Limits limits);

    std::optional<SampleService> sample_;
    jobs::Preferences preferences_;
    jobs::Journal journal_;
    api::Client client_;
    jobs::Run run_;
    std::int64_t spent_elsewhere_ = 0;
};

// For scripts: prepares, generates with GIMP's own progress, and blocks until it is done.
struct Generated {
    std::unique_ptr<Generation> generation;
    Pictures pictures;
};
gobj::Result<Generated> generate_and_wait(jobs::Order order, GimpImage* target);

}  // namespace procedures
