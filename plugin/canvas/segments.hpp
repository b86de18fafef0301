// SPDX-License-Identifier: GPL-3.0-or-later
// What a JPEG carries before its pixels besides what libjpeg needs to decode it. Read in place:
// libjpeg would copy every such segment of the file, and there may be 64 MiB of them.
#pragma once

#include "canvas/decoders.hpp"

namespace canvas {

// The EXIF block, beginning with "Exif\0\0"; borrowed from the file, empty where there is none.
File jpeg_exif(File file);

// The ICC profile, put together from its parts; empty where there is none, where a part is missing,
// and where it is larger than max_profile_bytes.
std::vector<std::byte> jpeg_profile(File file);

}  // namespace canvas
