// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/picture.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <glib/gi18n-lib.h>

#include "canvas/decoders.hpp"

namespace canvas {
namespace {

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    const char* what;
};

using namespace std::string_view_literals;

// What else may arrive, so that the message can name it. The first that fits counts.
constexpr Magic others[] = {
    {0, "GIF8"sv, N_("a GIF picture")},
    {0, "gimp xcf"sv, N_("a GIMP image (XCF)")},
    {0, "8BPS"sv, N_("a Photoshop image (PSD)")},
    {0, "II*\0"sv, N_("a TIFF picture")},
    {0, "MM\0*"sv, N_("a TIFF picture")},
    {0, "BM"sv, N_("a BMP picture")},
    {0, "\0\0\1\0"sv, N_("an icon (ICO)")},
    {4, "ftypavif"sv, N_("an AVIF picture")},
    {4, "ftypavis"sv, N_("an AVIF picture")},
    {4, "ftyphei"sv, N_("a HEIF picture")},
    {4, "ftypmif1"sv, N_("a HEIF picture")},
    {4, "ftyp"sv, N_("a video")},
    {0, "\x1a\x45\xdf\xa3"sv, N_("a video")},
    {0, "\xff\x0a"sv, N_("a JPEG XL picture")},
    {0, "\0\0\0\x0cJXL "sv, N_("a JPEG XL picture")},
    {0, "\0\0\0\x0cjP  "sv, N_("a JPEG 2000 picture")},
    {0, "%PDF"sv, N_("a PDF document")},
    {0, "%!PS"sv, N_("a PostScript document")},
    {0, "PK\3\4"sv, N_("a ZIP archive")},
    {0, "\x1f\x8b"sv, N_("gzip data")},
};

bool has(File file, std::size_t offset, std::string_view bytes) {
    return file.size() >= offset + bytes.size() &&
           std::equal(bytes.begin(), bytes.end(), file.begin() + offset,
                      [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

// The kinds of text are told apart by what comes first after white space.
const char* kind_of_text(File file) {
    std::string start;
    if (has(file, 0, "\xef\xbb\xbf"))
        file = file.subspan(3);
    for (auto byte : file.first(std::min<std::size_t>(file.size(), 1024))) {
        char c = g_ascii_tolower(static_cast<char>(byte));
        if (c == 0 || static_cast<unsigned char>(c) == 0xff)
            return nullptr;
        if (!start.empty() || !g_ascii_isspace(c))
            start.push_back(c);
    }
    if (start.starts_with("{") || start.starts_with("["))
        return N_("JSON text");
    if (start.starts_with("<!doctype html") || start.find("<html") != start.npos)
        return N_("a web page");
    if (start.find("<svg") != start.npos)
        return N_("an SVG drawing");
    if (start.starts_with("<"))
        return N_("XML text");
    return std::ranges::all_of(start,
                               [](char c) { return g_ascii_isprint(c) || g_ascii_isspace(c); })
               ? N_("plain text")
               : nullptr;
}

std::unexpected<gobj::Error> refuse(File file) {
    const char* what = N_("data of an unknown kind");
    if (file.empty())
        what = N_("an empty file");
    else if (auto other = std::ranges::find_if(
                 others, [&](const Magic& m) { return has(file, m.offset, m.bytes); });
             other != std::end(others))
        what = other->what;
    else if (const char* text = kind_of_text(file))
        what = text;
    return gobj::failure(gobj::Error::Kind::unexpected,
                         // Translators: %s is such as "a GIF picture" or "a web page".
                         gobj::take_string(g_strdup_printf(
                             _("Instead of a JPEG, PNG or WebP picture, %s arrived."), _(what))));
}

gobj::Result<PictureInfo> inspect_known(File file) {
    if (has(file, 0, "\xff\xd8\xff"sv))
        return inspect_jpeg(file);
    if (has(file, 0, "\x89PNG\r\n\x1a\n"sv))
        return inspect_png(file);
    if (has(file, 0, "RIFF"sv) && has(file, 8, "WEBP"sv))
        return inspect_webp(file);
    return refuse(file);
}

}  // namespace

gobj::Result<PictureInfo> inspect_stored(File file) {
    if (file.size() > max_bytes)
        return gobj::failure(gobj::Error::Kind::unexpected,
                             gobj::take_string(g_strdup_printf(
                                 _("The picture file is larger than the %d MiB that are allowed."),
                                 static_cast<int>(max_bytes / (1024 * 1024)))));
    auto info = inspect_known(file);
    if (!info)
        return info;
    if (info->width < 1 || info->height < 1)
        return damaged("no pixels");
    if (info->width > max_side || info->height > max_side ||
        std::int64_t{info->width} * info->height > max_pixels)
        return gobj::failure(
            gobj::Error::Kind::unexpected,
            gobj::take_string(g_strdup_printf(
                _("The picture has %d × %d pixels; allowed are %d a side and %d million in all."),
                info->width, info->height, max_side, static_cast<int>(max_pixels / 1'000'000))));
    return info;
}

gobj::Result<PictureInfo> inspect(File file) {
    auto info = inspect_stored(file);
    if (info && swaps_axes(info->orientation))
        std::swap(info->width, info->height);
    return info;
}

const char* extension(Format format) {
    switch (format) {
        case Format::jpeg:
            return "jpg";
        case Format::png:
            return "png";
        case Format::webp:
            return "webp";
    }
    return "";
}

std::span<const std::byte> view(GBytes* bytes) {
    gsize size = 0;
    auto data = bytes ? g_bytes_get_data(bytes, &size) : nullptr;
    return {static_cast<const std::byte*>(data), size};
}

}  // namespace canvas
