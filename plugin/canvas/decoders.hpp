// SPDX-License-Identifier: GPL-3.0-or-later
// The three decoders behind picture.hpp and decode.hpp, and the few things they share. Inside this
// folder only: whoever has bytes calls inspect() or decode().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "canvas/decode.hpp"
#include "gobj/owned.hpp"

namespace canvas {

using File = std::span<const std::byte>;

// A larger one is passed over. Those that are tables, of printers, have 2 MiB.
inline constexpr std::size_t max_profile_bytes = 4 * 1024 * 1024;

// inspect(), but with the width and height that are stored.
gobj::Result<PictureInfo> inspect_stored(File file);

// The header alone, as stored; nothing for pixels is allocated. Limits are checked by
// inspect_stored(), not here.
gobj::Result<PictureInfo> inspect_jpeg(File file);
gobj::Result<PictureInfo> inspect_png(File file);
gobj::Result<PictureInfo> inspect_webp(File file);

// `info` is from inspect_stored(). Room for pixels is only taken if so many can be in so many
// bytes.
gobj::Result<> decode_jpeg(File file, const PictureInfo& info, Sink& sink);
gobj::Result<> decode_png(File file, const PictureInfo& info, Sink& sink);
gobj::Result<> decode_webp(File file, const PictureInfo& info, Sink& sink);

// Of a file that can't hold so many pixels, however well they are compressed.
std::unexpected<gobj::Error> too_short();

// "damaged or incomplete", with the decoder's own words as the detail.
std::unexpected<gobj::Error> damaged(std::string detail);
std::unexpected<gobj::Error> no_memory(int width, int height);

// Room for pixels, not filled; NULL where there is none, since a picture's size is the server's
// choice.
using Room = std::unique_ptr<std::byte, gobj::Free<g_free>>;
inline Room room(std::size_t rows, std::size_t row_bytes) {
    return Room(static_cast<std::byte*>(g_try_malloc_n(rows, row_bytes)));
}

inline const std::uint8_t* bytes_of(File file) {
    return reinterpret_cast<const std::uint8_t*>(file.data());
}

}  // namespace canvas
