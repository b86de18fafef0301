// SPDX-License-Identifier: GPL-3.0-or-later
// A page of the service, in the person's own web browser.
#pragma once

#include <string>

#include <gtk/gtk.h>

namespace ui {

// Opens the page beside `widget`'s window. Only https, else nothing happens; nor does anything
// where the desktop has no browser. A browser that is started for it gets no key from our
// environment.
void open_web_page(GtkWidget* widget, const std::string& url);

}  // namespace ui
