// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of malloc while some code runs, by whichever library.
#pragma once

#include <cstddef>

namespace canvas::test {

// Counts from its making on; one at a time.
class Allocations {
  public:
    Allocations();
    ~Allocations();
    Allocations(const Allocations&) = delete;
    Allocations& operator=(const Allocations&) = delete;

    // All bytes that were asked for, whether they were given, freed, or not.
    std::size_t bytes() const;
};

}  // namespace canvas::test
