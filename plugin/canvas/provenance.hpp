// SPDX-License-Identifier: GPL-3.0-or-later
// How a layer was generated, kept with the layer: a parasite that survives saving and duplicating.
#pragma once

#include <string>

#include <libgimp/gimp.h>

namespace canvas {

inline constexpr const char* record_name = "genlayer-record";

// Attaches JSON text to a layer; persistent, and undone together with the layer.
void attach_record(GimpLayer* layer, const std::string& json);

}  // namespace canvas
