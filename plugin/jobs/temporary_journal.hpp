// SPDX-License-Identifier: GPL-3.0-or-later
// A journal in a private temporary folder, for orders that the person wants although nothing can be
// written where they are kept. Nothing finds it after a crash.
#pragma once

#include <utility>

#include "jobs/journal.hpp"

namespace jobs {

class TemporaryJournal {
  public:
    // 0700, in the system's folder for such things. Blocks shortly. Errors: Kind::local.
    static gobj::Result<TemporaryJournal> make();
    TemporaryJournal(TemporaryJournal&& other) noexcept
        : folder_(std::exchange(other.folder_, {})) {}
    TemporaryJournal& operator=(TemporaryJournal&&) = delete;
    // Removes it, unless something in it is not placed.
    ~TemporaryJournal();

    const std::string& folder() const { return folder_; }
    // Whether a picture may still come of a job in it, or is waiting.
    bool unplaced() const;

  private:
    explicit TemporaryJournal(std::string folder) : folder_(std::move(folder)) {}
    std::string folder_;  // "" once moved from
};

}  // namespace jobs
