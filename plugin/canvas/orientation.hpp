// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture's stored rows are to be turned before anyone looks at them.
#pragma once

#include <cstddef>
#include <span>

namespace canvas {

// EXIF's numbers, tag 0x0112; named by what becomes of the stored picture.
enum class Orientation {
    upright = 1,
    mirrored,      // left and right swapped
    upside_down,   // by half a turn
    flipped,       // top and bottom swapped
    transposed,    // rows become columns
    turned_right,  // by a quarter turn, clockwise
    transversed,   // rows become columns, both from the far end
    turned_left,   // by a quarter turn, anticlockwise
};

// Whether the stored width is the height that is shown.
constexpr bool swaps_axes(Orientation orientation) {
    return orientation >= Orientation::transposed;
}

// What an EXIF block says: a TIFF header and its first directory, as in PNG's eXIf chunk, WebP's
// EXIF chunk and, after "Exif\0\0" (which is passed over here), JPEG's APP1. Upright where it says
// nothing or nothing that makes sense. Reads no further than the block, whatever is in it.
Orientation exif_orientation(std::span<const std::byte> block);

}  // namespace canvas
