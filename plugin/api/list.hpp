// SPDX-License-Identifier: GPL-3.0-or-later
// A page of the service's list of predictions, newest first. Parsing only, no network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/prediction.hpp"
#include "gobj/error.hpp"

namespace api {

struct Listing {
    std::vector<Prediction> predictions;
    std::string next;  // the cursor of the page after it; "" for none
    // The service's own clock when it answered, in seconds since 1970; nothing where it didn't say.
    std::optional<double> service_time;
};

// Entries that are no predictions are passed over. Errors (Kind::unexpected): it is no list.
gobj::Result<Listing> parse_listing(std::string_view body);

}  // namespace api
