// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/durable.hpp"

#include <cerrno>
#include <cstdio>
#include <format>
#include <iterator>

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gobj/pool.hpp"

namespace jobs {

using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

std::unexpected<Error> failed(const std::string& path) {
    const int cause = errno;
    const gobj::Chars message(
        g_strdup_printf(_("%s can't be written: %s."), path.c_str(), g_strerror(cause)));
    return gobj::failure(Error::Kind::local, message.get());
}

std::string folder_of(const std::string& path) {
    return gobj::take_string(g_path_get_dirname(path.c_str()));
}

Result<> sync(const std::string& path, int flags) {
    const int file = open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return failed(path);
    const bool done = fsync(file) == 0;
    const int cause = errno;
    close(file);
    errno = cause;
    return done ? Result<>() : failed(path);
}

Result<> write_now(const std::string& path, const std::string& text) {
    constexpr auto whole = static_cast<GFileSetContentsFlags>(G_FILE_SET_CONTENTS_CONSISTENT |
                                                              G_FILE_SET_CONTENTS_DURABLE);
    GError* error = nullptr;
    if (!g_file_set_contents_full(path.c_str(), text.data(), static_cast<gssize>(text.size()),
                                  whole, 0600, &error)) {
        const gobj::Chars message(
            g_strdup_printf(_("%s can't be written: %s."), path.c_str(), error->message));
        return gobj::failure(Error::Kind::local, message.get(), error);
    }
    // GLib passes over a failed fsync of the folder in silence.
    return sync(folder_of(path), O_RDONLY | O_DIRECTORY);
}

Result<> keep_now(const std::string& part, const std::string& path) {
    if (auto synced = sync(part, O_RDONLY); !synced)
        return synced;
    if (g_rename(part.c_str(), path.c_str()) != 0)
        return failed(path);
    return sync(folder_of(path), O_RDONLY | O_DIRECTORY);
}

Result<Hash> hash_now(const std::string& path) {
    GError* error = nullptr;
    const std::unique_ptr<GMappedFile, gobj::Free<g_mapped_file_unref>> file(
        g_mapped_file_new(path.c_str(), false, &error));
    if (!file)
        return gobj::failure(Error::Kind::local, _("The fetched picture can't be read."), error);
    const gsize size = g_mapped_file_get_length(file.get());
    const auto* bytes = reinterpret_cast<const guchar*>(g_mapped_file_get_contents(file.get()));
    return Hash{size,
                gobj::take_string(g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size))};
}

}  // namespace

Result<> make_private_folder(const std::string& path) {
    if (g_mkdir_with_parents(path.c_str(), 0700) != 0)
        return failed(path);
    return {};
}

bool append_line(const std::string& path, std::string_view line) {
    const int file =
        open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return false;
    const bool whole = write(file, line.data(), line.size()) == std::ssize(line);
    close(file);
    return whole;
}

Task<Hash> hash_of(std::string path) {
    co_return co_await gobj::in_pool<Hash>([path = std::move(path)] { return hash_now(path); });
}

std::vector<std::string> files_in(const std::string& folder) {
    const std::unique_ptr<GDir, gobj::Free<g_dir_close>> open(
        g_dir_open(folder.c_str(), 0, nullptr));
    std::vector<std::string> names;
    while (const char* name = open ? g_dir_read_name(open.get()) : nullptr)
        names.emplace_back(name);
    return names;
}

std::optional<double> written_at(const std::string& path) {
    struct stat about{};
    if (lstat(path.c_str(), &about) != 0)
        return std::nullopt;
    return static_cast<double>(about.st_mtim.tv_sec) +
           static_cast<double>(about.st_mtim.tv_nsec) / 1e9;
}

std::optional<std::uint64_t> size_of(const std::string& path) {
    struct stat about{};
    if (lstat(path.c_str(), &about) != 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(about.st_size);
}

Result<std::shared_ptr<const FileLock>> FileLock::take(const std::string& path) {
    for (;;) {
        const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0)
            return failed(path);
        auto lock = std::make_unique<FileLock>(path, file);
        struct flock whole{};
        whole.l_type = F_WRLCK;
        whole.l_whence = SEEK_SET;
        if (fcntl(file, F_OFD_SETLK, &whole) != 0) {
            const int cause = errno;
            lock->path_.clear();  // it is not ours to remove
            lock.reset();
            errno = cause;
            if (cause == EAGAIN || cause == EACCES)
                return nullptr;
            return failed(path);
        }
        // Its last holder may have removed the file after we had opened it.
        struct stat about{};
        if (fstat(file, &about) == 0 && about.st_nlink > 0)
            return std::shared_ptr<const FileLock>(std::move(lock));
        lock->path_.clear();
    }
}

FileLock::~FileLock() {
    if (!path_.empty())
        unlink(path_.c_str());
    close(file_);
}

Task<> write_durably(std::string path, std::string text, std::shared_ptr<const FileLock> lock) {
    co_await gobj::in_pool<void>([path = std::move(path), text = std::move(text),
                                  lock = std::move(lock)] { return write_now(path, text); });
}

Task<> keep_durably(std::string part, std::string path) {
    co_await gobj::in_pool<void>(
        [part = std::move(part), path = std::move(path)] { return keep_now(part, path); });
}

}  // namespace jobs
