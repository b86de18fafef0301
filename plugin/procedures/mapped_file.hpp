// SPDX-License-Identifier: GPL-3.0-or-later
// A fetched picture's bytes, straight from the file.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <glib/gi18n-lib.h>

#include "gobj/error.hpp"
#include "gobj/owned.hpp"

namespace procedures {

class MappedFile {
  public:
    explicit MappedFile(GMappedFile* file) : file_(file) {}
    std::span<const std::byte> bytes() const {
        return {reinterpret_cast<const std::byte*>(g_mapped_file_get_contents(file_.get())),
                g_mapped_file_get_length(file_.get())};
    }

  private:
    std::unique_ptr<GMappedFile, gobj::Free<g_mapped_file_unref>> file_;
};

inline gobj::Result<MappedFile> map_file(const std::string& path) {
    GError* error = nullptr;
    GMappedFile* file = g_mapped_file_new(path.c_str(), false, &error);
    if (!file)
        return gobj::failure(gobj::Error::Kind::local, _("The fetched picture can't be read."),
                             error);
    return MappedFile(file);
}

}  // namespace procedures
