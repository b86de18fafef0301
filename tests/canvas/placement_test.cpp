// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/placement.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

using namespace canvas;

namespace {

constexpr int sides[] = {1, 2, 3, 7, 16, 100, 333, 768, 1024, 1408, 1920, 2048, 4096, 16384};
constexpr int targets[] = {1, 2, 3, 5, 17, 99, 100, 101, 512, 1000, 1023, 1080, 1920, 4000, 30000};

// Every picture in every box. The checks are bare conditions, for there are 44,100 of each.
template <class F>
void for_all(F f) {
    for (int width : sides)
        for (int height : sides)
            for (int w : targets)
                for (int h : targets)
                    f(Size{width, height}, Box{-5, 12, w, h});
}

void require(bool condition, Size picture, Box box, const char* what) {
    if (!condition) {
        CAPTURE(picture.width, picture.height, box.width, box.height, what);
        FAIL("a placement is wrong");
    }
}

bool within(const Box& inner, Size outer) {
    return inner.x >= 0 && inner.y >= 0 && inner.width >= 1 && inner.height >= 1 &&
           inner.x + inner.width <= outer.width && inner.y + inner.height <= outer.height;
}

}  // namespace

TEST_CASE("every placement stays inside the picture and inside what it scaled") {
    for (auto fit : {Fit::fill, Fit::fit, Fit::stretch, Fit::original})
        for_all([&](Size picture, Box box) {
            auto p = place(picture, box, fit);
            require(within(p.source, picture), picture, box, "source");
            require(p.scaled.width >= 1 && p.scaled.height >= 1, picture, box, "scaled");
            require(within(p.crop, p.scaled), picture, box, "crop");
        });
}

TEST_CASE("fill covers the box exactly") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::fill);
        require(Box{p.x, p.y, p.crop.width, p.crop.height} == box, picture, box, "covers");
    });
}

TEST_CASE("fill keeps proportions and the middle") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::fill);
        const double factor =
            std::max(double(box.width) / picture.width, double(box.height) / picture.height);
        // Each side is off by half a pixel at most, by a whole one where it was raised to the
        // box's.
        require(std::abs(p.scaled.width - p.source.width * factor) <= 1, picture, box, "width");
        require(std::abs(p.scaled.height - p.source.height * factor) <= 1, picture, box, "height");
        // The middle of the picture lies in the middle of the box.
        const double x = (picture.width / 2.0 - p.source.x) * factor - p.crop.x;
        const double y = (picture.height / 2.0 - p.source.y) * factor - p.crop.y;
        require(std::abs(x - box.width / 2.0) <= 1, picture, box, "centre x");
        require(std::abs(y - box.height / 2.0) <= 1, picture, box, "centre y");
    });
}

TEST_CASE("fill scales little more than it keeps") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::fill);
        const double factor =
            std::max(double(box.width) / picture.width, double(box.height) / picture.height);
        const double spare = 2 * (4 * std::max(1.0, factor) + 8 + factor);
        require(p.scaled.width <= box.width + spare && p.scaled.height <= box.height + spare,
                picture, box, "spare");
    });
    // A strip of one pixel by 30,000 costs megabytes, not the gigabytes of the whole picture
    // scaled.
    auto strip = place({1024, 1024}, {0, 0, 1, 30000}, Fit::fill);
    CHECK(std::int64_t{strip.scaled.width} * strip.scaled.height <= 30000 * 64);
}

TEST_CASE("fit lies in the box, touches two sides and is centred") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::fit);
        require(p.scaled.width <= box.width && p.scaled.height <= box.height, picture, box,
                "inside");
        require(p.scaled.width == box.width || p.scaled.height == box.height, picture, box,
                "touches");
        require(!p.crops() && p.source == Box{0, 0, picture.width, picture.height}, picture, box,
                "whole");
        const int left = p.x - box.x, right = box.width - p.scaled.width - left;
        const int top = p.y - box.y, bottom = box.height - p.scaled.height - top;
        require(std::abs(left - right) <= 1 && std::abs(top - bottom) <= 1, picture, box, "centre");
        const double factor =
            std::min(double(box.width) / picture.width, double(box.height) / picture.height);
        require(
            std::abs(p.scaled.width - std::max(1.0, picture.width * factor)) <= 0.5 + 1e-6 &&
                std::abs(p.scaled.height - std::max(1.0, picture.height * factor)) <= 0.5 + 1e-6,
            picture, box, "proportions");
    });
}

