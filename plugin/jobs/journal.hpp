// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of each paid job, on disk before the next step is taken: one JSON file a job, 0600
// in a 0700 folder, written whole or not at all. Never the key, never an output's URL.
//
//   jobs/JOB.json   the record; beside it JOB.lock while somebody works on the job
//   pictures/JOB    the picture as it came; JOB.part while it comes
//   bad/            what could not be read: set aside, never deleted
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/service.hpp"
#include "gobj/task.hpp"
#include "jobs/record.hpp"

namespace jobs {

class Journal {
  public:
    // In GENLAYER_STATE_DIR, else $XDG_STATE_HOME/genlayer. Makes the folders. Errors: Kind::local.
    static gobj::Result<Journal> open(const api::Environment& environment);
    // Where that is, made or not.
    static std::string folder_in(const api::Environment& environment);
    explicit Journal(std::string folder) : folder_(std::move(folder)) {}

    const std::string& folder() const { return folder_; }
    // A new record, not yet written nor locked.
    Record new_record() const;
    // Durable when it ends. Errors: Kind::local.
    gobj::Task<> write(Record record) const;

    // The right to work on a job, among all processes of this machine; the kernel takes it back
    // from one that dies. NULL where somebody has it. Errors: Kind::local.
    gobj::Result<std::shared_ptr<const FileLock>> lock(const std::string& job) const;

    // The record as it is on the disk now, locked by us. Nothing where it is gone, is somebody
    // else's, or can't be read.
    std::optional<Record> take(const std::string& job) const;
    // Without asking for the lock. Errors: Kind::local where it is gone or can't be read now;
    // Kind::unexpected for what is no record of this job.
    gobj::Result<Record> read(const std::string& job) const;
    // Those of all records that are wanted, not locked, in no order; what can't be read is set
    // aside. One after another, since all together would be megabytes. Blocks shortly.
    std::vector<Record> records(const std::function<bool(const Record&)>& wanted) const;

    // What today's jobs may have cost (local time), in millionths of a US dollar; what ended
    // without a picture counts nothing. Reads the records of today; blocks shortly.
    std::int64_t spent_today() const;

    std::string record_path(const Record& record) const { return path_of("jobs", record, ".json"); }
    std::string picture_path(const Record& record) const { return path_of("pictures", record, ""); }

  private:
    std::string path_of(const char* inside, const Record& record, const char* ending) const;
    void set_aside(const std::string& job) const;

    std::string folder_;
};

}  // namespace jobs
