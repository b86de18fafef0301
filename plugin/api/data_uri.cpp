// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/data_uri.hpp"

#include <algorithm>
#include <string>

#include <glib/gi18n-lib.h>

namespace api {

bool is_data_uri(std::string_view uri) {
    return uri.size() >= 5 && g_ascii_strncasecmp(uri.data(), "data:", 5) == 0;
}

gobj::Result<gobj::Bytes> decode_data_uri(std::string_view uri) {
    const auto comma = uri.find(',');
    const bool base64 =
        comma != std::string_view::npos && uri.substr(0, comma).ends_with(";base64");
    std::string text(base64 ? uri.substr(comma + 1) : std::string_view());
    const std::size_t digits = text.find_last_not_of('=') + 1;
    const bool valid = text.size() % 4 == 0 && digits > 0 && text.size() - digits <= 2 &&
                       std::ranges::all_of(text.substr(0, digits), [](char c) {
                           return g_ascii_isalnum(c) || c == '+' || c == '/';
                       });
    if (!valid)
        return gobj::failure(gobj::Error::Kind::unexpected,
                             _("The picture inside the service's answer can't be read."));
    gsize size = 0;
    guchar* bytes = g_base64_decode(text.c_str(), &size);
    return gobj::Bytes(g_bytes_new_take(bytes, size));
}

}  // namespace api
