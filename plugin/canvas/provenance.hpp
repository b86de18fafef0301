// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture was generated, kept with it: in a parasite of its layer, which survives saving and
// duplicating; and for a new image in the XMP fields that IPTC has for this, which exported files
// carry on.
#pragma once

#include <string>

#include <libgimp/gimp.h>

namespace canvas {

inline constexpr const char* record_name = "genlayer-record";

// Attaches JSON text to a layer; persistent, and undone together with the layer.
void attach_record(GimpLayer* layer, const std::string& json);

// What is attached, whoever wrote it; "" for nothing, and for what is no UTF-8 text.
std::string attached_record(GimpLayer* layer);

// For IPTC's fields of generated media (Photo Metadata Standard 2025.1), UTF-8; "" for what is not
// known.
struct Origin {
    std::string system;   // the model
    std::string version;  // of the model
    std::string prompt;
};

// Adds to an image's metadata that a trained model made it; an undo step. The prompt is shortened
// where it would not fit into a JPEG file, which GIMP would then write without any of these fields.
// False where GIMP did not take it.
bool mark_generated(GimpImage* image, const Origin& origin);

// The XMP packet for that: well-formed XML whatever the texts hold. Characters that XML has no way
// to write are left out.
std::string xmp_packet(const Origin& origin);

}  // namespace canvas