TEST_CASE("stretch is the box") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::stretch);
        require(Box{p.x, p.y, p.scaled.width, p.scaled.height} == box && !p.crops(), picture, box,
                "box");
    });
}

TEST_CASE("original is the picture, centred, even where it stands out") {
    for_all([](Size picture, Box box) {
        auto p = place(picture, box, Fit::original);
        require(!p.scales() && !p.crops() && p.scaled == picture, picture, box, "size");
        require(std::abs(2 * (p.x - box.x) + picture.width - box.width) <= 1 &&
                    std::abs(2 * (p.y - box.y) + picture.height - box.height) <= 1,
                picture, box, "centre");
    });
}

TEST_CASE("a picture of the box's size is not touched") {
    for (auto fit : {Fit::fill, Fit::fit, Fit::stretch, Fit::original}) {
        auto p = place({1408, 768}, {3, 4, 1408, 768}, fit);
        CHECK_FALSE(p.scales());
        CHECK_FALSE(p.crops());
        CHECK(p.x == 3);
        CHECK(p.y == 4);
    }
}

TEST_CASE("a fill that only cuts does not scale") {
    auto p = place({1024, 1024}, {0, 0, 1024, 500}, Fit::fill);
    CHECK_FALSE(p.scales());
    CHECK_FALSE(p.crops());
    CHECK(p.source == Box{0, 262, 1024, 500});
}

TEST_CASE("sides below one pixel count as one") {
    auto p = place({0, -3}, {0, 0, 0, -1}, Fit::fill);
    CHECK(p.crop == Box{0, 0, 1, 1});
}

TEST_CASE("a fit is named by its word") {
    Fit fit = Fit::fill;
    CHECK(parse_fit("original", &fit));
    CHECK(fit == Fit::original);
    CHECK(parse_fit("fill", &fit));
    CHECK(fit == Fit::fill);
    CHECK_FALSE(parse_fit("Fill", &fit));
    CHECK_FALSE(parse_fit("", &fit));
}

TEST_CASE("the nearest ratio is the nearest in proportion") {
    const std::vector<std::string> imagen = {"1:1", "9:16", "16:9", "3:4", "4:3"};
    CHECK(nearest_ratio(1000, 1000, imagen) == "1:1");
    CHECK(nearest_ratio(1920, 1080, imagen) == "16:9");
    CHECK(nearest_ratio(1080, 1920, imagen) == "9:16");
    CHECK(nearest_ratio(1600, 1200, imagen) == "4:3");
    CHECK(nearest_ratio(30000, 1, imagen) == "16:9");
    CHECK(nearest_ratio(1, 30000, imagen) == "9:16");
    CHECK(nearest_ratio(1153, 1000, imagen) == "1:1");  // below the geometric mean, √(4/3)
    CHECK(nearest_ratio(1156, 1000, imagen) == "4:3");
    for (const auto& ratio : imagen)
        for (int k : {1, 10, 97}) {
            const int w = std::stoi(ratio), h = std::stoi(ratio.substr(ratio.find(':') + 1));
            CHECK(nearest_ratio(w * k, h * k, imagen) == ratio);
        }
}

TEST_CASE("of ratios as near as each other the first is taken") {
    const std::vector<std::string> two = {"2:1", "1:2"}, turned = {"1:2", "2:1"};
    CHECK(nearest_ratio(1, 1, two) == "2:1");
    CHECK(nearest_ratio(1, 1, turned) == "1:2");
}

TEST_CASE("entries that are no ratio are passed over") {
    const std::vector<std::string> odd = {"",       "match_input_image",
                                          "custom", "0:1",
                                          "1:0",    "-4:3",
                                          "4",      "4:",
                                          ":3",     "4:3x",
                                          "inf:1",  "nan:1",
                                          "21:9"};
    CHECK(nearest_ratio(4, 3, odd) == "21:9");
    CHECK(nearest_ratio(4, 3, std::vector<std::string>{"x"}).empty());
    CHECK(nearest_ratio(4, 3, {}).empty());
}
