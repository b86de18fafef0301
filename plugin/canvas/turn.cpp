// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/turn.hpp"

#include <algorithm>
#include <array>

#include "canvas/decoders.hpp"

namespace canvas {
namespace {

// Where the pixels of the upright picture lie among the stored ones: `first` is its top left one,
// the others are steps in bytes.
struct Steps {
    std::ptrdiff_t first, right, down;
};

Steps steps(const Pixels& stored, Orientation orientation) {
    const auto pixel = static_cast<std::ptrdiff_t>(stored.pixel_bytes());
    const auto row = static_cast<std::ptrdiff_t>(stored.row_bytes());
    const auto last_pixel = pixel * (stored.width - 1), last_row = row * (stored.height - 1);
    switch (orientation) {
        case Orientation::upright:
            break;
        case Orientation::mirrored:
            return {last_pixel, -pixel, row};
        case Orientation::upside_down:
            return {last_row + last_pixel, -pixel, -row};
        case Orientation::flipped:
            return {last_row, pixel, -row};
        case Orientation::transposed:
            return {0, row, pixel};
        case Orientation::turned_right:
            return {last_row, -row, pixel};
        case Orientation::transversed:
            return {last_row + last_pixel, -row, -pixel};
        case Orientation::turned_left:
            return {last_pixel, row, -pixel};
    }
    return {0, pixel, row};
}

// A band column by column: where rows become columns, that reads the stored picture along its rows.
template <std::size_t pixel_bytes>
void gather(const std::byte* from, const Steps& steps, int width, int rows, std::byte* to) {
    for (int x = 0; x < width; x++)
        for (int y = 0; y < rows; y++)
            std::copy_n(from + x * steps.right + y * steps.down, pixel_bytes,
                        to + (std::size_t(y) * width + x) * pixel_bytes);
}

using Gather = void (*)(const std::byte*, const Steps&, int, int, std::byte*);

Gather gather_for(std::size_t pixel_bytes) {
    static constexpr std::array<Gather, 9> by_size = {
        nullptr, gather<1>, gather<2>, gather<3>, gather<4>, nullptr, gather<6>, nullptr, gather<8>,
    };
    return by_size[pixel_bytes];
}

}  // namespace

Pixels turned(Pixels stored, Orientation orientation) {
    if (swaps_axes(orientation))
        std::swap(stored.width, stored.height);
    return stored;
}

gobj::Result<> give_turned(const Pixels& stored, Orientation orientation, const std::byte* data,
                           Sink& sink) {
    const bool upright = orientation == Orientation::upright;
    const int width = swaps_axes(orientation) ? stored.height : stored.width;
    const int height = swaps_axes(orientation) ? stored.width : stored.height;
    const auto way = steps(stored, orientation);
    const auto band = room(upright ? 0 : band_rows, stored.pixel_bytes() * width);
    if (!upright && !band)
        return no_memory(width, height);
    for (int y = 0; y < height; y += band_rows) {
        const int rows = std::min(band_rows, height - y);
        const std::byte* start = data + way.first + y * way.down;
        if (!upright)
            gather_for(stored.pixel_bytes())(start, way, width, rows, band.get());
        sink.band(y, rows, upright ? start : band.get());
    }
    return {};
}

}  // namespace canvas
