// SPDX-License-Identifier: GPL-3.0-or-later
// The folder that the plug-in is installed in, where its other files lie beside its binary.
#pragma once

#include <string>

#include "gobj/owned.hpp"

namespace procedures {

inline std::string in_own_folder(const char* file) {
    const gobj::Chars self(g_file_read_link("/proc/self/exe", nullptr));
    const gobj::Chars folder(g_path_get_dirname(self ? self.get() : "."));
    return std::string(folder.get()) + "/" + file;
}

}  // namespace procedures
