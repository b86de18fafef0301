// SPDX-License-Identifier: GPL-3.0-or-later
// From a procedure's call to the window, and back to return values.
#pragma once

#include <libgimp/gimp.h>

#include "gobj/error.hpp"
#include "procedures/arguments.hpp"

namespace procedures {

// Whether a call is one for the window. RUN_WITH_LAST_VALS (Filters ▸ Repeat) opens it where there
// is a display, and never sends by itself; without one it is a script's call if it has a prompt.
bool wants_window(GimpRunMode run_mode, const Arguments& arguments);

// GTK and GIMP's user interface. Errors: Kind::argument where there is no display; GTK's own way
// would end the process.
gobj::Result<> start_interface(GimpProcedure* procedure);

// Shows the window until it is closed; the values are what was made, or GIMP_PDB_CANCEL for
// nothing. Object is GimpImage or GimpLayer: which door it is. `image` may be NULL for images only.
template <class Object>
GimpValueArray* run_window(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                           const Arguments& arguments, canvas::Size size);

}  // namespace procedures
