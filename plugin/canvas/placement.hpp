// SPDX-License-Identifier: GPL-3.0-or-later
// Where a picture goes in a box of the image, and how large it becomes. Geometry only; all in
// pixels.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace canvas {

struct Size {
    int width;
    int height;
    bool operator==(const Size&) const = default;
};

struct Box {
    int x;
    int y;
    int width;
    int height;
    bool operator==(const Box&) const = default;
};

enum class Fit {
    fill,      // covers the box, centred, what stands out is cut off
    fit,       // as large as the box allows, centred
    stretch,   // exactly the box, whatever becomes of the proportions
    original,  // its own size, centred; may stand out
};

// In the order of its members: take `source` of the picture, scale it to `scaled`, keep `crop` of
// that, and put it at `x`, `y` of the image. The source is less than the picture where a fill would
// otherwise scale much that is then cut off: a narrow selection must not cost the memory of a giant
// picture.
struct Placement {
    Box source;
    Size scaled;
    Box crop;
    int x;
    int y;

    bool scales() const { return scaled != Size{source.width, source.height}; }
    bool crops() const { return crop != Box{0, 0, scaled.width, scaled.height}; }
};

// Sizes below 1 count as 1. The box may lie anywhere, outside of the image too.
Placement place(Size picture, Box box, Fit fit);

// "fill", "fit", "stretch" and "original"; false for any other word.
bool parse_fit(std::string_view word, Fit* fit);

// The one of `allowed` ("W:H") whose proportion is nearest to width:height, on a logarithmic scale,
// where twice as wide is as far off as twice as high; the first of equals. Entries that are no
// ratio are passed over; "" if none is left.
std::string nearest_ratio(int width, int height, std::span<const std::string> allowed);

}  // namespace canvas
