// SPDX-License-Identifier: GPL-3.0-or-later
// A job of the journal that waits to be recovered, in words. Pure: no GIMP calls.
#pragma once

#include <vector>

#include "jobs/record.hpp"
#include "ui/recover_window.hpp"

namespace windows {

// In their order. `now`: seconds since 1970. Service and model are named only where they are not
// the same for all.
std::vector<ui::WaitingJob> waiting_jobs(const std::vector<jobs::Record>& records, double now);

}  // namespace windows
