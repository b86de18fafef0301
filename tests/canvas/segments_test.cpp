// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/segments.hpp"

#include <catch2/catch_test_macros.hpp>

#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using namespace std::string_view_literals;

namespace {

Bytes part(int number, int of, const Bytes& data) {
    return concat({text("ICC_PROFILE\0"sv), {std::byte(number), std::byte(of)}, data});
}

const Bytes first(100, std::byte{1}), second(50, std::byte{2});

}  // namespace

TEST_CASE("a profile in parts is put together by their numbers") {
    const auto plain = jpeg(raster(8, 8));
    // Each is put in at the start: the first part comes second.
    const auto file =
        with_segment(with_segment(plain, 0xe2, part(1, 2, first)), 0xe2, part(2, 2, second));
    CHECK(jpeg_profile(file) == concat({first, second}));
    CHECK(jpeg_profile(plain).empty());
}

TEST_CASE("a profile with a wrong or missing part is none") {
    const auto plain = jpeg(raster(8, 8));
    const auto whole = with_segment(plain, 0xe2, part(1, 2, first));
    CHECK(jpeg_profile(whole).empty());
    CHECK(jpeg_profile(with_segment(whole, 0xe2, part(1, 2, first))).empty());
    CHECK(jpeg_profile(with_segment(whole, 0xe2, part(2, 3, second))).empty());
    CHECK(jpeg_profile(with_segment(whole, 0xe2, part(3, 2, second))).empty());
    CHECK(jpeg_profile(with_segment(whole, 0xe2, part(0, 2, second))).empty());
    CHECK(jpeg_profile(with_segment(whole, 0xe2, part(2, 2, {}))).empty());
}

TEST_CASE("a JPEG's profile of more than four megabytes is passed over") {
    for (int parts : {64, 65}) {
        auto file = jpeg(raster(8, 8));
        for (int i = 1; i <= parts; i++)
            file = with_segment(file, 0xe2, part(i, parts, Bytes(65519, std::byte{3})));
        CHECK(jpeg_profile(file).size() == (parts == 64 ? 64 * 65519u : 0u));
        Keep keep;
        CHECK(decode(file, keep));
    }
}

TEST_CASE("EXIF is found among the other segments, before the pixels only") {
    const auto plain = jpeg(raster(8, 8));
    const auto block = concat({text("Exif\0\0"sv), exif(3)});
    auto xmp = text("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"sv);
    const auto file = with_segment(with_segment(plain, 0xe1, block), 0xe1, xmp);
    const auto found = jpeg_exif(file);
    CHECK(Bytes(found.begin(), found.end()) == block);
    CHECK(jpeg_exif(plain).empty());
    auto after = plain;
    const auto segment = with_segment({std::byte{0xff}, std::byte{0xd8}}, 0xe1, block);
    after.insert(after.end() - 2, segment.begin() + 2, segment.end());
    CHECK(jpeg_exif(after).empty());
}

TEST_CASE("no start of a JPEG's segments is read beyond") {
    const auto file = with_segment(jpeg(raster(8, 8)), 0xe1, concat({text("Exif\0\0"sv), exif(3)}));
    for (std::size_t length = 0; length < 60; length++) {
        Bytes start(file.begin(), file.begin() + length);  // its own block, so that ASan sees
        CHECK(jpeg_exif(start).size() == (length < 6 + 38 + 6 ? 0u : 44u));
        CHECK(jpeg_profile(start).empty());
    }
}
