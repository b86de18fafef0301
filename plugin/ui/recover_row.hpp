// SPDX-License-Identifier: GPL-3.0-or-later
// One job in the window that recovers: whether it is wanted, what is known of it, and what came of
// it.
#pragma once

#include <functional>
#include <string>

#include "ui/recover_window.hpp"
#include "ui/widgets.hpp"

namespace ui {

class RecoverRow {
  public:
    RecoverRow(const WaitingJob& job, std::function<void()> toggled);

    GtkWidget* widget() const { return grid_; }
    bool chosen() const;
    bool over() const { return over_; }
    void choose(bool wanted);
    // Whether it can be chosen now, if it can be at all.
    void set_ready(bool ready);
    void set_about(const std::string& about);
    void show(Fate fate, const std::string& sentence);

  private:
    void describe();

    std::function<void()> toggled_;
    bool ready_ = true;
    bool over_ = false;
    GtkWidget* grid_;
    GtkWidget* check_;
    GtkWidget* about_;
    GtkWidget* icon_;
    GtkWidget* result_;
    Signals signals_;
};

}  // namespace ui
