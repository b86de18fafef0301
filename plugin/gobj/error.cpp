// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/error.hpp"

#include <gio/gio.h>

#include "gobj/owned.hpp"

namespace gobj {

std::unexpected<Error> failure(Error::Kind kind, std::string message, GError* cause) {
    GErrorPtr owned(cause);
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        kind = Error::Kind::cancelled;
    return failure(kind, std::move(message), string_or_empty(cause ? cause->message : nullptr));
}

}  // namespace gobj
