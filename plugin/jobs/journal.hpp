// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of each paid job, on disk before the next step is taken: one JSON file a job, 0600
// in a 0700 folder, written whole or not at all. Never the key, never an output's URL.
//
//   intent -> accepted (id) -> succeeded -> fetched (picture, hash) -> placed
#pragma once

#include <cstdint>
#include <string>

#include "api/json.hpp"
#include "api/service.hpp"
#include "gobj/task.hpp"

namespace jobs {

enum class State { intent, accepted, succeeded, fetched, placed, ended };

struct Record {
    std::string job;      // our own name of it, a UUID
    std::string service;  // id
    std::string base_url;
    std::string model;
    api::Json input;
    std::string intended_at;  // RFC 3339, UTC
    State state = State::intent;
    std::string prediction;  // the service's id; "" before it is accepted
    std::string sha256;      // of the picture, once fetched
    guint64 size = 0;        // bytes
    std::int64_t price = 0;  // in millionths of a US dollar; 0 where it is unknown
    std::string error;       // why it ended without a picture
};

api::Json to_json(const Record& record);

class Journal {
  public:
    // In GENLAYER_STATE_DIR, else $XDG_STATE_HOME/genlayer. Makes the folders. Errors: Kind::local.
    static gobj::Result<Journal> open(const api::Environment& environment);
    explicit Journal(std::string folder) : folder_(std::move(folder)) {}

    const std::string& folder() const { return folder_; }
    // A new record, not yet written.
    Record new_record() const;
    // Durable when it ends. Errors: Kind::local.
    gobj::Task<> write(Record record) const;

    // What today's jobs may have cost (local time), in millionths of a US dollar; what ended
    // without a picture counts nothing. Reads the records of today; blocks shortly.
    std::int64_t spent_today() const;

    std::string record_path(const Record& record) const;
    std::string picture_path(const Record& record) const;

  private:
    std::string folder_;
};

}  // namespace jobs
