// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/segments.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace canvas {
namespace {

using namespace std::string_view_literals;

constexpr int app1 = 0xe1, app2 = 0xe2, start_of_scan = 0xda, end_of_image = 0xd9;

struct Segment {
    int marker;
    File body;

    bool starts_with(std::string_view start) const {
        return body.size() >= start.size() &&
               std::equal(start.begin(), start.end(), body.begin(),
                          [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
    }
};

// One segment after the other, up to the first scan, or to whatever is no segment: what is wrong
// with the file then is for libjpeg to say.
class Segments {
  public:
    explicit Segments(File file) : rest_(file.subspan(std::min<std::size_t>(file.size(), 2))) {}

    bool next(Segment& segment) {
        while (rest_.size() >= 2 && byte(0) == 0xff && byte(1) == 0xff)  // fill bytes
            rest_ = rest_.subspan(1);
        if (rest_.size() < 4 || byte(0) != 0xff)
            return false;
        segment.marker = byte(1);
        if (segment.marker == start_of_scan || segment.marker == end_of_image)
            return false;
        const std::size_t length = std::size_t(byte(2)) << 8 | byte(3);  // counts itself
        if (length < 2 || length > rest_.size() - 2)
            return false;
        segment.body = rest_.subspan(4, length - 2);
        rest_ = rest_.subspan(2 + length);
        return true;
    }

  private:
    int byte(std::size_t at) const { return std::to_integer<int>(rest_[at]); }

    File rest_;
};

}  // namespace

File jpeg_exif(File file) {
    Segment segment;
    for (Segments segments(file); segments.next(segment);)
        if (segment.marker == app1 && segment.starts_with("Exif\0\0"sv))
            return segment.body;
    return {};
}

std::vector<std::byte> jpeg_profile(File file) {
    constexpr auto name = "ICC_PROFILE\0"sv;
    constexpr std::size_t header = name.size() + 2;  // then this part's number, and how many
    std::array<File, 256> parts;
    int count = 0;
    std::size_t size = 0;
    Segment segment;
    for (Segments segments(file); segments.next(segment);) {
        if (segment.marker != app2 || !segment.starts_with(name) || segment.body.size() <= header)
            continue;
        const int number = std::to_integer<int>(segment.body[name.size()]);
        const int of = std::to_integer<int>(segment.body[name.size() + 1]);
        if (number < 1 || number > of || (count && of != count) || !parts[number].empty())
            return {};
        count = of;
        parts[number] = segment.body.subspan(header);
        size += parts[number].size();
    }
    if (size > max_profile_bytes || std::ranges::any_of(std::span(parts).subspan(1, count),
                                                        [](File part) { return part.empty(); }))
        return {};
    std::vector<std::byte> profile;
    profile.reserve(size);
    for (File part : parts)
        profile.insert(profile.end(), part.begin(), part.end());
    return profile;
}

}  // namespace canvas
