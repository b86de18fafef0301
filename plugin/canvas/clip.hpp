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

// For a layer that belongs to the image but is not in it yet: inserted with its mask it comes back
// from Redo as it was, where GIMP would otherwise have one paint into the mask. `box` is where the
// picture was wanted, in pixels of the image. Nothing is done where there is no selection, or where
// all of the layer is selected: a mask that hides nothing would only be in the way. The selection
// stays as it is. False where GIMP can't: the layer is then whole.
bool clip(GimpImage* image, GimpLayer* layer, Box box, Clip how);

// The rest of it, once the layer is in the image: GIMP applies the masks of no others,
// and resizes no others.
bool finish_clip(GimpLayer* layer, Box box, Clip how);

}  // namespace canvas
