// SPDX-License-Identifier: GPL-3.0-or-later
// Each chunk gets its right checksum first: libpng would refuse nearly every input for that alone.
#include <vector>

#include <zlib.h>

#include "decoding.hpp"

namespace {

std::uint32_t big_endian(const std::uint8_t* p) {
    return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}

void mend_checksums(std::vector<std::uint8_t>& png) {
    for (std::size_t at = 8; png.size() >= at + 12;) {
        const std::size_t length = big_endian(&png[at]);
        if (length > png.size() - at - 12)
            break;
        const auto sum = crc32(0, &png[at + 4], static_cast<uInt>(length + 4));
        for (int i = 0; i < 4; i++)
            png[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
        at += 12 + length;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint8_t> png(data, data + size);
    mend_checksums(png);
    return fuzz::decode(canvas::Format::png, fuzz::bytes(png.data(), png.size()));
}
