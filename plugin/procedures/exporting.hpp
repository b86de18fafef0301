// SPDX-License-Identifier: GPL-3.0-or-later
// A fetched picture as a file of a batch, through GIMP, or as it came.
#pragma once

#include <optional>
#include <string>

#include "gobj/task.hpp"
#include "jobs/run.hpp"

namespace procedures {

enum class ExportFormat { xcf, png, jpg, webp, original };

// "xcf", "png", "jpg", "webp" or "original"; "" is the first. Errors: Kind::argument.
gobj::Result<ExportFormat> export_format_of(const std::string& name);
const char* name_of(ExportFormat format);

// Writes the picture into `folder` as `stem` and the format's ending, durably, whole or not at all;
// says in the file how it was made if `provenance`. Gives the file's name. What of that is GIMP's
// work blocks: some 0.1 s for an XCF. Errors: Kind::local, Kind::unexpected.
gobj::Task<std::string> export_picture(ExportFormat format, std::string folder, std::string stem,
                                       jobs::Picture picture, bool provenance);

// What a killed run has left half written there.
void remove_half_written(const std::string& folder);

}  // namespace procedures
