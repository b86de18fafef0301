// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/orientation.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <string>

#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using namespace std::string_view_literals;

namespace {

Bytes jpeg_exif_segment(int orientation) {
    return concat({text("Exif\0\0"sv), exif(orientation, orientation % 2)});
}

Keep decoded(const Bytes& file) {
    Keep keep;
    auto result = decode(file, keep);
    REQUIRE(result);
    CHECK(keep.in_order);
    CHECK(keep.bands == (keep.pixels.height + band_rows - 1) / band_rows);
    return keep;
}

// A picture of any pixels, turned by hand: each of the eight is made of these three.
struct Grid {
    int width, height;
    std::vector<std::array<std::byte, 8>> pixels;

    Grid made(int w, int h, const std::function<std::size_t(int, int)>& from) const {
        Grid grid{w, h, {}};
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                grid.pixels.push_back(pixels[from(x, y)]);
        return grid;
    }
    Grid mirrored() const {
        return made(width, height, [&](int x, int y) { return y * width + width - 1 - x; });
    }
    Grid flipped() const {
        return made(width, height, [&](int x, int y) { return (height - 1 - y) * width + x; });
    }
    Grid transposed() const {
        return made(height, width, [&](int x, int y) { return x * width + y; });
    }
    Grid turned(int orientation) const {
        switch (orientation) {
            case 2:
                return mirrored();
            case 3:
                return mirrored().flipped();
            case 4:
                return flipped();
            case 5:
                return transposed();
            case 6:
                return transposed().mirrored();
            case 7:
                return transposed().mirrored().flipped();
            case 8:
                return transposed().flipped();
            default:
                return *this;
        }
    }
};

Grid grid(const Keep& keep) {
    Grid grid{keep.pixels.width, keep.pixels.height, {}};
    const auto size = keep.pixels.pixel_bytes();
    for (std::size_t at = 0; at < keep.data.size(); at += size)
        std::copy_n(keep.data.begin() + at, size, grid.pixels.emplace_back().begin());
    return grid;
}

}  // namespace

TEST_CASE("each of EXIF's eight orientations is turned as the standard draws it") {
    // Stored: abc
    //         def
    const std::pair<int, std::string_view> upright[] = {
        {3, "abcdef"}, {3, "cbafed"}, {3, "fedcba"}, {3, "defabc"},
        {2, "adbecf"}, {2, "daebfc"}, {2, "fcebda"}, {2, "cfbead"},
    };
    const Raster stored{3, 2, 1, 8, text("abcdef")};
    for (int orientation = 1; orientation <= 8; orientation++) {
        CAPTURE(orientation);
        const auto file = with_chunk(png(stored), chunk("eXIf", exif(orientation)));
        const auto& [width, pixels] = upright[orientation - 1];
        auto info = inspect(file);
        REQUIRE(info);
        CHECK(info->width == width);
        CHECK(info->height == 6 / width);
        const auto keep = decoded(file);
        CHECK(keep.pixels.width == width);
        CHECK(keep.data == text(pixels));
    }
}

