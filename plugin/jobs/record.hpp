// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one paid job, and its form in the journal. Parsing only, no disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/json.hpp"

namespace jobs {

class FileLock;

//   intent -> accepted (id) -> succeeded -> fetched (picture, hash) -> placed
enum class State {
    intent,
    accepted,
    succeeded,
    fetched,
    placed,
    ended,  // without a picture
    other,  // a later version's record: to be left alone
};

struct Record {
    std::string job;      // our own name of it, a UUID
    std::string service;  // id
    std::string base_url;
    std::string model;
    api::Json input;
    api::Json target;          // where the picture is wanted, in the words of who ordered it
    std::string intended_at;   // RFC 3339, UTC, by this machine's clock
    std::string succeeded_at;  // when we heard that it is drawn; "" before
    State state = State::intent;
    std::string prediction;  // the service's id; "" before it is accepted
    std::string sha256;      // of the picture, once fetched
    guint64 size = 0;        // bytes
    std::int64_t price = 0;  // in millionths of a US dollar; 0 where it is unknown
    std::string error;       // why it ended without a picture
    api::Json read_from;     // as it was on the disk: members that we don't know are kept

    // Nobody else works on this job for as long as a copy of this lives; empty: not locked.
    std::shared_ptr<const FileLock> lock = {};

    // A picture may still come of it, or is waiting.
    bool unplaced() const { return state <= State::fetched; }
};

const char* name_of(State state);
api::Json to_json(const Record& record);

// Members of a wrong type count as missing. Errors (Kind::unexpected): it is no record at all.
gobj::Result<Record> parse_record(std::string_view text);

// This machine's clock, as records have it, and back in seconds since 1970; nothing for other text.
std::string timestamp_now();
std::optional<double> moment_of(const std::string& timestamp);

}  // namespace jobs
