// SPDX-License-Identifier: GPL-3.0-or-later
#include "encode.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <webp/mux_types.h>

namespace canvas::test {
namespace {

void put(Bytes& to, std::span<const std::byte> from) {
    to.insert(to.end(), from.begin(), from.end());
}

Bytes encode_jpeg(const Raster& raster, J_COLOR_SPACE space, bool progressive,
                  const Bytes& profile) {
    jpeg_compress_struct info;
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = raster.width;
    info.image_height = raster.height;
    info.input_components = raster.channels;
    info.in_color_space = space;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 92, TRUE);
    if (progressive)
        jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    if (!profile.empty())
        jpeg_write_icc_profile(&info, reinterpret_cast<const JOCTET*>(profile.data()),
                               profile.size());
    for (int y = 0; y < raster.height; y++) {
        auto row = const_cast<JSAMPROW>(reinterpret_cast<const JSAMPLE*>(raster.data.data()) +
                                        std::size_t(y) * raster.width * raster.channels);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    auto start = reinterpret_cast<std::byte*>(out);
    Bytes bytes(start, start + size);
    std::free(out);
    return bytes;
}

struct PngWriter {
    Bytes bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);

    PngWriter() {
        png_set_write_fn(
            png, this,
            [](png_structp self, png_bytep data, size_t size) {
                put(static_cast<PngWriter*>(png_get_io_ptr(self))->bytes,
                    {reinterpret_cast<std::byte*>(data), size});
            },
            nullptr);
    }
    ~PngWriter() { png_destroy_write_struct(&png, &info); }
};

}  // namespace

Raster raster(int width, int height, int channels, int bits) {
    Raster raster{width, height, channels, bits, {}};
    std::uint32_t noise = 1;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < channels; c++) {
                noise = noise * 1664525 + 1013904223;
                const int value = (x * (c + 2) * 3 + y * (5 - c) + int(noise >> 27)) & 255;
                raster.data.push_back(std::byte(value));
                if (bits == 16)
                    raster.data.push_back(std::byte(noise >> 16));
            }
    return raster;
}

Bytes jpeg(const Raster& raster, bool progressive, const Bytes& profile) {
    return encode_jpeg(raster, raster.channels == 1 ? JCS_GRAYSCALE : JCS_RGB, progressive,
                       profile);
}

Bytes cmyk_jpeg(int width, int height) {
    return encode_jpeg(raster(width, height, 4), JCS_CMYK, false, {});
}

Bytes png(const Raster& raster, bool interlaced, const Bytes& profile) {
    static constexpr int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                                    PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    PngWriter writer;
    png_set_IHDR(writer.png, writer.info, raster.width, raster.height, raster.bits,
                 types[raster.channels - 1], interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 0, 0);
    if (!profile.empty()) {
        png_set_option(writer.png, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
        png_set_iCCP(writer.png, writer.info, "test", 0,
                     reinterpret_cast<png_const_bytep>(profile.data()), profile.size());
    }
    png_write_info(writer.png, writer.info);
    if (raster.bits == 16 && std::endian::native == std::endian::little)
        png_set_swap(writer.png);
    const std::size_t row_bytes = std::size_t(raster.width) * raster.channels * raster.bits / 8;
    std::vector<png_bytep> rows;
    for (int y = 0; y < raster.height; y++)
        rows.push_back(const_cast<png_bytep>(
            reinterpret_cast<png_const_bytep>(raster.data.data() + y * row_bytes)));
    png_write_image(writer.png, rows.data());
    png_write_end(writer.png, nullptr);
    return writer.bytes;
}

Bytes palette_png(int width, int height, bool transparent) {
    PngWriter writer;
    png_set_IHDR(writer.png, writer.info, width, height, 2, PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, 0, 0);
    png_color colours[4];
    png_byte alpha[4];
    for (int i = 0; i < 4; i++) {
        colours[i] = {png_byte(16 * i), png_byte(32 * i), png_byte(64 * i)};
        alpha[i] = png_byte(85 * i);
    }
    png_set_PLTE(writer.png, writer.info, colours, 4);
    if (transparent)
        png_set_tRNS(writer.png, writer.info, alpha, 4, nullptr);
    png_write_info(writer.png, writer.info);
    for (int y = 0; y < height; y++) {
        std::vector<png_byte> row((width + 3) / 4);
        for (int x = 0; x < width; x++)
            row[x / 4] |= ((x + y) % 4) << (6 - 2 * (x % 4));
        png_write_row(writer.png, row.data());
    }
    png_write_end(writer.png, nullptr);
    return writer.bytes;
}

Bytes webp(const Raster& raster, bool lossless, const Bytes& profile, const Bytes& exif) {
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        throw std::runtime_error("libwebp");
    config.lossless = lossless;
    config.exact = 1;
    picture.use_argb = lossless;
    picture.width = raster.width;
    picture.height = raster.height;
    WebPMemoryWriter memory;
    WebPMemoryWriterInit(&memory);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &memory;
    auto data = reinterpret_cast<const std::uint8_t*>(raster.data.data());
    const int stride = raster.width * raster.channels;
    if (!(raster.channels == 4 ? WebPPictureImportRGBA(&picture, data, stride)
                               : WebPPictureImportRGB(&picture, data, stride)) ||
        !WebPEncode(&config, &picture))
        throw std::runtime_error("libwebp");
    auto start = reinterpret_cast<std::byte*>(memory.mem);
    Bytes bytes(start, start + memory.size);
    WebPPictureFree(&picture);
    WebPMemoryWriterClear(&memory);
    if (profile.empty() && exif.empty())
        return bytes;

    // By hand, since libwebpmux is needed nowhere else: VP8X, ICCP, what there was, EXIF.
    Bytes header = number((raster.channels == 4 ? ALPHA_FLAG : 0) |
                              (profile.empty() ? 0 : ICCP_FLAG) | (exif.empty() ? 0 : EXIF_FLAG),
                          false);
    auto width = number(raster.width - 1, false), height = number(raster.height - 1, false);
    put(header, std::span(width).first(3));
    put(header, std::span(height).first(3));
    auto riff_chunk = [](std::string_view name, const Bytes& data) {
        if (data.empty())
            return Bytes();
        return concat(
            {text(name), number(data.size(), false), data, Bytes(data.size() % 2, std::byte{})});
    };
    // A lossy picture with alpha comes with a VP8X of its own.
    const std::size_t picture_at = bytes[15] == std::byte{'X'} ? 30 : 12;
    auto body = concat({text("WEBP"), riff_chunk("VP8X", header), riff_chunk("ICCP", profile),
                        Bytes(bytes.begin() + picture_at, bytes.end()), riff_chunk("EXIF", exif)});
    return concat({text("RIFF"), number(body.size(), false), body});
}

gobj::Result<> Keep::begin(const Pixels& shape) {
    pixels = shape;
    data.resize(shape.row_bytes() * shape.height);
    return {};
}

void Keep::band(int y, int rows, const std::byte* bytes) {
    in_order =
        in_order && y == bands * band_rows && (rows == band_rows || y + rows == pixels.height);
    bands++;
    std::copy_n(bytes, rows * pixels.row_bytes(), data.begin() + y * pixels.row_bytes());
}

}  // namespace canvas::test
