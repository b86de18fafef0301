// SPDX-License-Identifier: GPL-3.0-or-later
// What a run will cost, in millionths of a US dollar so that nothing is lost in adding up.
#pragma once

#include <cstdint>

#include "api/model.hpp"
#include "gobj/error.hpp"

namespace jobs {

// US dollars as millionths, rounded to the nearest; `dollars` must be finite and not negative.
std::int64_t millionths(double dollars);

// Whether `count` pictures of `model` stay within `max_cost` dollars; 0 means no cap. Errors
// (Kind::argument): a negative cap, a cap with an unknown price, a cap that would be passed.
gobj::Result<> check_cost(const api::Model& model, int count, double max_cost);

// Whether `cost` more may be spent today where `spent` has been; all but `daily_cap` in millionths,
// that in dollars, 0 for none. Errors: Kind::local.
gobj::Result<> check_daily_cap(std::int64_t spent, std::int64_t cost, double daily_cap);

}  // namespace jobs
