// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that claim to be giants. What they cost is asked of malloc itself.
#include <catch2/catch_test_macros.hpp>
#include <format>
#include <string>

#include "allocations.hpp"
#include "canvas/decode.hpp"
#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using Kind = gobj::Error::Kind;

namespace {

constexpr std::size_t allowed = 16 * 1024 * 1024;

struct Nothing : Sink {
    gobj::Result<> begin(const Pixels&) override { return {}; }
    void band(int, int, const std::byte*) override {}
};

struct Case {
    std::string name;
    Bytes file;
};

std::vector<Case> bombs() {
    std::vector<Case> all;
    // Beyond what is allowed, at its edge, and giants that nothing forbids.
    for (auto [width, height] : {std::pair{65500, 65500},
                                 {65500, 1},
                                 {16384, 16384},
                                 {16384, 6103},
                                 {10000, 10000},
                                 {4096, 4096}}) {
        auto add = [&](const char* kind, Bytes file) {
            all.push_back({kind + std::format(" of {} × {}", width, height), std::move(file)});
        };
        for (bool progressive : {false, true})
            for (int channels : {1, 3}) {
                const auto small = jpeg(raster(16, 16, channels), progressive);
                add(progressive ? "progressive JPEG" : "JPEG", jpeg_saying(small, width, height));
                add("JPEG to be turned",
                    jpeg_saying(with_segment(small, 0xe1, concat({text({"Exif\0\0", 6}), exif(6)})),
                                width, height));
            }
        for (bool interlaced : {false, true})
            for (int channels : {1, 4}) {
                const auto small =
                    png(raster(16, 16, channels, channels == 4 ? 16 : 8), interlaced);
                add(interlaced ? "interlaced PNG" : "PNG", png_saying(small, width, height));
                add("PNG to be turned",
                    png_saying(with_chunk(small, chunk("eXIf", exif(8))), width, height));
            }
        if (width <= 16383 && height <= 16383)
            add("lossy WebP", webp_saying(webp(raster(16, 16), false), width, height));
    }
    return all;
}

}  // namespace

TEST_CASE("what is asked of malloc is seen, or the tests here say nothing") {
    const auto file = webp(raster(800, 800), true);
    Allocations allocations;
    g_free(g_malloc(allowed));
    CHECK(allocations.bytes() >= allowed);
    const auto before = allocations.bytes();
    Nothing sink;
    REQUIRE(decode(file, sink));
    CHECK(allocations.bytes() - before >= 800 * 800 * 3);
}

TEST_CASE("a small file that says it is huge gets no memory") {
    for (const auto& [name, file] : bombs()) {
        CAPTURE(name, file.size());
        REQUIRE(file.size() < 5000);
        Allocations allocations;
        const bool accepted = inspect(file).has_value();
        CHECK(allocations.bytes() < allowed);
        Nothing sink;
        auto decoded = decode(file, sink);
        const auto bytes = allocations.bytes();
        CHECK(bytes < allowed);
        REQUIRE_FALSE(decoded);
        // Refused for what it is, not for want of memory.
        CHECK(decoded.error().kind == Kind::unexpected);
        CHECK((accepted || decoded.error().message.find("16384") != std::string::npos));
    }
}

TEST_CASE("a profile that inflates without end gets no memory") {
    // 60 MiB of zeros, deflated to 60 kB.
    auto file = with_chunk(png(raster(16, 16)), chunk("iCCP", deflated_profile(60 * 1024 * 1024)));
    Allocations allocations;
    Nothing sink;
    CHECK(inspect(file));
    (void)decode(file, sink);
    CHECK(allocations.bytes() < allowed);
}

TEST_CASE("a JPEG full of segments is not copied") {
    auto file = jpeg(raster(16, 16));
    Bytes segments;
    for (int i = 0; i < 400; i++) {
        const auto one = with_segment({std::byte{0xff}, std::byte{0xd8}}, i % 2 ? 0xe1 : 0xe2,
                                      Bytes(65000, std::byte{1}));
        segments.insert(segments.end(), one.begin() + 2, one.end());
    }
    file.insert(file.begin() + 2, segments.begin(), segments.end());
    REQUIRE(file.size() > allowed + allowed / 2);
    Allocations allocations;
    Nothing sink;
    CHECK(decode(file, sink));
    CHECK(allocations.bytes() < allowed);
}
