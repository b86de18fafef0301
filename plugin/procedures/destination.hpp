// SPDX-License-Identifier: GPL-3.0-or-later
// Where a picture is wanted, in a form that survives this process: Recover finds the image again if
// it is still open. Recognised by a parasite of ours that is never saved, not by GIMP's number,
// which another image may have by then.
#pragma once

#include <libgimp/gimp.h>

#include "api/json.hpp"
#include "canvas/placement.hpp"

namespace procedures {

struct Destination {
    GimpImage* image = nullptr;  // NULL: a new one
    canvas::Box box{0, 0, 0,
                    0};  // in it, pixels; without a width, a new image's is the picture's own
    canvas::Fit fit = canvas::Fit::fill;
};

// {"image": UUID, "x", "y", "width", "height", "fit": "fill"}. Marks the image, which does not
// become unsaved by that, and which Undo knows nothing of.
api::Json remember(const Destination& destination);

// Anything may be in a journal: what can't be read, or is no longer open, is a new image.
Destination recall(const api::Json& remembered);

}  // namespace procedures
