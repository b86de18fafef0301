// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/batch_progress.hpp"

#include <cstdio>

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "gobj/owned.hpp"

namespace procedures {

using batch::State;

BatchProgress::BatchProgress(const batch::Manifest* manifest)
    : manifest_(manifest),
      terminal_(isatty(STDERR_FILENO) == 1),
      delivered_(manifest->count(State::delivered)) {}

BatchProgress::~BatchProgress() {
    if (begun_)
        std::fputc('\n', stderr);
}

void BatchProgress::tell(const batch::Entry& entry) {
    const bool over = entry.state != State::waiting && entry.state != State::ordered;
    if (over && !told_.insert(entry.stem).second)
        return;
    delivered_ += entry.state == State::delivered;
    if (terminal_) {
        std::fprintf(stderr, "\r%s\033[K", counts().c_str());
        begun_ = true;
    } else if (over) {
        std::fprintf(stderr, "%s %s\n", counts().c_str(),
                     entry.state == State::delivered ? entry.file.c_str()
                                                     : (entry.stem + ": " + entry.error).c_str());
    }
    std::fflush(stderr);
}

std::string BatchProgress::counts() const {
    const std::size_t missed =
        manifest_->count(State::failed) + manifest_->count(State::unconfirmed);
    const std::size_t all = manifest_->entries.size();
    return missed == 0 ? gobj::take_string(g_strdup_printf("[%zu/%zu]", delivered_, all))
                       : gobj::take_string(
                             g_strdup_printf(_("[%zu/%zu, %zu failed]"), delivered_, all, missed));
}

}  // namespace procedures
