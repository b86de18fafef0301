// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::decode(canvas::Format::jpeg, fuzz::bytes(data, size));
}
