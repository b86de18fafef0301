// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a picture as JPEG (quality 90) or PNG, a few rows at a time: a whole PNG of this size
// takes longer than a request may be kept waiting.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sample/model.hpp"

namespace sample {

class Encoder {
  public:
    static std::unique_ptr<Encoder> jpeg(Size size);
    static std::unique_ptr<Encoder> png(Size size);
    virtual ~Encoder() = default;

    // The next row, as bytes of red, green, blue.
    virtual void row(const std::uint8_t* rgb) = 0;
    // After the last row: the file.
    virtual std::string finish() = 0;
};

}  // namespace sample
