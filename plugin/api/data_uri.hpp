// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that come inside the reply, as data: URIs.
#pragma once

#include <string_view>

#include "gobj/error.hpp"
#include "gobj/owned.hpp"

namespace api {

bool is_data_uri(std::string_view uri);

// The bytes of a base64 data: URI. Its media type is not looked at: what the bytes are is checked
// where they are decoded. Errors: Kind::unexpected.
gobj::Result<gobj::Bytes> decode_data_uri(std::string_view uri);

}  // namespace api
