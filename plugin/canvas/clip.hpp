// SPDX-License-Identifier: GPL-3.0-or-later
// A layer in the shape of its image's selection.
#pragma once

#include <string_view>

#include <libgimp/gimp.h>

#include "canvas/placement.hpp"

namespace canvas {

enum class Clip {
    mask,    // a layer mask: nothing is lost
    crop,    // what is not selected becomes transparent, and the layer ends where the box does
    ignore,  // as if nothing were selected
};

// "mask", "crop" and "ignore"; false for any other word.
bool parse_clip(std::string_view word, Clip* clip);

// For a layer that is in the image; `box` is where the picture was wanted, in pixels of the image.
// Nothing is done where there is no selection, or where all of the layer is selected: a mask that
// hides nothing would only be in the way. The selection stays as it is. False where GIMP can't: the
// layer is then whole.
bool clip(GimpImage* image, GimpLayer* layer, Box box, Clip how);

}  // namespace canvas
