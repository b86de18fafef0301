// SPDX-License-Identifier: GPL-3.0-or-later
// PNG by libpng. Palettes, bits below 8 and tRNS are expanded; a wrong checksum anywhere and a
// missing end are errors. Animated PNG (APNG) is refused when its acTL chunk is seen: it would show
// one frame.
#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

#include <glib/gi18n-lib.h>
#include <png.h>

#include "canvas/decoders.hpp"
#include "canvas/escape.hpp"
#include "canvas/turn.hpp"

namespace canvas {
namespace {

constexpr std::size_t signature_bytes = 8;
constexpr int max_deflation = 1032;  // bytes from one: what zlib calls its limit

std::uint32_t big_endian(const std::uint8_t* p) {
    return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}

struct Png {
    png_structp png = nullptr;
    png_infop info = nullptr;
    File rest;
    Escape escape;

    explicit Png(File file) : rest(file) {
        png = png_create_read_struct(
            PNG_LIBPNG_VER_STRING, &escape,
            [](png_structp self, png_const_charp words) {
                auto escape = static_cast<Escape*>(png_get_error_ptr(self));
                escape->words = words;
                escape->leave();
            },
            [](png_structp, png_const_charp) {});
    }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;
    ~Png() { png_destroy_read_struct(&png, &info, nullptr); }

    static void read(png_structp self, png_bytep to, std::size_t size) {
        auto& rest = static_cast<Png*>(png_get_io_ptr(self))->rest;
        if (size > rest.size())
            png_error(self, "the file ends early");
        std::memcpy(to, rest.data(), size);
        rest = rest.subspan(size);
    }

    // Afterwards rows come as R'G'B', R'G'B'A, Y' or Y'A, of 8 or 16 bits. False on an error.
    bool start(int* passes) {
        return png && escape.try_call([&] {
            info = png_create_info_struct(png);
            if (!info)
                png_error(png, "no memory");
            png_set_read_fn(png, this, read);
            png_set_user_limits(png, max_side, max_side);
            png_set_chunk_malloc_max(png, max_profile_bytes);
            png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
            png_read_info(png, info);
            png_set_expand(png);
            if constexpr (std::endian::native == std::endian::little)
                png_set_swap(png);
            *passes = png_set_interlace_handling(png);
            png_read_update_info(png, info);
        });
    }

    std::vector<std::byte> profile() {
        png_charp name = nullptr;
        png_bytep data = nullptr;
        png_uint_32 size = 0;
        int compression = 0;
        if (!escape.try_call([&] {
                if (!png_get_iCCP(png, info, &name, &compression, &data, &size))
                    size = 0;
            }))
            return {};
        auto start = reinterpret_cast<std::byte*>(data);
        return {start, start + size};
    }

