// SPDX-License-Identifier: GPL-3.0-or-later
// How far a batch is, on standard error: a line that is written over on a terminal, a line for each
// picture elsewhere.
#pragma once

#include <set>
#include <string>

#include "batch/manifest.hpp"

namespace procedures {

class BatchProgress {
  public:
    // `manifest` must outlive this.
    explicit BatchProgress(const batch::Manifest* manifest);
    BatchProgress(const BatchProgress&) = delete;
    ~BatchProgress();

    void tell(const batch::Entry& entry);

  private:
    std::string counts() const;

    const batch::Manifest* manifest_;
    bool terminal_;
    bool begun_ = false;  // a line that is still to be ended
    std::size_t delivered_ = 0;
    std::set<std::string> told_;  // pictures that are over, by their names
};

}  // namespace procedures
