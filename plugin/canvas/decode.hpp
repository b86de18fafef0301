// SPDX-License-Identifier: GPL-3.0-or-later
// From a picture file to rows of pixels.
//
// decode() hands the pixels over in bands, from the top down, so that no second copy of the picture
// has to be held (WebP, interlaced PNG and what EXIF says to turn can't be had that way: there the
// whole picture is held once). EXIF's orientation is applied: what comes out is upright. Damaged
// and cut files are errors, always; a decoder's "warning" about missing data is one too. The bands
// that came before the error are then to be thrown away.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "canvas/picture.hpp"

namespace canvas {

// Rows a band: a multiple of the height of GIMP's tiles (128), which is what makes writing them
// fast.
inline constexpr int band_rows = 128;

struct Pixels {
    int width;
    int height;
    int channels;                    // 1 Y', 2 Y'A, 3 R'G'B', 4 R'G'B'A
    int bits;                        // 8 or 16, in this machine's byte order
    std::vector<std::byte> profile;  // the file's ICC profile, unchecked; empty where there is none

    std::size_t pixel_bytes() const { return static_cast<std::size_t>(channels) * bits / 8; }
    std::size_t row_bytes() const { return pixel_bytes() * width; }
    bool has_alpha() const { return channels % 2 == 0; }
    bool gray() const { return channels < 3; }
    const char* babl_name() const;  // such as "R'G'B' u8"; colours not premultiplied
};

class Sink {
  public:
    virtual ~Sink() = default;
    // Once, before any band. An error ends the decoding with it.
    virtual gobj::Result<> begin(const Pixels& pixels) = 0;
    // Rows y … y + rows − 1, without padding between them; borrowed during the call.
    virtual void band(int y, int rows, const std::byte* data) = 0;
};

// Inspects, then decodes. Kind::unexpected for what can't be used, Kind::local for want of memory.
gobj::Result<> decode(std::span<const std::byte> file, Sink& sink);

}  // namespace canvas
