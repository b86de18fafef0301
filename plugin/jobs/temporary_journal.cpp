// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/temporary_journal.hpp"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "gobj/owned.hpp"
#include "jobs/durable.hpp"

namespace jobs {

using gobj::Error;

gobj::Result<TemporaryJournal> TemporaryJournal::make() {
    GError* error = nullptr;
    gobj::Chars folder(g_dir_make_tmp("genlayer-XXXXXX", &error));
    if (!folder)
        return gobj::failure(Error::Kind::local,
                             _("There is no room for temporary files on this computer either."),
                             error);
    TemporaryJournal made(folder.get());
    for (const char* inside : {"/jobs", "/pictures"})
        if (auto there = make_private_folder(made.folder_ + inside); !there)
            return std::unexpected(there.error());
    return made;
}

TemporaryJournal::~TemporaryJournal() {
    if (folder_.empty() || unplaced())
        return;
    for (const char* inside : {"/jobs", "/pictures"}) {
        const std::string folder = folder_ + inside;
        for (const std::string& name : files_in(folder))
            g_unlink((folder + "/" + name).c_str());
        g_rmdir(folder.c_str());
    }
    g_unlink((folder_ + "/durations.json").c_str());  // of one run: nothing to learn from
    // What else may be in it stays.
    g_rmdir(folder_.c_str());
}

bool TemporaryJournal::unplaced() const {
    return !Journal(folder_).records(&Record::unplaced).empty();
}

}  // namespace jobs
