// SPDX-License-Identifier: GPL-3.0-or-later
// A landscape in some light, chosen by a seed: sky, sun or moon, clouds, hills in haze, still
// water. It has the texture of a photograph, so that files and decoders have real work, and it is
// painted row by row in a few milliseconds each, so that the service never stops answering
// meanwhile.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sample/model.hpp"

namespace sample {

struct Colour {
    float r = 0, g = 0, b = 0;
};

class Scene {
  public:
    Scene(std::uint64_t seed, Size size);

    // Paints rows [from, to) of 0x00RRGGBB pixels; rows above them must have been painted before.
    void paint(std::uint32_t* pixels, int stride, int from, int to) const;

  private:
    struct Ridge {
        std::vector<float> height;  // the row where it begins, for every column
        Colour colour;
        float roughness;
    };
    float noise(float x, float y) const;  // smooth, 0 to 1, repeats every 256; x, y >= 0
    float clouds(float x, float y) const;
    Colour sky(float x, float y) const;
    Colour land(int x, int y) const;
    Ridge ridge(int index, int count, std::uint64_t seed) const;

    static constexpr int tile = 256;
    Size size_;
    std::array<Colour, 3> sky_;  // top, middle, horizon
    Colour light_, near_, far_;
    float light_x_, light_y_, light_radius_;
    float cloudiness_, stars_;
    int shore_;
    std::uint64_t seed_;
    std::vector<float> noise_;
    std::vector<Ridge> ridges_;
};

}  // namespace sample
