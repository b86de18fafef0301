// SPDX-License-Identifier: GPL-3.0-or-later
// What earlier runs of a batch have left in the journal: orders under way when they were stopped or
// killed, and pictures that are here and no longer, or not yet, in the folder.
#pragma once

#include <string>
#include <vector>

#include "jobs/recovery.hpp"
#include "jobs/run.hpp"

namespace batch {

// Written into each order's record, so that it is found again.
api::Json target_of(const std::string& batch, const std::string& stem);
std::string stem_in(const jobs::Record& record);

// The batch's jobs that a picture may still come of, locked by us from now on, but those that
// another process works on; and the placed ones whose picture is still kept, not locked. The oldest
// first. Blocks shortly.
std::vector<jobs::Record> earlier_jobs(const jobs::Journal& journal, const std::string& batch);

// What brings them home; borrowed.
struct Means {
    const jobs::Journal* journal;
    jobs::Run* run;
    jobs::Recovery* recovery;
};

// The picture of one such job: from the disk, or waited for and fetched. Errors: Kind::absent
// where there certainly is none, and none will come: the record is ended, and it may be ordered
// anew; what jobs::Recovery says otherwise. `leave` ends only the waiting.
gobj::Task<jobs::Picture> bring_home(Means means, jobs::Record record, gobj::Cancel leave);

}  // namespace batch
