// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, in the window: one sentence, details on demand, and a button for what to do.
#pragma once

#include <functional>

#include "ui/widgets.hpp"

namespace ui {

class ProblemBar {
  public:
    enum class Action { settings, generate, samples, unrecorded, recover, edit_prompt };
    explicit ProblemBar(std::function<void(Action)> chosen);

    GtkWidget* widget() const { return box_; }
    GtkWidget* expander() const { return expander_; }
    void show(const Problem& problem);
    void clear();
    // Whether what generates can be pressed, and what opens another window.
    void set_ready(bool generate, bool open = true);

  private:
    void press(bool second);
    void fit_details();
    void copy_details();

    std::function<void(Action)> chosen_;
    Problem problem_;
    bool can_generate_ = true;
    bool can_open_ = true;
    GtkWidget* box_;
    GtkWidget* icon_;
    GtkWidget* message_;
    GtkWidget* expander_;
    GtkWidget* scrolled_;
    GtkWidget* details_;
    GtkWidget* buttons_;
    GtkWidget* first_;
    GtkWidget* second_;
    Signals signals_;
};

}  // namespace ui
