// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/decode.hpp"

#include <glib/gi18n-lib.h>

#include "canvas/decoders.hpp"

namespace canvas {

const char* Pixels::babl_name() const {
    static constexpr const char* names[2][4] = {
        {"Y' u8", "Y'A u8", "R'G'B' u8", "R'G'B'A u8"},
        {"Y' u16", "Y'A u16", "R'G'B' u16", "R'G'B'A u16"},
    };
    return names[bits == 16][channels - 1];
}

gobj::Result<> decode(File file, Sink& sink) {
    auto info = inspect_stored(file);
    if (!info)
        return std::unexpected(info.error());
    switch (info->format) {
        case Format::jpeg:
            return decode_jpeg(file, *info, sink);
        case Format::png:
            return decode_png(file, *info, sink);
        case Format::webp:
            return decode_webp(file, *info, sink);
    }
    return {};
}

std::unexpected<gobj::Error> damaged(std::string detail) {
    return gobj::failure(gobj::Error::Kind::unexpected,
                         _("The picture file that arrived is damaged or incomplete."),
                         std::move(detail));
}

std::unexpected<gobj::Error> too_short() {
    return damaged("the file is too short for its dimensions");
}

std::unexpected<gobj::Error> no_memory(int width, int height) {
    return gobj::failure(
        gobj::Error::Kind::local,
        gobj::take_string(g_strdup_printf(
            _("There is not enough memory for a picture of %d × %d pixels."), width, height)));
}

}  // namespace canvas
