// SPDX-License-Identifier: GPL-3.0-or-later
// Lets a window grow and shrink with what is shown and hidden in it, while one part of it, which
// takes all height that is left over, stays as high as the person made it. The part is in content
// that scrolls, so where the screen is too low for all of it nothing is out of reach.
#pragma once

#include <gtk/gtk.h>

#include "gobj/owned.hpp"

namespace ui {

class KeptHeight {
  public:
    KeptHeight(GtkWindow* window, GtkWidget* part);
    KeptHeight(const KeptHeight&) = delete;
    ~KeptHeight() { forget(); }

    // Where the content goes: the part and all that may be scrolled away.
    GtkWidget* widget() const { return scrolled_; }
    void add(GtkWidget* widget, bool expand);
    void scroll_to(GtkWidget* widget);

    // Called where something is shown or hidden, once or several times.
    void keep();
    void forget();

  private:
    void resize();

    GtkWindow* window_;
    GtkWidget* part_;
    GtkWidget* scrolled_;
    GtkWidget* content_;
    int height_ = 0;
    gint64 resized_ = G_MININT32;  // when; long ago at first
    gobj::Source later_;
};

}  // namespace ui
