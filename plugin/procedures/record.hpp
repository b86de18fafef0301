// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of how a picture was made, and where: a layer's parasite, and a new image's
// metadata. An existing image's metadata stays as it is: that is mostly about something else.
#pragma once

#include <libgimp/gimp.h>

#include "jobs/run.hpp"

namespace procedures {

// Never the key, nor an output's address: of what the service says only numbers, times and names
// that look like them, and texts of inputs that we know.
//
//   version          1, of this format
//   model, model_version, service, prediction
//   input            what was sent, the prompt in it byte for byte
//   defaults         what the service says it took for the inputs that were not sent
//   seed             only where the service names it, or it was sent
//   ordered_at, created_at, started_at, completed_at   ISO 8601; the first by this machine's clock
//   predict_time     seconds
//   generator        this plug-in and its version
//
// What is not known is left out.
api::Json record_of(const jobs::Picture& picture);

// Writes it where it belongs; for what has just been placed. A new image has no undo history
// afterwards.
void write_record(GimpLayer* layer, const jobs::Picture& picture);
void write_record(GimpImage* image, const jobs::Picture& picture);

// The same in short as an XMP packet, for a file that GIMP does not write.
std::string xmp_of(const jobs::Picture& picture);

// A layer's record as JSON text; "" where there is none, or what is there is no JSON object.
std::string record_text(GimpLayer* layer);

}  // namespace procedures
