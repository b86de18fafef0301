// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/whole.hpp"

#include <algorithm>
#include <string_view>

#include <glib/gi18n-lib.h>

#include "canvas/picture.hpp"

namespace canvas {
namespace {

using namespace std::string_view_literals;

// Anywhere, since some writers leave more behind it: no whole file is taken for a cut one. In all
// but these it is the very end, where the search begins.
bool has_end_mark(std::string_view file, std::string_view mark) {
    return file.rfind(mark) != file.npos;
}

// RIFF says its length, less its own eight bytes, at its start.
bool has_riff_length(std::string_view file) {
    std::uint64_t length = 8;
    for (int i = 0; i < 4 && file.size() >= 8; i++)
        length += std::uint64_t{static_cast<unsigned char>(file[4 + i])} << (8 * i);
    return file.size() >= length;
}

bool has_end(std::string_view file) {
    if (file.starts_with("\xff\xd8"sv))
        return has_end_mark(file, "\xff\xd9"sv);
    if (file.starts_with("\x89PNG"sv))
        return has_end_mark(file, "IEND\xae\x42\x60\x82"sv);
    if (file.starts_with("RIFF"sv))
        return has_riff_length(file);
    return true;
}

}  // namespace

gobj::Result<> check_whole(std::span<const std::byte> file) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (!has_end(text))
        return gobj::failure(gobj::Error::Kind::unknown,
                             _("The picture arrived incomplete. Try again."));
    if (const auto info = inspect(file); !info)
        return std::unexpected(info.error());
    return {};
}

}  // namespace canvas
