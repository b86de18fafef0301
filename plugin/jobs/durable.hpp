// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are still there after a power cut, and locks that end with their process. The only
// file with system calls of its own. What writes blocks for milliseconds, so it runs on GLib's
// pool.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gobj/error.hpp"
#include "gobj/task.hpp"

namespace jobs {

// Makes a folder and those above it, 0700. Blocks shortly. Errors: Kind::local.
gobj::Result<> make_private_folder(const std::string& path);

class FileLock;

// Writes a whole file, 0600, or leaves the old one; durable when it ends. `lock`, which may be
// empty, is held until then, also when nobody waits for it any more. Errors: Kind::local.
gobj::Task<> write_durably(std::string path, std::string text,
                           std::shared_ptr<const FileLock> lock = {});

// Gives a finished file `part` its name `path` in the same folder. Errors: Kind::local.
gobj::Task<> keep_durably(std::string part, std::string path);

// Adds a line to a file, 0600, in one piece: of several processes each one's lines stay whole.
// False where that can't be done. Blocks shortly.
bool append_line(const std::string& path, std::string_view line);

// A file's size in bytes and its SHA-256 in lower-case hexadecimal. Errors: Kind::local.
struct Hash {
    std::uint64_t size = 0;
    std::string sha256;
};
gobj::Task<Hash> hash_of(std::string path);

// The names in a folder, without it; none where it can't be read. Blocks shortly.
std::vector<std::string> files_in(const std::string& folder);
// A file's age and size; nothing where there is none. Seconds since 1970, bytes.
std::optional<double> written_at(const std::string& path);
std::optional<std::uint64_t> size_of(const std::string& path);

// A file that one holder has at a time, over all processes and within one. Its end removes the
// file; where the process is killed the kernel frees the lock and the file stays.
class FileLock {
  public:
    // NULL where it is taken. Errors: Kind::local.
    static gobj::Result<std::shared_ptr<const FileLock>> take(const std::string& path);
    FileLock(std::string path, int file) : path_(std::move(path)), file_(file) {}
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

  private:
    std::string path_;
    int file_;
};

}  // namespace jobs
