// SPDX-License-Identifier: GPL-3.0-or-later
#include "forge.hpp"

#include <algorithm>
#include <stdexcept>

#include <zlib.h>

namespace canvas::test {

Bytes number(std::uint32_t value, bool big) {
    Bytes bytes(4);
    for (int i = 0; i < 4; i++)
        bytes[big ? 3 - i : i] = static_cast<std::byte>(value >> (8 * i));
    return bytes;
}

Bytes chunk(std::string_view name, std::span<const std::byte> data) {
    Bytes body = text(name);
    body.insert(body.end(), data.begin(), data.end());
    auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
    return concat({number(data.size(), true), body, number(crc, true)});
}

Bytes with_chunk(const Bytes& png, const Bytes& chunk) {
    Bytes bytes = png;
    bytes.insert(bytes.begin() + 33, chunk.begin(), chunk.end());  // after signature and IHDR
    return bytes;
}

Bytes with_segment(const Bytes& jpeg, int marker, const Bytes& body) {
    const auto length = number(body.size() + 2, true);
    return concat({Bytes(jpeg.begin(), jpeg.begin() + 2),
                   {std::byte{0xff}, std::byte(marker)},
                   Bytes(length.begin() + 2, length.end()),
                   body,
                   Bytes(jpeg.begin() + 2, jpeg.end())});
}

Bytes exif(int orientation, bool big_endian) {
    auto word = [&](std::uint32_t value) { return number(value, big_endian); };
    auto half = [&](std::uint32_t value) {
        auto bytes = word(value);
        return big_endian ? Bytes(bytes.begin() + 2, bytes.end())
                          : Bytes(bytes.begin(), bytes.begin() + 2);
    };
    // Two entries: the width, which is none of our business, and the orientation.
    return concat({text(big_endian ? "MM" : "II"), half(42), word(8), half(2),                 //
                   half(0x0100), half(4), word(1), word(211),                                  //
                   half(0x0112), half(3), word(1), half(std::uint32_t(orientation)), half(0),  //
                   word(0)});
}

Bytes jpeg_saying(Bytes jpeg, int width, int height) {
    for (std::size_t i = 2; i + 9 < jpeg.size(); i++)
        if (jpeg[i] == std::byte{0xff} &&
            (jpeg[i + 1] == std::byte{0xc0} || jpeg[i + 1] == std::byte{0xc2})) {
            jpeg[i + 5] = std::byte(height >> 8), jpeg[i + 6] = std::byte(height);
            jpeg[i + 7] = std::byte(width >> 8), jpeg[i + 8] = std::byte(width);
            return jpeg;
        }
    throw std::runtime_error("no frame");
}

Bytes png_saying(const Bytes& png, std::uint32_t width, std::uint32_t height) {
    const auto header = concat(
        {number(width, true), number(height, true), Bytes(png.begin() + 24, png.begin() + 29)});
    return concat({Bytes(png.begin(), png.begin() + 8), chunk("IHDR", header),
                   Bytes(png.begin() + 33, png.end())});
}

Bytes webp_saying(Bytes webp, int width, int height) {
    for (int i = 0; i < 2; i++) {
        webp[26 + i] = std::byte(width >> (8 * i));
        webp[28 + i] = std::byte(height >> (8 * i));
    }
    return webp;
}

Bytes deflated_profile(std::size_t bytes) {
    using namespace std::string_view_literals;
    Bytes profile(bytes);
    auto write = [&](std::size_t at, const Bytes& what) {
        std::ranges::copy(what, profile.begin() + at);
    };
    write(0, number(bytes, true));
    write(8, text("\2\x10\0\0"sv));
    write(12, text("mntrRGB XYZ "));
    write(36, text("acsp"));
    write(68, text("\0\0\xf6\xd6\0\1\0\0\0\0\xd3\x2d"sv));  // D50
    uLongf size = compressBound(bytes);
    Bytes deflated(size);
    if (compress(reinterpret_cast<Bytef*>(deflated.data()), &size,
                 reinterpret_cast<const Bytef*>(profile.data()), bytes) != Z_OK)
        throw std::runtime_error("zlib");
    deflated.resize(size);
    return concat({text("bomb\0\0"sv), deflated});
}

Bytes text(std::string_view characters) {
    auto bytes = std::as_bytes(std::span(characters));
    return {bytes.begin(), bytes.end()};
}

Bytes concat(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace canvas::test
