// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the predictions that a service lists was ordered by an intent whose reply never came.
// Pure: no disk, no network, no clock.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/list.hpp"
#include "jobs/record.hpp"

namespace jobs {

// Whether `listed` can be what `intent` ordered: every input that we sent is there with the same
// value (those that the service filled in don't count), the model is the same if it is named, and
// it was created no earlier. `ahead`: the service's clock less ours, in seconds; by its own clocks
// a service may be a little behind itself.
bool matches(const Record& intent, const api::Prediction& listed, double ahead);

// The oldest match that nobody has claimed; its id is claimed then. Nothing where there is none.
std::optional<api::Prediction> claim(const Record& intent,
                                     const std::vector<api::Prediction>& listed, double ahead,
                                     std::set<std::string>* claimed);

}  // namespace jobs
