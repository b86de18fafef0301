// SPDX-License-Identifier: GPL-3.0-or-later
// Where in an image's stack of layers a new one goes.
#pragma once

#include <span>

#include <libgimp/gimp.h>

namespace canvas {

struct Spot {
    GimpLayer* parent = nullptr;  // a group; NULL: none
    int position = 0;             // 0 is the top
};

// As GIMP's own New Layer: above the topmost of `active`, in its group; at the top of a group that
// is active itself. A layer mask stands for its layer, a floating selection for what it floats on.
// What is no layer of this image (a channel, a path, a deleted layer) does not count; with nothing
// left, the top of the image.
Spot spot_above(GimpImage* image, std::span<GimpItem* const> active);

}  // namespace canvas
