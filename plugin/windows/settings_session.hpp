// SPDX-License-Identifier: GPL-3.0-or-later
// The settings' window with what it needs behind it: the preferences, the keyring, the connection
// test.
#pragma once

#include <gtk/gtk.h>

#include "jobs/store.hpp"

namespace windows {

// Until the window is closed. `parent` may be NULL; `key`: the cursor starts in the key's entry.
// `store` must outlive it. Never ends with an error: what fails is shown in the window.
gobj::Task<> edit_settings(const jobs::Store* store, GtkWindow* parent, bool key);

}  // namespace windows
