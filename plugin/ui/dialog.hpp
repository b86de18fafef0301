// SPDX-License-Identifier: GPL-3.0-or-later
// What every window of ours begins with: one of GIMP's dialogs with its buttons, a box for the
// content, and the two things that it tells. Neither modal nor opened before present().
#pragma once

#include <functional>

#include <gtk/gtk.h>

#include "gobj/ref.hpp"
#include "ui/widgets.hpp"

namespace ui {

class Dialog {
  public:
    struct Told {
        std::function<void(int response)>
            response;  // of a button; GTK_RESPONSE_DELETE_EVENT for Esc
        // Somebody else destroyed it: gone() from now on, its widgets until this returns.
        std::function<void()> destroyed;
    };

    // `role`: the window's name for window managers. `width`: of the content, in pixels, at least.
    Dialog(const char* title, const char* role, int width, Told told);
    Dialog(const Dialog&) = delete;
    ~Dialog();

    // A window to work beside, not a dialog to be done with: the window manager may minimise it,
    // and does not keep it above the canvas.
    void stand_beside();
    GtkWidget* add_button(const char* label, int response, const char* tooltip = nullptr);
    // The one that does what the window is for.
    GtkWidget* add_main_button(const char* label, int response, const char* tooltip = nullptr);
    void set_default(int response);  // what Enter presses
    void add(GtkWidget* part, bool expand = false);
    // Shows all that was added; not the window.
    void show_parts();

    bool gone() const { return gone_; }
    GtkWindow* window() const;  // null once it is gone
    bool visible() const;
    void present();  // unless it is visible
    void hide();

  private:
    Style style_;
    gobj::Ref<GtkWidget> dialog_;  // the only widget that is owned
    GtkWidget* box_;
    Told told_;
    bool gone_ = false;
    Signals signals_;
};

}  // namespace ui