TEST_CASE("every format is turned, in every layout and over several bands") {
    struct Case {
        const char* name;
        std::function<Bytes(int)> file;  // orientation 0: says nothing
    };
    auto jpeg_case = [](const char* name, Bytes plain) {
        return Case{name, [plain](int o) {
                        return o ? with_segment(plain, 0xe1, jpeg_exif_segment(o)) : plain;
                    }};
    };
    auto png_case = [](const char* name, Bytes plain) {
        return Case{name, [plain](int o) {
                        return o ? with_chunk(plain, chunk("eXIf", exif(o, o % 2))) : plain;
                    }};
    };
    auto webp_case = [](const char* name, int channels, bool lossless) {
        return Case{name, [=](int o) {
                        return webp(raster(131, 140, channels), lossless, {},
                                    o ? exif(o, o % 2) : Bytes());
                    }};
    };
    const Case cases[] = {
        jpeg_case("JPEG", jpeg(raster(131, 140))),
        jpeg_case("progressive JPEG", jpeg(raster(131, 140), true)),
        jpeg_case("gray JPEG", jpeg(raster(131, 140, 1))),
        png_case("gray PNG", png(raster(131, 140, 1))),
        png_case("gray PNG with alpha", png(raster(131, 140, 2))),
        png_case("PNG", png(raster(131, 140, 3))),
        png_case("interlaced PNG", png(raster(131, 140, 3), true)),
        png_case("PNG with alpha", png(raster(131, 140, 4))),
        png_case("gray PNG of 16 bits", png(raster(131, 140, 1, 16))),
        png_case("gray PNG with alpha of 16 bits", png(raster(131, 140, 2, 16))),
        png_case("PNG of 16 bits", png(raster(131, 140, 3, 16))),
        png_case("PNG with alpha of 16 bits", png(raster(131, 140, 4, 16))),
        png_case("palette PNG", palette_png(131, 140, true)),
        webp_case("lossy WebP", 3, false),
        webp_case("lossy WebP with alpha", 4, false),
        webp_case("lossless WebP", 3, true),
        webp_case("lossless WebP with alpha", 4, true),
    };
    for (const auto& [name, file] : cases) {
        const auto plain = grid(decoded(file(0)));
        for (int orientation = 1; orientation <= 8; orientation++) {
            CAPTURE(name, orientation);
            const auto wanted = plain.turned(orientation);
            const auto got = decoded(file(orientation));
            CHECK(got.pixels.width == wanted.width);
            CHECK(got.pixels.height == wanted.height);
            CHECK(grid(got).pixels == wanted.pixels);
            auto info = inspect(file(orientation));
            REQUIRE(info);
            CHECK(info->width == wanted.width);
            CHECK(info->height == wanted.height);
            CHECK(static_cast<int>(info->orientation) == orientation);
        }
    }
}

TEST_CASE("PNG's orientation counts after the pixels, too") {
    auto file = png(raster(9, 5));
    const auto block = chunk("eXIf", exif(6));
    file.insert(file.end() - 12, block.begin(), block.end());  // before IEND
    auto info = inspect(file);
    REQUIRE(info);
    CHECK(info->width == 5);
    CHECK(decoded(file).pixels.width == 5);
}

TEST_CASE("an orientation is read in both byte orders, with and without Exif before it") {
    for (int orientation = 1; orientation <= 8; orientation++)
        for (bool big_endian : {false, true}) {
            const auto block = exif(orientation, big_endian);
            CHECK(static_cast<int>(exif_orientation(block)) == orientation);
            CHECK(static_cast<int>(exif_orientation(concat({text("Exif\0\0"sv), block}))) ==
                  orientation);
        }
}

TEST_CASE("what makes no sense as an orientation leaves the picture as it is") {
    auto changed = [](std::size_t at, std::string_view bytes) {
        auto block = exif(6);
        for (std::size_t i = 0; i < bytes.size(); i++)
            block[at + i] = static_cast<std::byte>(bytes[i]);
        return exif_orientation(block);
    };
    CHECK(changed(0, "II*\0"sv) == Orientation::turned_right);
    CHECK(changed(0, "MM\0*"sv) == Orientation::upright);           // the wrong byte order
    CHECK(changed(0, "IX*\0"sv) == Orientation::upright);           // no TIFF
    CHECK(changed(4, "\xff\xff\xff\xff") == Orientation::upright);  // a directory far outside
    CHECK(changed(8, "\0\0"sv) == Orientation::upright);            // of no entries
    CHECK(changed(8, "\xff\xff"sv) == Orientation::turned_right);   // of more than there are
    CHECK(changed(24, "\4"sv) == Orientation::upright);             // a LONG
    CHECK(changed(26, "\2"sv) == Orientation::upright);             // two of them
    CHECK(changed(30, "\0"sv) == Orientation::upright);
    CHECK(changed(30, "\x09"sv) == Orientation::upright);
    CHECK(changed(30, "\6\1"sv) == Orientation::upright);
    CHECK(exif_orientation({}) == Orientation::upright);
}

TEST_CASE("no start of an EXIF block is read beyond") {
    const auto block = exif(6);
    for (std::size_t length = 0; length < block.size(); length++) {
        Bytes start(block.begin(), block.begin() + length);  // its own block, so that ASan sees
        CHECK(exif_orientation(start) ==
              (length < 32 ? Orientation::upright : Orientation::turned_right));
    }
}
