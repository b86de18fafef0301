// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are still there after a power cut. The only file with system calls of its own; all of
// it blocks for milliseconds, so it runs on GLib's pool.
#pragma once

#include <string>

#include "gobj/error.hpp"
#include "gobj/task.hpp"

namespace jobs {

// Makes a folder and those above it, 0700. Blocks shortly. Errors: Kind::local.
gobj::Result<> make_private_folder(const std::string& path);

// Writes a whole file, 0600, or leaves the old one; durable when it ends. Errors: Kind::local.
gobj::Task<> write_durably(std::string path, std::string text);

// Makes `part`, already written and closed, durable under the name `path` in the same folder.
gobj::Task<> keep_durably(std::string part, std::string path);

}  // namespace jobs
