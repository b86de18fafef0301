// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/whole.hpp"

#include <catch2/catch_test_macros.hpp>

#include "encode.hpp"

using namespace canvas;
using namespace canvas::test;
using Kind = gobj::Error::Kind;

TEST_CASE("whole pictures pass, also with something behind their end") {
    const Bytes behind = text({"\0\0\0 and more", 12});
    for (const Bytes& file :
         {jpeg(raster(60, 40)), jpeg(raster(60, 40), true), png(raster(60, 40)),
          png(raster(60, 40), true), webp(raster(60, 40), true), webp(raster(60, 40, 4), false)}) {
        CHECK(check_whole(file));
        CHECK(check_whole(concat({file, behind})));
    }
}

TEST_CASE("a file without its end is worth another download") {
    for (const Bytes& file :
         {jpeg(raster(60, 40)), png(raster(60, 40)), webp(raster(60, 40), true)})
        for (std::size_t part = 12; part < 50; part++) {
            const auto checked = check_whole(
                std::span(file).first(std::max<std::size_t>(16, file.size() * part / 50)));
            REQUIRE_FALSE(checked);
            CHECK(checked.error().kind == Kind::unknown);
        }
}

TEST_CASE("what is no picture that we take is not worth another") {
    for (const Bytes& file : {Bytes(), text("<!doctype html>"), text("GIF89a"), text("{}")}) {
        const auto checked = check_whole(file);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().kind == Kind::unexpected);
    }
}
