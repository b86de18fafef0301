// SPDX-License-Identifier: GPL-3.0-or-later
// An Error as the window shows it: which control it belongs to, and what can be done about it.
#pragma once

#include "api/service.hpp"
#include "gobj/error.hpp"
#include "ui/offer.hpp"

namespace windows {

ui::Problem problem_of(const gobj::Error& error, const api::Service& service);

}  // namespace windows
