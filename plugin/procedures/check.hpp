// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a fetched file is a whole picture: what a run asks before it keeps one.
#pragma once

#include <string>

#include "canvas/whole.hpp"
#include "procedures/mapped_file.hpp"

namespace procedures {

inline gobj::Result<> check_picture(const std::string& path) {
    return map_file(path).and_then(
        [](const MappedFile& file) { return canvas::check_whole(file.bytes()); });
}

}  // namespace procedures
