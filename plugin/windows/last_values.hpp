// SPDX-License-Identifier: GPL-3.0-or-later
// What each door's window starts with, and how it is kept: our own store, since GIMP's would put
// the prompt into the user's files.
#pragma once

#include "jobs/store.hpp"
#include "procedures/arguments.hpp"
#include "ui/offer.hpp"

namespace windows {

// The id of the service that environment and preferences choose.
std::string service_in(const api::Environment& environment, const jobs::Preferences& preferences);

// The last values of the door, with what a caller gave over them.
ui::Values first_values(ui::Door door, const jobs::Store& store,
                        const procedures::Arguments& initial, canvas::Size size);

// What Reset sets.
ui::Values reset_values(const jobs::Store& store);

// Keeps them for the next window; without the prompt where prompts are not kept. Never ends with
// an error: a failed write is not worth a word to somebody who wants a picture.
gobj::Task<> remember(ui::Door door, const jobs::Store* store, ui::Values values);

}  // namespace windows
