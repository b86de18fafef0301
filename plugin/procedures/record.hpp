// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of how a picture was made, and where: in a layer's parasite, and in a new image's
// XMP.
#pragma once

#include <libgimp/gimp.h>

#include "jobs/run.hpp"

namespace procedures {

// Never the key, nor an output's URL.
api::Json record_of(const jobs::Picture& picture);

// Writes it where it belongs; for what has just been placed.
void write_record(GimpLayer* layer, const jobs::Picture& picture);
void write_record(GimpImage* image, const jobs::Picture& picture);

}  // namespace procedures
