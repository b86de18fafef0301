// SPDX-License-Identifier: GPL-3.0-or-later
// The line that is seen while pictures are generated or recovered: what happens, for how long, and
// Cancel.
//
// A plain GtkProgressBar: GIMP's own runs the main loop again at every step, and its Cancel kills
// the process.
#pragma once

#include <functional>
#include <string>

#include "gobj/owned.hpp"
#include "ui/widgets.hpp"

namespace ui {

class Running {
  public:
    // `name`: what a screen reader says of the bar; `stop`: what Cancel does, for its tooltip.
    Running(const char* name, const char* stop, std::function<void()> cancelled);
    ~Running() { stop(); }

    GtkWidget* widget() const { return box_; }
    void start();
    void stop();
    bool active() const { return ticking_ != nullptr; }
    void set_state(const std::string& text);
    // How much of the whole is done, from 0 to 1; before the first the bar only shows life.
    void set_fraction(double done);
    // Another word than Cancel, with a mnemonic, and what it does.
    void set_button(const char* label, const char* tooltip);

  private:
    void tick();

    std::function<void()> cancelled_;
    GtkWidget* box_;
    GtkWidget* state_;
    GtkWidget* elapsed_;
    GtkWidget* bar_;
    GtkWidget* button_;
    bool pulsing_ = true;
    gint64 since_ = 0;
    gobj::Source ticking_;
    Signals signals_;
};

}  // namespace ui
