// SPDX-License-Identifier: GPL-3.0-or-later
// The jobs in the journal that wait to be recovered, and each one's own service and key. Shared by
// the script's door and the window.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "api/service.hpp"
#include "jobs/recovery.hpp"
#include "jobs/store.hpp"
#include "jobs/sweep.hpp"

namespace procedures {

class Recovering {
  public:
    // Takes every job that nobody works on; they are ours for as long as this lives. Sends nothing.
    // Errors: Kind::local.
    static gobj::Result<Recovering> begin(api::Environment environment);

    // The same of another journal.
    static Recovering begin(api::Environment environment, jobs::Journal journal,
                            jobs::Preferences preferences);

    // What is deleted first comes first. As the journal has them: looked at anew after each
    // recover().
    const std::vector<jobs::Record>& jobs() const { return jobs_; }
    bool keep_prompts() const { return preferences_.keep_prompts; }
    bool write_provenance() const { return preferences_.write_provenance; }

    // Brings home those of the jobs, each from its own service; `done` hears of each as it is over,
    // by its place in `which`, but not of those that `cancel` was before. Their outcomes in the
    // order of `which`; jobs::Recovery says what the errors mean. This must outlive the task.
    using Done = std::function<void(std::size_t place, const gobj::Result<jobs::Picture>& outcome)>;
    gobj::Task<std::vector<gobj::Result<jobs::Picture>>> recover(std::vector<std::size_t> which,
                                                                 Done done, gobj::Cancel cancel);

    // To be awaited when a picture is where it belongs.
    gobj::Task<> placed(jobs::Record record);
    // At the end: makes room.
    gobj::Task<> sweep() { return jobs::sweep(journal_, preferences_.kept()); }

  private:
    struct Origin;  // a service as a record names it, and its key
    Recovering(jobs::Journal journal, jobs::Preferences preferences, api::Environment environment);
    gobj::Task<Origin> origin_of(jobs::Record record, gobj::Cancel cancel) const;
    gobj::Task<std::vector<gobj::Result<jobs::Picture>>> recover_from(
        Origin origin, std::vector<std::size_t> which, Done done, gobj::Cancel cancel);
    gobj::Task<> end_sample(std::size_t job);

    jobs::Journal journal_;
    jobs::Preferences preferences_;
    api::Environment environment_;
    std::vector<jobs::Record> jobs_;
};

}  // namespace procedures
