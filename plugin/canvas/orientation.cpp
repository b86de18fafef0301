// SPDX-License-Identifier: GPL-3.0-or-later
// The only thing we want of EXIF is one number, so this is all of TIFF that there is here. Whatever
// stands in the way of that number means "upright": a picture is no worse for a broken camera tag.
#include "canvas/orientation.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace canvas {
namespace {

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::uint32_t type_short = 3;
constexpr std::size_t entry_bytes = 12;  // tag, type, count, value

// Numbers at a place of the block; none where that is not inside of it.
struct Tiff {
    std::span<const std::byte> bytes;
    bool big_endian;

    std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
        if (at > bytes.size() || size > bytes.size() - at)
            return {};
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; i++)
            value = value << 8 |
                    std::to_integer<std::uint32_t>(bytes[at + (big_endian ? i : size - 1 - i)]);
        return value;
    }
};

bool starts_with(std::span<const std::byte> bytes, std::string_view start) {
    return bytes.size() >= start.size() &&
           std::equal(start.begin(), start.end(), bytes.begin(),
                      [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

}  // namespace

Orientation exif_orientation(std::span<const std::byte> block) {
    using namespace std::string_view_literals;
    constexpr auto prefix = "Exif\0\0"sv;
    if (starts_with(block, prefix))
        block = block.subspan(prefix.size());
    const bool big_endian = starts_with(block, "MM\0*"sv);
    if (!big_endian && !starts_with(block, "II*\0"sv))
        return Orientation::upright;

    const Tiff tiff{block, big_endian};
    const auto directory = tiff.number(4, 4);
    const auto entries = directory ? tiff.number(*directory, 2) : std::nullopt;
    if (!entries)
        return Orientation::upright;
    for (std::size_t i = 0; i < *entries; i++) {
        const std::size_t entry = std::size_t{*directory} + 2 + i * entry_bytes;
        const auto tag = tiff.number(entry, 2);
        if (!tag)
            break;
        if (*tag != orientation_tag)
            continue;
        const auto value = tiff.number(entry + 8, 2);
        if (tiff.number(entry + 2, 2) == type_short && tiff.number(entry + 4, 4) == 1u && value &&
            *value >= 1 && *value <= 8)
            return static_cast<Orientation>(*value);
        break;
    }
    return Orientation::upright;
}

}  // namespace canvas
