// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's record, made readable.
#pragma once

#include <string>

#include "ui/record_window.hpp"

namespace windows {

// `record`: JSON text as record_text() gives it, "" for none. It may have been written by anybody:
// what is missing or of another type is passed over.
ui::Told told_by(const std::string& layer, const std::string& record);

}  // namespace windows
