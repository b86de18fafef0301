// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/decode.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>

#include "canvas/decoders.hpp"
#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using Kind = gobj::Error::Kind;

namespace {

struct Case {
    const char* name;
    Bytes file;
};

// Larger than a band, and no multiple of one.
std::vector<Case> all_kinds() {
    return {
        {"baseline JPEG", jpeg(raster(211, 300))},
        {"progressive JPEG", jpeg(raster(211, 300), true)},
        {"gray JPEG", jpeg(raster(211, 300, 1))},
        {"PNG", png(raster(211, 300))},
        {"PNG with alpha, 16 bits", png(raster(111, 200, 4, 16))},
        {"interlaced PNG", png(raster(211, 300), true)},
        {"palette PNG", palette_png(400, 300, true)},
        {"lossy WebP", webp(raster(211, 300), false)},
        {"lossy WebP with alpha", webp(raster(211, 300, 4), false)},
        {"lossless WebP", webp(raster(211, 300), true)},
        {"lossless WebP with a profile", webp(raster(211, 300, 4), true, Bytes(501, std::byte{7}))},
        {"JPEG to be turned",
         with_segment(jpeg(raster(211, 300)), 0xe1, concat({text({"Exif\0\0", 6}), exif(6)}))},
        {"PNG to be turned", with_chunk(png(raster(211, 300)), chunk("eXIf", exif(8)))},
        {"WebP to be turned", webp(raster(211, 300, 4), false, {}, exif(5))},
    };
}

double mean_difference(const Bytes& a, const Bytes& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); i++)
        sum += std::abs(std::to_integer<int>(a[i]) - std::to_integer<int>(b[i]));
    return sum / a.size();
}

}  // namespace

TEST_CASE("PNG pixels come out exactly, in every layout") {
    for (int channels : {1, 2, 3, 4})
        for (int bits : {8, 16})
            for (bool interlaced : {false, true}) {
                CAPTURE(channels, bits, interlaced);
                auto made = raster(77, 290, channels, bits);
                Keep keep;
                REQUIRE(decode(png(made, interlaced), keep));
                CHECK(keep.pixels.channels == channels);
                CHECK(keep.pixels.bits == bits);
                CHECK(keep.pixels.has_alpha() == (channels % 2 == 0));
                CHECK(keep.bands == 3);
                CHECK(keep.in_order);
                CHECK(keep.data == made.data);
            }
}

TEST_CASE("a palette is expanded, with alpha where it has some") {
    for (bool transparent : {false, true}) {
        Keep keep;
        REQUIRE(decode(palette_png(9, 5, transparent), keep));
        REQUIRE(keep.pixels.channels == (transparent ? 4 : 3));
        for (int y = 0; y < 5; y++)
            for (int x = 0; x < 9; x++) {
                const int i = (x + y) % 4;
                auto pixel = keep.data.data() + (y * 9 + x) * keep.pixels.channels;
                CHECK(std::to_integer<int>(pixel[0]) == 16 * i);
                CHECK(std::to_integer<int>(pixel[1]) == 32 * i);
                CHECK(std::to_integer<int>(pixel[2]) == 64 * i);
                if (transparent)
                    CHECK(std::to_integer<int>(pixel[3]) == 85 * i);
            }
    }
}

TEST_CASE("lossless WebP pixels come out exactly") {
    for (int channels : {3, 4}) {
        auto made = raster(211, 300, channels);
        if (channels == 4)
            made.data[3] = std::byte{0};  // the encoder must see alpha at all
        Keep keep;
        REQUIRE(decode(webp(made, true), keep));
        CHECK(keep.pixels.channels == channels);
        CHECK(keep.in_order);
        CHECK(keep.data == made.data);
    }
}

TEST_CASE("lossy pictures come out near to what went in") {
    Raster smooth{256, 256, 3, 8, {}};
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
            for (int value : {x, y, (x + y) / 2})
                smooth.data.push_back(std::byte(value));
    for (const auto& file : {jpeg(smooth), jpeg(smooth, true), webp(smooth, false)}) {
        Keep keep;
        REQUIRE(decode(file, keep));
        CHECK(mean_difference(keep.data, smooth.data) < 3);
    }
}

TEST_CASE("a gray JPEG comes out gray") {
    Keep keep;
    REQUIRE(decode(jpeg(raster(50, 50, 1)), keep));
    CHECK(std::string(keep.pixels.babl_name()) == "Y' u8");
}

