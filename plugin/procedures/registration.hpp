// SPDX-License-Identifier: GPL-3.0-or-later
// What the procedures without an image to work on are registered with.
#pragma once

#include <libgimp/gimp.h>

namespace procedures {

// Transfer full. Can be called at any time, and has a run mode, non-interactive where none is
// given. Not an image procedure: GIMP would attach its settings to whatever image happens to be
// open.
GimpProcedure* new_plain_procedure(GimpPlugIn* plug_in, const char* name, GimpRunFunc run);

// Who made it: of every procedure.
void attribute(GimpProcedure* procedure);

}  // namespace procedures
