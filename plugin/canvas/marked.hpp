// SPDX-License-Identifier: GPL-3.0-or-later
// A picture file as it came, with an XMP packet put into it: not a pixel is written anew.
#pragma once

#include <string>
#include <string_view>

#include "canvas/decoders.hpp"

namespace canvas {

// The whole new file. What already carries XMP, has no room for this packet, or is no JPEG, PNG or
// WebP, stays as it is: byte for byte the same.
std::string with_xmp(File file, std::string_view packet);

}  // namespace canvas
