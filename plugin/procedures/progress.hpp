// SPDX-License-Identifier: GPL-3.0-or-later
// GIMP's progress while the loop runs, for scripts. Its Cancel ends this process at once; the
// journal survives that.
#pragma once

#include <libgimp/gimp.h>

namespace procedures {

class Progress {
  public:
    explicit Progress(const char* text)
        : pulse_(g_timeout_add(
              pulse_milliseconds,
              [](gpointer) -> gboolean { return gimp_progress_pulse(), G_SOURCE_CONTINUE; },
              nullptr)) {
        gimp_progress_init(text);
    }
    Progress(const Progress&) = delete;
    ~Progress() {
        g_source_remove(pulse_);
        gimp_progress_end();
    }

  private:
    static constexpr guint pulse_milliseconds = 200;
    guint pulse_;
};

}  // namespace procedures
