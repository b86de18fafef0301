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
Bytes webp(const Raster& raster, bool lossless, const Bytes& profile = {});

// A PNG chunk with its checksum, and a file with one put in before the pixels.
Bytes chunk(std::string_view name, std::span<const std::byte> data);
Bytes with_chunk(const Bytes& png, const Bytes& chunk);

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
