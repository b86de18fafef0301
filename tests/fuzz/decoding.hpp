// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzzers of the decoders share: one format, small pictures, and what decode() promises.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "canvas/decode.hpp"
#include "canvas/whole.hpp"
#include "promised.hpp"

namespace fuzz {

// Larger ones take their time, and go the same ways.
inline constexpr int max_pixels = 1 << 16;

class PromisedSink : public canvas::Sink {
  public:
    explicit PromisedSink(const canvas::PictureInfo& info) : info_(info) {}

    gobj::Result<> begin(const canvas::Pixels& pixels) override {
        promised(!begun_ && pixels.width == info_.width && pixels.height == info_.height &&
                 (info_.has_alpha || !pixels.has_alpha()) && pixels.gray() == info_.gray &&
                 pixels.bits == info_.bits && pixels.babl_name());
        begun_ = true;
        row_bytes_ = pixels.row_bytes();
        return {};
    }
    void band(int y, int rows, const std::byte* data) override {
        promised(begun_ && y == next_ && rows == std::min(canvas::band_rows, info_.height - y));
        next_ += rows;
        for (std::size_t i = 0; i < rows * row_bytes_; i++)  // all of it is there
            sum_ = sum_ + std::to_integer<unsigned>(data[i]);
    }
    void end() const { promised(next_ == info_.height); }

  private:
    canvas::PictureInfo info_;
    bool begun_ = false;
    int next_ = 0;
    std::size_t row_bytes_ = 0;
    volatile unsigned sum_ = 0;
};

// For LLVMFuzzerTestOneInput to return.
inline int decode(canvas::Format format, std::span<const std::byte> file) {
    const auto info = canvas::inspect(file);
    if (!info || info->format != format || info->width > max_pixels / info->height)
        return -1;  // no input to go on from
    PromisedSink sink(*info);
    if (auto decoded = canvas::decode(file, sink)) {
        sink.end();
        // Or it would be fetched again. (libpng takes an IEND with data in it; no encoder writes
        // one.)
        promised(canvas::check_whole(file) || format == canvas::Format::png);
    } else {
        promised(!decoded.error().message.empty());
    }
    return 0;
}

inline std::span<const std::byte> bytes(const std::uint8_t* data, std::size_t size) {
    return std::as_bytes(std::span(data, size));
}

}  // namespace fuzz
