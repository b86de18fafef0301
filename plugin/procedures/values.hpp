// SPDX-License-Identifier: GPL-3.0-or-later
// From our Results to GIMP's return values: the one place that makes them.
#pragma once

#include <string>
#include <vector>

#include <libgimp/gimp.h>

#include "gobj/error.hpp"
#include "procedures/placing.hpp"

namespace procedures {

// The status is GIMP_PDB_CALLING_ERROR for Kind::argument, else GIMP_PDB_EXECUTION_ERROR: never
// GIMP_PDB_CANCEL, which Script-Fu takes for success. Logged.
GimpValueArray* failure_values(GimpProcedure* procedure, const gobj::Error& error);

// For the log: why a call ended, or what a window shows instead of pictures.
void log_failure(const gobj::Error& error);

// Success with an array of images or layers and the predictions' ids, in the same order.
template <class Object>
GimpValueArray* success_values(GimpProcedure* procedure, std::vector<Object*> objects,
                               const std::vector<std::string>& predictions);

// What a script gets once pictures were placed: the values above, or the first error where none
// was; what is missing is told in one message. Remembers in the journal what was placed.
template <class Object>
GimpValueArray* placed_values(GimpProcedure* procedure, Generation& generation,
                              const Placed<Object>& placed);

// The sentence for what arrived only in part: "2 of 4 pictures arrived. …", with each reason once.
std::string missing_pictures(std::size_t asked, const std::vector<gobj::Error>& errors);

}  // namespace procedures
