// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/picture.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using namespace std::string_view_literals;
using Kind = gobj::Error::Kind;

namespace {

Bytes jpeg_of(int width, int height) {
    return jpeg_saying(jpeg(raster(16, 16)), width, height);
}

Bytes png_of(std::uint32_t width, std::uint32_t height) {
    return png_saying(png(raster(16, 16)), width, height);
}

Bytes webp_of(int width, int height) {
    auto file = webp(raster(16, 16), true, Bytes(4, std::byte{1}));
    for (int i = 0; i < 3; i++) {
        file[24 + i] = std::byte((width - 1) >> (8 * i));
        file[27 + i] = std::byte((height - 1) >> (8 * i));
    }
    return file;
}

std::string refusal(const Bytes& file) {
    auto info = inspect(file);
    if (info)
        return "accepted";
    CHECK(info.error().kind == Kind::unexpected);
    return info.error().message;
}

bool says(const std::string& message, std::string_view words) {
    CAPTURE(message, words);
    return message.find(words) != message.npos;
}

}  // namespace

TEST_CASE("a picture's header says what it is") {
    auto info = inspect(jpeg(raster(40, 30)));
    REQUIRE(info);
    CHECK(info->format == Format::jpeg);
    CHECK(info->width == 40);
    CHECK(info->height == 30);
    CHECK_FALSE(info->has_alpha);
    CHECK_FALSE(info->gray);
    CHECK(info->bits == 8);

    CHECK(inspect(jpeg(raster(4, 3, 1)))->gray);
    info = inspect(png(raster(4, 3, 2, 16)));
    REQUIRE(info);
    CHECK(info->format == Format::png);
    CHECK(info->gray);
    CHECK(info->has_alpha);
    CHECK(info->bits == 16);
    CHECK(inspect(palette_png(4, 3, true))->has_alpha);
    CHECK_FALSE(inspect(palette_png(4, 3, false))->has_alpha);
    info = inspect(webp(raster(40, 30, 4), true));
    REQUIRE(info);
    CHECK(info->format == Format::webp);
    CHECK(info->has_alpha);
}

TEST_CASE("a picture larger than allowed is refused by its header") {
    CHECK(says(refusal(jpeg_of(65500, 65500)), "65500 × 65500"));
    CHECK(says(refusal(jpeg_of(16385, 10)), "16384"));
    CHECK(says(refusal(jpeg_of(16384, 16384)), "100 million"));
    CHECK(inspect(jpeg_of(10000, 10000)));
    CHECK(says(refusal(png_of(65500, 65500)), "65500 × 65500"));
    CHECK(says(refusal(png_of(0x7fffffff, 0x7fffffff)), "16384"));
    CHECK_FALSE(inspect(png_of(0xffffffff, 1)));
    CHECK_FALSE(inspect(png_of(0, 1)));
    CHECK(inspect(png_of(16384, 6000)));
    // libwebp itself compares the canvas with the picture in it.
    CHECK_FALSE(inspect(webp_of(16384, 16384)));
    CHECK(says(refusal(Bytes(max_bytes + 1)), "64 MiB"));
}

TEST_CASE("animated pictures are refused") {
    Bytes frames(8);
    frames[3] = std::byte{2};
    CHECK(says(refusal(with_chunk(png(raster(9, 9)), chunk("acTL", frames))), "animated PNG"));
    auto animated = webp(raster(9, 9), true, Bytes(4, std::byte{1}));
    animated[20] |= std::byte{2};  // the flag in VP8X
    CHECK(says(refusal(animated), "animated WebP"));
}

TEST_CASE("what is no picture of ours is refused by name") {
    const std::pair<Bytes, std::string_view> others[] = {
        {text("GIF89a\1\0\1\0\x80\0\0"sv), "a GIF picture"},
        {text("gimp xcf v011\0"sv), "a GIMP image (XCF)"},
        {text("8BPS\0\1"sv), "Photoshop"},
        {text("<!DOCTYPE html><html><head>"), "a web page"},
        {text("\n  <HTML lang=en>"), "a web page"},
        {text("\xef\xbb\xbf<!doctype html>"), "a web page"},
        {text("<?xml version='1.0'?>\n<svg xmlns='x'>"), "an SVG drawing"},
        {text("<?xml version='1.0'?><Error><Code>AccessDenied"), "XML text"},
        {text(" {\"detail\":\"not found\"}"), "JSON text"},
        {text("upstream timed out"), "plain text"},
        {text("II*\0\10\0\0\0"sv), "TIFF"},
        {text("\0\0\0\x20"
              "ftypavif"sv),
         "AVIF"},
        {text("\0\0\0\x20"
              "ftypisom"sv),
         "a video"},
        {text("RIFF\x10\0\0\0WAVEfmt "sv), "unknown"},
        {text("\x7f"
              "ELF\2\1\1\0\0"sv),
         "unknown"},
        {Bytes{}, "an empty file"},
    };
    for (const auto& [file, words] : others) {
        CHECK(says(refusal(file), words));
        CHECK(says(refusal(file), "JPEG, PNG or WebP"));
    }
}