    std::unexpected<gobj::Error> error() const { return damaged("libpng: " + escape.words); }
};

gobj::Result<> decode_bands(Png& png, const Pixels& pixels, Sink& sink) {
    auto band = room(band_rows, pixels.row_bytes());
    if (!band)
        return no_memory(pixels.width, pixels.height);
    for (int y = 0; y < pixels.height; y += band_rows) {
        int rows = std::min(band_rows, pixels.height - y);
        auto read = png.escape.try_call([&] {
            for (int i = 0; i < rows; i++)
                png_read_row(png.png,
                             reinterpret_cast<png_bytep>(band.get()) + i * pixels.row_bytes(),
                             nullptr);
        });
        if (!read)
            return png.error();
        sink.band(y, rows, band.get());
    }
    return {};
}

// Each pass of an interlaced picture fills in pixels all over it, and what is to be turned comes in
// the wrong order: the bands are only known at the end.
gobj::Result<> decode_whole(Png& png, int passes, const Pixels& pixels, Orientation orientation,
                            Sink& sink) {
    auto whole = room(pixels.height, pixels.row_bytes());
    if (!whole)
        return no_memory(pixels.width, pixels.height);
    auto read = png.escape.try_call([&] {
        for (int pass = 0; pass < passes; pass++)
            for (int y = 0; y < pixels.height; y++)
                png_read_row(png.png,
                             reinterpret_cast<png_bytep>(whole.get()) + y * pixels.row_bytes(),
                             nullptr);
    });
    if (!read)
        return png.error();
    return give_turned(pixels, orientation, whole.get(), sink);
}

// Bits a pixel as stored, before anything is expanded; 1 of an unknown colour type.
int stored_bits(int colour_type, int bits) {
    const int channels = colour_type & PNG_COLOR_MASK_PALETTE ? 1
                         : colour_type & PNG_COLOR_MASK_COLOR ? 3
                                                              : 1;
    return std::max(1, bits * (channels + (colour_type & PNG_COLOR_MASK_ALPHA ? 1 : 0)));
}

}  // namespace

gobj::Result<PictureInfo> inspect_png(File file) {
    const auto* bytes = bytes_of(file);
    auto is = [&](std::size_t at, const char* name) {
        return std::memcmp(bytes + at + 4, name, 4) == 0;
    };
    if (file.size() < signature_bytes + 25 || !is(signature_bytes, "IHDR"))
        return damaged("no IHDR");
    const auto* header = bytes + signature_bytes + 8;
    auto width = big_endian(header), height = big_endian(header + 4);
    int bits = header[8], colour_type = header[9];

    // The other chunks say the rest. Lengths are the file's word: checked at each step.
    bool has_alpha = colour_type & PNG_COLOR_MASK_ALPHA;
    bool pixels = false;
    File exif;  // may come after the pixels
    for (std::size_t at = signature_bytes; file.size() - at >= 12;) {
        if (is(at, "acTL") && !pixels)
            return gobj::failure(
                gobj::Error::Kind::unexpected,
                _("The picture is an animated PNG; only pictures of one frame are allowed."));
        const std::size_t length = big_endian(bytes + at);
        pixels = pixels || is(at, "IDAT");
        if (length > file.size() - at - 12)
            break;
        has_alpha = has_alpha || (is(at, "tRNS") && !pixels);
        if (is(at, "eXIf") && exif.empty())
            exif = file.subspan(at + 8, length);
        at += 12 + length;
    }
    if (!pixels)
        return damaged("no IDAT");
    if (width > G_MAXINT || height > G_MAXINT)
        return damaged("impossible dimensions");
    return PictureInfo{.format = Format::png,
                       .width = static_cast<int>(width),
                       .height = static_cast<int>(height),
                       .has_alpha = has_alpha,
                       .gray = !(colour_type & PNG_COLOR_MASK_COLOR),
                       .bits = bits == 16 ? 16 : 8,
                       .orientation = exif_orientation(exif)};
}

gobj::Result<> decode_png(File file, const PictureInfo& picture, Sink& sink) {
    const auto* header = bytes_of(file) + signature_bytes + 8;
    if (std::int64_t{picture.width} * picture.height * stored_bits(header[9], header[8]) / 8 >
        static_cast<std::int64_t>(file.size()) * max_deflation)
        return too_short();
    Png png(file);
    int passes = 1;
    if (!png.start(&passes))
        return png.error();
    Pixels pixels{.width = picture.width,
                  .height = picture.height,
                  .channels = png_get_channels(png.png, png.info),
                  .bits = png_get_bit_depth(png.png, png.info),
                  .profile = png.profile()};
    // What libpng made of the header and what inspect() did must agree: buffers are sized by it.
    if (png_get_rowbytes(png.png, png.info) != pixels.row_bytes() || pixels.channels > 4 ||
        png_get_image_height(png.png, png.info) != static_cast<png_uint_32>(picture.height))
        return damaged("a PNG of an unknown layout");
    if (auto begun = sink.begin(turned(pixels, picture.orientation)); !begun)
        return begun;
    const bool whole = passes > 1 || picture.orientation != Orientation::upright;
    auto decoded = whole ? decode_whole(png, passes, pixels, picture.orientation, sink)
                         : decode_bands(png, pixels, sink);
    if (!decoded)
        return decoded;
    if (!png.escape.try_call([&] { png_read_end(png.png, nullptr); }))
        return png.error();
    return {};
}

}  // namespace canvas
