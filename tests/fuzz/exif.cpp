// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/orientation.hpp"
#include "decoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto orientation = static_cast<int>(canvas::exif_orientation(fuzz::bytes(data, size)));
    fuzz::promised(orientation >= 1 && orientation <= 8);
    return 0;
}