TEST_CASE("a file's colour profile comes along unchanged") {
    // Long enough for two APP2 markers of a JPEG; libpng checks the header, so a plausible one.
    Bytes profile(70000, std::byte{5});
    auto write = [&](std::size_t at, std::string_view bytes) {
        std::ranges::copy(text(bytes), profile.begin() + at);
    };
    using namespace std::string_view_literals;
    write(0, "\0\1\x11\x70"sv);  // length
    write(8, "\2\x10\0\0"sv);
    write(12, "mntrRGB XYZ "sv);
    write(36, "acsp"sv);
    write(64, "\0\0\0\0"sv);                          // perceptual
    write(68, "\0\0\xf6\xd6\0\1\0\0\0\0\xd3\x2d"sv);  // D50
    write(128, "\0\0\0\0"sv);                         // no tags
    for (const auto& file :
         {jpeg(raster(20, 20), false, profile), png(raster(20, 20), false, profile),
          webp(raster(20, 20), true, profile)}) {
        Keep keep;
        REQUIRE(decode(file, keep));
        CHECK(keep.pixels.profile == profile);
    }
    Keep keep;
    REQUIRE(decode(jpeg(raster(20, 20)), keep));
    CHECK(keep.pixels.profile.empty());
}

TEST_CASE("a profile of more than four megabytes is passed over, the picture is not") {
    for (std::size_t bytes : {1u << 20, 5u << 20})
        for (const auto& file :
             {with_chunk(png(raster(20, 20)), chunk("iCCP", deflated_profile(bytes))),
              webp(raster(20, 20), true, Bytes(bytes))}) {
            Keep keep;
            REQUIRE(decode(file, keep));
            CHECK(keep.pixels.profile.size() == (bytes < max_profile_bytes ? bytes : 0));
        }
}

TEST_CASE("a picture cut anywhere is refused") {
    for (const auto& [name, file] : all_kinds()) {
        CAPTURE(name, file.size());
        Keep whole;
        REQUIRE(decode(file, whole));
        std::vector<std::size_t> lengths;
        for (int i = 0; i < 50; i++)
            lengths.push_back(file.size() * i / 50);
        for (std::size_t missing : {1, 2, 3, 4, 8, 12})
            lengths.push_back(file.size() - missing);
        for (auto length : lengths) {
            CAPTURE(length);
            Keep keep;
            auto result = decode(std::span(file).first(length), keep);
            REQUIRE_FALSE(result);
            CHECK(result.error().kind == Kind::unexpected);
            CHECK_FALSE(result.error().message.empty());
        }
    }
}

TEST_CASE("bytes after the end of a picture do no harm") {
    for (const auto& [name, file] : all_kinds()) {
        CAPTURE(name);
        Keep keep;
        CHECK(decode(concat({file, Bytes(100, std::byte{0x41})}), keep));
    }
}

TEST_CASE("a PNG with one changed byte is refused, wherever that is") {
    for (bool interlaced : {false, true}) {
        auto file = png(raster(40, 40), interlaced);
        for (std::size_t at = 0; at < file.size(); at++) {
            CAPTURE(at);
            auto changed = file;
            changed[at] ^= std::byte{0x10};
            Keep keep;
            CHECK_FALSE(decode(changed, keep));
        }
    }
}

TEST_CASE("a JPEG with a hole in its data is refused") {
    for (bool progressive : {false, true}) {
        auto file = jpeg(raster(211, 300), progressive);
        file.erase(file.begin() + file.size() / 2, file.begin() + file.size() / 2 + 200);
        Keep keep;
        CHECK_FALSE(decode(file, keep));
    }
}

TEST_CASE("no change to a file's bytes does worse than an error") {
    std::srand(7);
    for (const auto& [name, file] : all_kinds())
        for (int round = 0; round < 60; round++) {
            auto changed = file;
            for (int i = std::rand() % 8; i >= 0; i--)
                changed[std::rand() % changed.size()] = std::byte(std::rand());
            Keep keep;
            if (auto result = decode(changed, keep); !result)
                CHECK_FALSE(result.error().message.empty());
        }
}

TEST_CASE("an error of the sink ends the decoding") {
    struct Refuse : Sink {
        gobj::Result<> begin(const Pixels&) override { return gobj::failure(Kind::local, "no"); }
        void band(int, int, const std::byte*) override { bands++; }
        int bands = 0;
    };
    for (const auto& [name, file] : all_kinds()) {
        CAPTURE(name);
        Refuse sink;
        auto result = decode(file, sink);
        REQUIRE_FALSE(result);
        CHECK(result.error().message == "no");
        CHECK(sink.bands == 0);
    }
}

TEST_CASE("a progressive JPEG with thousands of scans is refused") {
    auto file = jpeg(raster(64, 64), true);
    // The last scan once more and again: from its SOS marker to the end marker.
    auto sos = file.end() - 2;
    while (!(sos[0] == std::byte{0xff} && sos[1] == std::byte{0xda}))
        --sos;
    const Bytes scan(sos, file.end() - 2);
    Bytes bomb(file.begin(), sos);
    for (int i = 0; i < 2000; i++)
        bomb.insert(bomb.end(), scan.begin(), scan.end());
    bomb.insert(bomb.end(), {std::byte{0xff}, std::byte{0xd9}});
    Keep keep;
    CHECK_FALSE(decode(bomb, keep));
}
