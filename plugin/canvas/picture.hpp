// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture file says of itself, and whether we take it at all.
//
// inspect() comes before everything else that is done with bytes from a server: it looks at the
// magic, the size, the dimensions and the EXIF orientation, and nothing is allocated for pixels. It
// takes JPEG, PNG and WebP of one frame; all else, from GIF to an error page, is refused by name.
// It does not prove that the file is whole: that only decoding does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <glib.h>

#include "canvas/orientation.hpp"
#include "gobj/error.hpp"

namespace canvas {

inline constexpr std::size_t max_bytes = 64 * 1024 * 1024;
inline constexpr int max_side = 16384;  // pixels
inline constexpr std::int64_t max_pixels = 100'000'000;

enum class Format { jpeg, png, webp };

struct PictureInfo {
    Format format;
    int width;       // pixels, 1 … max_side; upright, as decode() gives them
    int height;      // pixels, 1 … max_side
    bool has_alpha;  // decodes to a format with alpha; only a broken PNG says so and has none
    bool gray;       // decodes to gray
    int bits;        // a channel, as decoded: 8 or 16
    Orientation orientation = Orientation::upright;  // as stored: decode() turns it upright
};

// Kind::unexpected with a sentence that says what arrived and what is allowed.
gobj::Result<PictureInfo> inspect(std::span<const std::byte> file);

// The usual file name ending, without a dot: "jpg", "png" or "webp".
const char* extension(Format format);

// A view of the bytes, good for as long as they are; NULL is an empty view.
std::span<const std::byte> view(GBytes* bytes);

}  // namespace canvas
