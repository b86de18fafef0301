// SPDX-License-Identifier: GPL-3.0-or-later
// The procedures that genlayer adds to GIMP's database, one file each; main.cpp lists them.
#pragma once

#include <libgimp/gimp.h>

namespace procedures {

inline constexpr const char* image_procedure = "plug-in-genlayer-image";
inline constexpr const char* layer_procedure = "plug-in-genlayer-layer";
inline constexpr const char* batch_procedure = "plug-in-genlayer-batch";
inline constexpr const char* inspect_procedure = "plug-in-genlayer-inspect";
inline constexpr const char* recover_procedure = "plug-in-genlayer-recover";
inline constexpr const char* settings_procedure = "plug-in-genlayer-settings";

// The new procedure, transfer full, as GimpPlugIn's create_procedure wants it.
GimpProcedure* create_image_procedure(GimpPlugIn* plug_in);
GimpProcedure* create_layer_procedure(GimpPlugIn* plug_in);
GimpProcedure* create_batch_procedure(GimpPlugIn* plug_in);
GimpProcedure* create_inspect_procedure(GimpPlugIn* plug_in);
GimpProcedure* create_recover_procedure(GimpPlugIn* plug_in);
GimpProcedure* create_settings_procedure(GimpPlugIn* plug_in);

}  // namespace procedures