TEST_CASE("whatever else GIMP can open is refused by its first bytes") {
    for (const Bytes& file : {text("BM\x36\0\0\0"sv),
                              text("\0\0\1\0\1\0\x10\x10"sv),
                              text("\0\0\2\0\1\0"sv),
                              text("Paint Shop Pro Image File\n\x1a"sv),
                              text("SIMPLE  =                    T"),
                              text("/* XPM */\nstatic char *x[] = {"),
                              text("#define x_width 16\n#define"),
                              text("\x0a\5\1\x08\0\0"sv),
                              text("\x01\xda\1\1"sv),
                              text("%PDF-1.7\n"),
                              text("%!PS-Adobe-3.0 EPSF-3.0\n"),
                              text("DDS |\0\0\0"sv),
                              text("\x76\x2f\x31\x01"sv),
                              text("#?RADIANCE\n"),
                              text("P6\n1 1\n255\n"),
                              text("Pf\n1 1\n-1.0\n"),
                              text("\0\0\0\x0cjP  \r\n\x87\n"sv),
                              text("\xff\x4f\xff\x51"sv),
                              text("\xff\x0a"sv),
                              text("\0\0\0\x0cJXL \r\n\x87\n"sv),
                              text("\0\0\0\x20"
                                   "ftypheic"sv),
                              text("\0\0\0\x20"
                                   "ftypavis"sv),
                              text("\x8aMNG\r\n\x1a\n"sv),
                              text("MM\0*\0\0\0\x08"sv),
                              text("qoif\0\0\0\1"sv),
                              text("\xd7\xcd\xc6\x9a\0\0"sv),
                              text("\x12\xaf\1\0"sv),
                              text("\0\0\0\0\x0e\x11\x12\xaf"sv),
                              text("\x59\xa6\x6a\x95"sv),
                              text("farbfeld\0\0\0\1"sv),
                              text("\0\0\0\0\0\0\0\0\0\0\0\x69\0\0\0\0\0\0\0\7"sv),
                              text("IWAD\1\0\0\0"sv),
                              text("GIMP Palette\n"),
                              text("\0\0\0\x1c\0\0\0\2GIMP"sv),
                              text("\x1f\x8b\x08\0\0"sv),
                              text("BZh91AY&SY"),
                              text("PK\3\4mimetypeimage/openraster"sv),
                              text("FORM\0\0\1\0ILBM"sv)}) {
        CAPTURE(std::string(reinterpret_cast<const char*>(file.data()), file.size()));
        CHECK(says(refusal(file), "JPEG, PNG or WebP"));
    }
}

TEST_CASE("a JPEG in CMYK is refused by name") {
    CHECK(says(refusal(cmyk_jpeg(16, 16)), "CMYK"));
}

TEST_CASE("a JPEG of arithmetic coding is refused, since it could claim any size") {
    auto file = jpeg(raster(16, 16));
    const auto frame = std::ranges::search(file, text("\xff\xc0"));
    REQUIRE(!frame.empty());
    frame[1] = std::byte{0xc9};
    CHECK(says(refusal(file), "of a kind that is not supported"));
}

TEST_CASE("no start of a file reads outside of it") {
    for (const auto& file : {jpeg(raster(9, 9)), png(raster(9, 9)), webp(raster(9, 9), true),
                             text("<!doctype html>"), text("gimp xcf")})
        for (std::size_t length = 0; length < std::min<std::size_t>(file.size(), 100); length++) {
            Bytes start(file.begin(), file.begin() + length);  // its own block, so that ASan sees
            auto info = inspect(start);
            CHECK((!info || (info->width == 9 && info->height == 9)));
        }
}

TEST_CASE("a view of GBytes is what is in them") {
    CHECK(view(nullptr).empty());
    GBytes* bytes = g_bytes_new_static("abc", 3);
    CHECK(view(bytes).size() == 3);
    g_bytes_unref(bytes);
}
