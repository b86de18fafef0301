// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/picture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdio>

#include <jpeglib.h>
#include <png.h>

using sample::Drawing;
using sample::Size;

static Size jpeg_size(const std::string& file) {
    jpeg_decompress_struct state{};
    jpeg_error_mgr errors{};
    state.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&state);
    jpeg_mem_src(&state, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_read_header(&state, TRUE);
    jpeg_start_decompress(&state);
    std::string row(std::size_t{state.output_width} * 3, 0);
    auto* pointer = reinterpret_cast<JSAMPROW>(row.data());
    while (state.output_scanline < state.output_height)
        jpeg_read_scanlines(&state, &pointer, 1);
    jpeg_finish_decompress(&state);
    const Size size{static_cast<int>(state.output_width), static_cast<int>(state.output_height)};
    const bool clean = errors.num_warnings == 0;
    jpeg_destroy_decompress(&state);
    return clean ? size : Size{0, 0};
}

static Size png_size(const std::string& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, file.data(), file.size()))
        return {0, 0};
    image.format = PNG_FORMAT_RGB;
    std::string pixels(PNG_IMAGE_SIZE(image), 0);
    if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr))
        return {0, 0};
    return {static_cast<int>(image.width), static_cast<int>(image.height)};
}

TEST_CASE("a jpg and a png decode to the size that was asked for") {
    CHECK(jpeg_size(Drawing({.prompt = "a", .size = {896, 1280}}).finish()) == Size{896, 1280});
    CHECK(png_size(Drawing({.prompt = "a", .size = {1408, 768}, .png = true}).finish()) ==
          Size{1408, 768});
}

TEST_CASE("a picture follows from its prompt, and other prompts give other pictures") {
    const auto draw = [](const char* prompt) {
        return Drawing({.prompt = prompt, .size = {128, 128}}).finish();
    };
    CHECK(draw("a lighthouse") == draw("a lighthouse"));
    CHECK(draw("a lighthouse") != draw("a lighthouse "));
}

TEST_CASE("any prompt can be drawn: markup, every script, very long, not even text") {
    std::string long_one(1'000'000, 'x');
    for (const auto& prompt :
         {std::string("<b>bold</b> <span foreground='"), std::string("灯塔 منارة маяк 🌅"),
          long_one, std::string("\xff\xfe broken"),
          std::string("\xe2\x80\xae turned \n\n\t lines")})
        CHECK(jpeg_size(Drawing({.prompt = prompt, .size = {256, 256}}).finish()) ==
              Size{256, 256});
}

TEST_CASE("drawing in steps gives the same file as drawing at once") {
    Drawing steps({.prompt = "steps", .size = {300, 200}});
    int count = 1;
    while (steps.step())
        ++count;
    CHECK(count > 10);
    CHECK(steps.finish() == Drawing({.prompt = "steps", .size = {300, 200}}).finish());
}
