// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the journal small. A placed picture stays a while: a layer is not safe before its image is
// saved. What was paid for and not placed is never touched, nor what another process works on.
#pragma once

#include "gobj/sleep.hpp"
#include "jobs/journal.hpp"

namespace jobs {

struct Kept {
    gobj::Seconds longest{7 * 24 * 3600.0};  // jobs that are placed, or ended without a picture
    std::uint64_t most_bytes = std::uint64_t{1} << 30;  // pictures; the oldest placed ones go first
};

// Removes what is older or more than that, and what interrupted writes have left. Looks at names
// and times; only old records are read. What can't be removed stays for the next time.
gobj::Task<> sweep(Journal journal, Kept kept = {});

}  // namespace jobs
