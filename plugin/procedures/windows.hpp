// SPDX-License-Identifier: GPL-3.0-or-later
// The way from a procedure to the windows, which are a module beside the plug-in's binary: GTK is
// loaded only where a window opens. A script's call starts a third faster without it, and waits in
// 5 MiB less.
#pragma once

#include <optional>
#include <string>

#include <libgimp/gimp.h>

#include "gobj/error.hpp"
#include "jobs/store.hpp"
#include "procedures/arguments.hpp"

namespace procedures {

class Recovering;
struct BatchWish;

// Of what the person asked for: how many pictures are in images, and of how many orders nobody
// knows whether they were carried out.
struct RecoveredCounts {
    int recovered = 0;
    int unconfirmed = 0;
};

// Of a batch that a person has run: its pictures, those that are in the folder, and the others.
struct BatchCounts {
    int requested = 0, delivered = 0, failed = 0;
    std::string report;  // path
};

// What the module does; it has one, under the name windows_symbol. Each blocks until its window is
// closed.
struct Windows {
    const char* version;  // the plug-in's own, or it is not used
    // GTK and GIMP's user interface; false where there is no display.
    bool (*start)();
    // A caller's arguments for the window for pictures. `image`: a layer for this one; NULL: a new
    // image, of `size` if that is not 0 × 0. `repeat`: as Filters ▸ Repeat. The values are what was
    // made, or GIMP_PDB_CANCEL for nothing.
    GimpValueArray* (*generate)(GimpProcedure* procedure, GimpImage* image,
                                const Arguments& arguments, canvas::Size size, bool repeat);
    void (*edit_settings)(const jobs::Store& store);
    // A layer's name, and its record as record_text() gives it.
    void (*show_record)(const std::string& layer, const std::string& record);
    // What waits in the journal, for a person to bring in.
    RecoveredCounts (*recover)(Recovering* recovering);
    // A file of prompts, with what a caller gave over the last values. What came of the last run;
    // nothing where there was none.
    std::optional<BatchCounts> (*batch)(const jobs::Store& store, const BatchWish& initial);
};
inline constexpr const char* windows_symbol = "genlayer_windows";

// The module, started, and this process kept informed of GIMP's end. It stays loaded. Errors:
// Kind::argument where there is no display; Kind::local where the module is missing or is another
// version's.
gobj::Result<const Windows*> open_windows(GimpProcedure* procedure);

// Whether a call is one for the window. RUN_WITH_LAST_VALS (Filters ▸ Repeat) opens it where there
// is a display, and never sends by itself; without one it is a script's call if it has a prompt.
bool wants_window(GimpProcedure* procedure, GimpRunMode run_mode, const Arguments& arguments);

// The window for pictures, and what it made.
GimpValueArray* run_window(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                           const Arguments& arguments, canvas::Size size);

}  // namespace procedures
