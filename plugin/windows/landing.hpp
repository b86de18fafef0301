// SPDX-License-Identifier: GPL-3.0-or-later
// Where a recovered picture goes: the image that it was wanted for if that is still open, else a
// new one.
#pragma once

#include <libgimp/gimp.h>

#include "jobs/run.hpp"

namespace windows {

struct Landed {
    GimpImage* image;  // shown, where it is a new one
    GimpLayer* layer;  // NULL where the image is new
};

// Errors: as canvas/insert.hpp has them; then nothing was placed.
gobj::Result<Landed> land(const jobs::Picture& picture, bool provenance);

}  // namespace windows
