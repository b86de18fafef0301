// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto info = canvas::inspect(fuzz::bytes(data, size));
    if (!info)
        return info.error().message.empty() ? std::abort(), 0 : 0;
    const bool allowed = info->width >= 1 && info->width <= canvas::max_side && info->height >= 1 &&
                         info->height <= canvas::max_side &&
                         std::int64_t{info->width} * info->height <= canvas::max_pixels &&
                         (info->bits == 8 || info->bits == 16);
    if (!allowed)
        std::abort();
    return 0;
}
