// SPDX-License-Identifier: GPL-3.0-or-later
// What is put into a picture file by hand: chunks and segments, claims that are not true.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace canvas::test {

using Bytes = std::vector<std::byte>;

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

// Four bytes.
Bytes number(std::uint32_t value, bool big_endian);

}  // namespace canvas::test
