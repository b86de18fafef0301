// SPDX-License-Identifier: GPL-3.0-or-later
// What the service says of one prediction. Parsing only, no network: the reply is checked field by
// field and nothing in it is trusted; its URLs are kept for the record, not to be followed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json.hpp"
#include "gobj/error.hpp"

namespace api {

enum class Status {
    starting,
    processing,
    succeeded,
    failed,
    canceled,  // after the start: billed
    aborted,   // before the start: free
    other,     // a word we don't know: still running, as far as we can tell
};

struct Prediction {
    std::string id;  // [A-Za-z0-9_-]{1,128}, fit for a URL's path
    std::string model, version;
    Json input;  // as the server understood it, with its defaults
    std::string logs;
    Json output;                       // as it came: null, a string, an array, an object
    std::vector<std::string> outputs;  // every address in `output`, in order; not yet judged
    bool data_removed = false;
    std::string error;  // "" for none; anything but a string is given as JSON text
    Status status = Status::other;
    std::string status_text;
    std::string created_at, started_at, completed_at;  // RFC 3339, as they came
    std::optional<double> predict_time, total_time;    // seconds
    struct {
        std::string cancel, get, stream, web;
    } urls;

    // No poll will change it any more.
    bool ended() const;
};

bool valid_id(std::string_view id);

// Errors (Kind::unexpected): no JSON object, no usable id, no status. Other members of a wrong type
// are passed over: they are no reason to lose a paid picture.
gobj::Result<Prediction> parse_prediction(std::string_view body);
gobj::Result<Prediction> read_prediction(const Json& object);

}  // namespace api
