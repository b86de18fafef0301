// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/scene.hpp"

#include <algorithm>
#include <cmath>

namespace sample {

namespace {

struct Light {
    std::array<Colour, 3> sky;
    Colour disc, near, far;
    float cloudiness, stars;
};

constexpr std::array<Light, 6> lights{{
    // dusk, violet over orange
    {{{{.20F, .16F, .38F}, {.72F, .36F, .46F}, {.99F, .70F, .42F}}},
     {1.F, .86F, .62F},
     {.09F, .07F, .14F},
     {.62F, .38F, .44F},
     .60F,
     .12F},
    // a clear day
    {{{{.16F, .38F, .68F}, {.45F, .66F, .86F}, {.86F, .91F, .93F}}},
     {1.F, .98F, .90F},
     {.10F, .20F, .12F},
     {.58F, .70F, .80F},
     .85F,
     0.F},
    // night with a moon
    {{{{.02F, .04F, .11F}, {.06F, .12F, .26F}, {.20F, .29F, .45F}}},
     {.96F, .96F, .90F},
     {.015F, .025F, .05F},
     {.15F, .22F, .36F},
     .35F,
     1.F},
    // dawn, rose and turquoise
    {{{{.26F, .50F, .62F}, {.68F, .74F, .74F}, {1.F, .80F, .70F}}},
     {1.F, .94F, .84F},
     {.11F, .15F, .20F},
     {.74F, .66F, .68F},
     .55F,
     0.F},
    // mist
    {{{{.55F, .62F, .66F}, {.74F, .79F, .80F}, {.90F, .91F, .88F}}},
     {1.F, .99F, .94F},
     {.13F, .20F, .20F},
     {.76F, .80F, .80F},
     .30F,
     0.F},
    // green evening
    {{{{.05F, .14F, .22F}, {.12F, .38F, .40F}, {.85F, .76F, .48F}}},
     {1.F, .93F, .72F},
     {.03F, .07F, .09F},
     {.33F, .45F, .42F},
     .50F,
     .45F},
}};

constexpr std::uint64_t mixed(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

float unit(std::uint64_t value) {
    return static_cast<float>(mixed(value) >> 40) / 16777216.F;
}

Colour mix(Colour a, Colour b, float t) {
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

float smooth(float from, float to, float value) {
    const float t = std::clamp((value - from) / (to - from), 0.F, 1.F);
    return t * t * (3 - 2 * t);
}

std::uint32_t packed(Colour colour, float grain) {
    auto channel = [grain](float value) {
        return static_cast<std::uint32_t>(std::clamp(value * 255.F + grain, 0.F, 255.F));
    };
    return channel(colour.r) << 16 | channel(colour.g) << 8 | channel(colour.b);
}

Colour unpacked(std::uint32_t pixel) {
    return {static_cast<float>(pixel >> 16 & 255) / 255.F,
            static_cast<float>(pixel >> 8 & 255) / 255.F, static_cast<float>(pixel & 255) / 255.F};
}

}  // namespace

Scene::Scene(std::uint64_t seed, Size size) : size_(size), seed_(mixed(seed)) {
    const auto& light = lights[seed_ % lights.size()];
    sky_ = light.sky;
    light_ = light.disc;
    near_ = light.near;
    far_ = light.far;
    cloudiness_ = light.cloudiness * (.5F + .8F * unit(seed_ + 1));
    stars_ = light.stars;
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    light_x_ = width * (.18F + .64F * unit(seed_ + 2));
    light_y_ = height * (.16F + .26F * unit(seed_ + 3));
    light_radius_ = std::min(width, height) * (.032F + .035F * unit(seed_ + 4));
    shore_ = static_cast<int>(height * (.76F + .08F * unit(seed_ + 5)));
    noise_.resize(std::size_t{tile} * tile);
    for (std::size_t i = 0; i < noise_.size(); ++i)
        noise_[i] = unit(seed_ * 31 + i);
    constexpr int count = 5;
    for (int i = 0; i < count; ++i)
        ridges_.push_back(ridge(i, count, seed_ + 100 + static_cast<std::uint64_t>(i)));
}

float Scene::noise(float x, float y) const {
    // Never asked for anything below 0, so that cutting off is rounding down.
    const auto left = static_cast<int>(x), top = static_cast<int>(y);
    float dx = x - static_cast<float>(left), dy = y - static_cast<float>(top);
    dx = dx * dx * (3 - 2 * dx);
    dy = dy * dy * (3 - 2 * dy);
    const auto column = static_cast<unsigned>(left) % tile;
    const auto row = static_cast<unsigned>(top) % tile * tile;
    const auto next = (column + 1) % tile;
    const auto below = (row + tile) % (tile * tile);
    const float above = noise_[row + column] + (noise_[row + next] - noise_[row + column]) * dx;
    const float under =
        noise_[below + column] + (noise_[below + next] - noise_[below + column]) * dx;
    return above + (under - above) * dy;
}

Scene::Ridge Scene::ridge(int index, int count, std::uint64_t seed) const {
    const float depth = static_cast<float>(index + 1) / static_cast<float>(count);  // 1 is near
    const auto height = static_cast<float>(size_.height);
    const auto shore = static_cast<float>(shore_);
    const float base = shore - height * .34F * (1 - depth) - height * .015F;
    const float rise = height * (.20F - .09F * depth);
    Ridge result;
    result.colour = mix(far_, near_, depth * depth * .85F + .1F * depth);
    result.roughness = .02F + .11F * depth * depth;
    const float offset = unit(seed) * 200;
    const float scale = (2.2F + 2.5F * depth) / height;
    for (int x = 0; x < size_.width; ++x) {
        const float at = static_cast<float>(x) * scale + offset;
        const float row = static_cast<float>(index) * 7.3F;
        float up = noise(at, row) + .5F * noise(at * 2.1F, row + 1) +
                   .25F * noise(at * 4.3F, row + 2) + .12F * noise(at * 9.1F, row + 3) +
                   .06F * noise(at * 19.7F, row + 4);
        up = up / 1.93F;
        // The nearest ones carry trees.
        const float trees =
            depth > .75F ? height * .012F * noise(at * 85, row + 5) * noise(at * 23, row + 6) * 2
                         : 0;
        result.height.push_back(std::min(base - rise * (up - .35F) * 1.8F - trees, shore));
    }
    return result;
}

float Scene::clouds(float x, float y) const {
    const float scale = 6.F / static_cast<float>(size_.height);
    const float u = x * scale, v = y * scale * 2.6F;
    return .54F * noise(u, v) + .27F * noise(u * 2.03F + 9, v * 2.03F) +
           .13F * noise(u * 4.1F, v * 4.1F + 5) + .06F * noise(u * 9.7F, v * 8.3F);
}

Colour Scene::sky(float x, float y) const {
    const float down = y / static_cast<float>(shore_);
    Colour colour =
        down < .5F ? mix(sky_[0], sky_[1], down * 2) : mix(sky_[1], sky_[2], down * 2 - 1);
    const float dx = x - light_x_, dy = y - light_y_;
    const float distance = std::sqrt(dx * dx + dy * dy) / light_radius_;
    const float glow = 1.F / (1.F + distance * distance * .10F);
    colour = mix(colour, light_, std::min(.75F, glow * .8F));
    if (stars_ > 0) {
        const auto cell = static_cast<std::uint64_t>(y) * 65536 + static_cast<std::uint64_t>(x);
        const float star = unit(seed_ ^ cell * 2654435761U);
        if (star > .9988F)
            colour = mix(colour, {1, 1, .95F}, stars_ * (1 - down) * (star - .9988F) / .0012F);
    }
    const float disc = smooth(1.04F, .96F, distance);
    if (disc > 0) {
        const float spots = .10F * noise(dx / light_radius_ * 3 + 40, dy / light_radius_ * 3 + 40);
        colour = mix(colour, mix(light_, {1, 1, 1}, .35F - spots * 3 * stars_), disc);
    }
    const float cover = smooth(.50F, .78F, clouds(x, y)) * cloudiness_;
    const float lit = smooth(.9F, .1F, down) * .25F + std::min(.7F, glow * 2);
    return mix(colour, mix(mix(sky_[1], sky_[2], .7F), light_, lit), cover * .85F);
}

Colour Scene::land(int x, int y) const {
    const auto column = static_cast<std::size_t>(x);
    const auto fx = static_cast<float>(x), fy = static_cast<float>(y);
    // What lies behind the nearest ridge that hides everything need not be painted.
    auto first = ridges_.size();
    while (first > 0 && fy < ridges_[first - 1].height[column])
        --first;
    Colour colour = first > 0 ? Colour{} : sky(fx, fy);
    for (auto i = first > 0 ? first - 1 : 0; i < ridges_.size(); ++i) {
        const auto& ridge = ridges_[i];
        const float into = fy - ridge.height[column];
        if (into <= -1)
            continue;
        const float cover = std::min(1.F, into + 1);
        const float texture =
            (noise(fx * .07F, fy * .16F) + noise(fx * .23F, fy * .37F) - 1) * ridge.roughness;
        const float haze = smooth(0, static_cast<float>(size_.height) * .22F, into) * .45F;
        Colour ground = mix(ridge.colour, far_, haze);
        ground = {ground.r + texture * (.3F + ground.r), ground.g + texture * (.3F + ground.g),
                  ground.b + texture * (.3F + ground.b)};
        colour = mix(colour, ground, cover);
    }
    return colour;
}

void Scene::paint(std::uint32_t* pixels, int stride, int from, int to) const {
    for (int y = from; y < to; ++y) {
        auto* row = pixels + static_cast<std::ptrdiff_t>(y) * stride;
        const auto fy = static_cast<float>(y);
        for (int x = 0; x < size_.width; ++x) {
            const auto fx = static_cast<float>(x);
            Colour colour;
            if (y < shore_) {
                colour = land(x, y);
            } else {
                // Still water: the picture above, upside down, shaken by ripples that grow near us.
                const float depth = fy - static_cast<float>(shore_);
                const float ripple =
                    noise(fx * .02F + 3, depth * .35F) + noise(fx * .055F, depth * .8F) - 1;
                const int sideways = static_cast<int>(ripple * (3 + depth * .12F));
                const int up = shore_ - 1 - static_cast<int>(depth * 1.6F + (ripple + 1) * 4);
                const int sx = std::clamp(x + sideways, 0, size_.width - 1);
                const int sy = std::clamp(up, 0, shore_ - 1);
                colour = mix(unpacked(pixels[static_cast<std::ptrdiff_t>(sy) * stride + sx]), near_,
                             .22F + .15F * smooth(-.2F, .9F, ripple));
            }
            const auto cell = static_cast<std::uint32_t>(y * 8191 + x) * 2654435769U;
            const float grain =
                static_cast<float>((cell ^ cell >> 15) * 2246822519U >> 24) / 64.F - 2;
            row[x] = packed(colour, grain);
        }
    }
}

}  // namespace sample
