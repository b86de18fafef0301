// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/encoder.hpp"

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <png.h>

namespace sample {

namespace {

// Both libraries end the process on an error that they meet with no handler set; with a picture of
// ours in memory that can only be a lack of memory.

class Jpeg final : public Encoder {
  public:
    explicit Jpeg(Size size) {
        state_.err = jpeg_std_error(&errors_);
        jpeg_create_compress(&state_);
        jpeg_mem_dest(&state_, &data_, &length_);
        state_.image_width = static_cast<JDIMENSION>(size.width);
        state_.image_height = static_cast<JDIMENSION>(size.height);
        state_.input_components = 3;
        state_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&state_);
        jpeg_set_quality(&state_, 90, TRUE);
        jpeg_start_compress(&state_, TRUE);
    }
    ~Jpeg() override {
        jpeg_destroy_compress(&state_);
        std::free(data_);
    }
    Jpeg(const Jpeg&) = delete;
    Jpeg& operator=(const Jpeg&) = delete;

    void row(const std::uint8_t* rgb) override {
        auto* row = const_cast<JSAMPROW>(rgb);  // libjpeg only reads it
        jpeg_write_scanlines(&state_, &row, 1);
    }
    std::string finish() override {
        jpeg_finish_compress(&state_);
        return {reinterpret_cast<const char*>(data_), length_};
    }

  private:
    jpeg_compress_struct state_{};
    jpeg_error_mgr errors_{};
    unsigned char* data_ = nullptr;
    unsigned long length_ = 0;
};

class Png final : public Encoder {
  public:
    explicit Png(Size size)
        : png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr)),
          info_(png_create_info_struct(png_)) {
        auto write = [](png_structp png, png_bytep bytes, std::size_t length) {
            static_cast<std::string*>(png_get_io_ptr(png))
                ->append(reinterpret_cast<const char*>(bytes), length);
        };
        png_set_write_fn(png_, &data_, write, nullptr);
        png_set_IHDR(png_, info_, static_cast<png_uint_32>(size.width),
                     static_cast<png_uint_32>(size.height), 8, PNG_COLOR_TYPE_RGB,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_compression_level(png_, 1);
        png_set_filter(png_, 0, PNG_FILTER_SUB);
        png_write_info(png_, info_);
    }
    ~Png() override { png_destroy_write_struct(&png_, &info_); }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;

    void row(const std::uint8_t* rgb) override { png_write_row(png_, rgb); }
    std::string finish() override {
        png_write_end(png_, nullptr);
        return std::move(data_);
    }

  private:
    std::string data_;
    png_structp png_;
    png_infop info_;
};

}  // namespace

std::unique_ptr<Encoder> Encoder::jpeg(Size size) {
    return std::make_unique<Jpeg>(size);
}
std::unique_ptr<Encoder> Encoder::png(Size size) {
    return std::make_unique<Png>(size);
}

}  // namespace sample
