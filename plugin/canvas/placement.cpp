// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/placement.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace canvas {
namespace {

// a × b ÷ c for lengths in pixels, to the nearest, at least 1.
int scale(std::int64_t a, std::int64_t b, std::int64_t c) {
    return static_cast<int>(std::max<std::int64_t>(1, (2 * a * b + c) / (2 * c)));
}

// Half of a difference that may be negative, rounded down: centring is then the same everywhere.
int half(int difference) {
    return difference >> 1;
}

// One side of a fill: the box needs `wanted` of the picture's `length`, which is scaled by up/down.
struct Part {
    int start;   // in the picture
    int length;  // in the picture
    int scaled;  // length × up ÷ down, never less than `wanted`
    int cut;     // where in `scaled` the wanted part begins
};

Part part(int length, int wanted, std::int64_t up, std::int64_t down) {
    // The interpolation looks at a few pixels around each; past 8 × these would cost more than they
    // give.
    const double factor = static_cast<double>(up) / static_cast<double>(down);
    const int margin = factor > 8 ? 0 : static_cast<int>(std::ceil(4 * std::max(1.0, 1 / factor)));
    const double needed = static_cast<double>(wanted) / factor;
    const double first = (length - needed) / 2;
    const int start = std::clamp(static_cast<int>(std::floor(first)) - margin, 0, length - 1);
    const int end =
        std::clamp(static_cast<int>(std::ceil(first + needed)) + margin, start + 1, length);
    const int scaled = std::max(wanted, scale(end - start, up, down));
    const int cut = static_cast<int>(std::lround((first - start) * factor));
    return {start, end - start, scaled, std::clamp(cut, 0, scaled - wanted)};
}

Placement fill(Size picture, Box box) {
    const bool by_width =
        std::int64_t{box.width} * picture.height >= std::int64_t{box.height} * picture.width;
    // Without scaling there is nothing to interpolate: the source itself is cut to the box.
    auto cut = [](Placement p) {
        if (!p.scales()) {
            p.source = {p.source.x + p.crop.x, p.source.y + p.crop.y, p.crop.width, p.crop.height};
            p.scaled = {p.crop.width, p.crop.height};
            p.crop = {0, 0, p.crop.width, p.crop.height};
        }
        return p;
    };
    if (by_width) {
        auto rows = part(picture.height, box.height, box.width, picture.width);
        return cut({{0, rows.start, picture.width, rows.length},
                    {box.width, rows.scaled},
                    {0, rows.cut, box.width, box.height},
                    box.x,
                    box.y});
    }
    auto columns = part(picture.width, box.width, box.height, picture.height);
    return cut({{columns.start, 0, columns.length, picture.height},
                {columns.scaled, box.height},
                {columns.cut, 0, box.width, box.height},
                box.x,
                box.y});
}

Placement centred(Size picture, Size scaled, Box box) {
    return {{0, 0, picture.width, picture.height},
            scaled,
            {0, 0, scaled.width, scaled.height},
            box.x + half(box.width - scaled.width),
            box.y + half(box.height - scaled.height)};
}

Size fitted(Size picture, Box box) {
    if (std::int64_t{box.width} * picture.height <= std::int64_t{box.height} * picture.width)
        return {box.width, scale(picture.height, box.width, picture.width)};
    return {scale(picture.width, box.height, picture.height), box.height};
}

// The logarithm of a "W:H", or nan.
double proportion(std::string_view ratio) {
    double sides[2] = {};
    const char *at = ratio.data(), *end = at + ratio.size();
    for (double& side : sides) {
        auto [next, error] = std::from_chars(at, end, side, std::chars_format::fixed);
        const bool last = &side == &sides[1];
        if (error != std::errc() || !(side > 0) ||
            (last ? next != end : next == end || *next != ':'))
            return std::numeric_limits<double>::quiet_NaN();
        at = next + 1;
    }
    return std::log(sides[0] / sides[1]);
}

}  // namespace

Placement place(Size picture, Box box, Fit fit) {
    picture = {std::max(1, picture.width), std::max(1, picture.height)};
    box = {box.x, box.y, std::max(1, box.width), std::max(1, box.height)};
    switch (fit) {
        case Fit::fill:
            return fill(picture, box);
        case Fit::fit:
            return centred(picture, fitted(picture, box), box);
        case Fit::stretch:
            return centred(picture, {box.width, box.height}, box);
        case Fit::original:
            break;
    }
    return centred(picture, picture, box);
}

bool parse_fit(std::string_view word, Fit* fit) {
    constexpr std::string_view words[] = {"fill", "fit", "stretch", "original"};
    auto found = std::ranges::find(words, word);
    if (found == std::end(words))
        return false;
    *fit = static_cast<Fit>(found - words);
    return true;
}

std::string nearest_ratio(int width, int height, std::span<const std::string> allowed) {
    const double wanted = std::log(static_cast<double>(std::max(1, width)) / std::max(1, height));
    std::string best;
    double best_distance = std::numeric_limits<double>::infinity();
    for (const auto& ratio : allowed) {
        const double distance = std::abs(proportion(ratio) - wanted);
        // Two ratios as far off as each other differ by rounding: the first shall win all the same.
        if (distance < best_distance - 1e-12) {
            best_distance = distance;
            best = ratio;
        }
    }
    return best;
}

}  // namespace canvas
