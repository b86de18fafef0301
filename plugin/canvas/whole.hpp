// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a fetched file can be a whole picture, found out before it is kept: in microseconds,
// without decoding.
#pragma once

#include <cstddef>
#include <span>

#include "gobj/error.hpp"

namespace canvas {

// Errors: Kind::unexpected where this is no picture that we take (see inspect()), which another
// download would not change; Kind::unknown where the end is surely missing, so that one may help.
// What passes may still be damaged: that only decoding shows.
gobj::Result<> check_whole(std::span<const std::byte> file);

}  // namespace canvas
