// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures for the tests, made by the libraries' own encoders from pixels that the tests know.
#pragma once

#include <cstddef>
#include <vector>

#include "canvas/decode.hpp"
#include "forge.hpp"

namespace canvas::test {

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
