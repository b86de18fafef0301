// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = fuzz::bytes(data, size);
    const auto info = canvas::inspect(file);
    const auto whole = canvas::check_whole(file);
    if (!info) {
        fuzz::promised(!info.error().message.empty() && !whole);
        return 0;
    }
    fuzz::promised(info->width >= 1 && info->width <= canvas::max_side && info->height >= 1 &&
                   info->height <= canvas::max_side &&
                   std::int64_t{info->width} * info->height <= canvas::max_pixels &&
                   (info->bits == 8 || info->bits == 16));
    return 0;
}
