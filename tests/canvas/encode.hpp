// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures for the tests, made by the libraries' own encoders from pixels that the tests know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "canvas/decode.hpp"

namespace canvas::test {

using Bytes = std::vector<std::byte>;

// A made-up picture: bytes as in canvas::Pixels, neither flat nor pure noise.
struct Raster {
    int width, height, channels, bits;
    Bytes data;
};
Raster raster(int width, int height, int channels = 3, int bits = 8);

Bytes jpeg(const Raster& raster, bool progressive = false, const Bytes& profile = {});
Bytes cmyk_jpeg(int width, int height);
Bytes png(const Raster& raster, bool interlaced = false, const Bytes& profile = {});
// One index a pixel: palette[(x + y) % 4] with 2 bits; its colours are (16 i, 32 i, 64 i), its
// alpha 85 i.
Bytes palette_png(int width, int height, bool transparent);
Bytes webp(const Raster& raster, bool lossless, const Bytes& profile = {}, const Bytes& exif = {});

// A PNG chunk with its checksum, and a file with one put in before the pixels.
Bytes chunk(std::string_view name, std::span<const std::byte> data);
Bytes with_chunk(const Bytes& png, const Bytes& chunk);

// A JPEG with a marker's segment put in at its start.
Bytes with_segment(const Bytes& jpeg, int marker, const Bytes& body);

// An EXIF block that says nothing but the orientation: 38 bytes, as a camera begins one.
Bytes exif(int orientation, bool big_endian = false);

// The same file, said to be of another size in its header (of a WebP: in that of a lossy frame).
Bytes jpeg_saying(Bytes jpeg, int width, int height);
Bytes png_saying(const Bytes& png, std::uint32_t width, std::uint32_t height);
Bytes webp_saying(Bytes webp, int width, int height);

// What an iCCP chunk holds: a profile of that many bytes, zeros but for its header, compressed.
Bytes deflated_profile(std::size_t bytes);

Bytes text(std::string_view characters);
Bytes concat(std::initializer_list<Bytes> parts);

// Keeps what decode() gives.
class Keep : public Sink {
  public:
    gobj::Result<> begin(const Pixels& pixels) override;
    void band(int y, int rows, const std::byte* data) override;

    Pixels pixels{};
    Bytes data;
    int bands = 0;
    bool in_order = true;  // each band followed the one before
};

}  // namespace canvas::test
