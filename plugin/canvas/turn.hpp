// SPDX-License-Identifier: GPL-3.0-or-later
// A picture that is held whole, on its way to the sink: turned upright, in bands.
//
// A turned picture has to be held once, since its first row may be the file's last column; where
// it is upright and comes from the top down, no decoder does that.
#pragma once

#include "canvas/decode.hpp"
#include "canvas/orientation.hpp"

namespace canvas {

// The shape that the sink sees of pixels stored in this one.
Pixels turned(Pixels stored, Orientation orientation);

// `data` has the rows of `stored` without padding. The sink has begun with turned(…). Kind::local:
// no memory for one band.
gobj::Result<> give_turned(const Pixels& stored, Orientation orientation, const std::byte* data,
                           Sink& sink);

}  // namespace canvas
