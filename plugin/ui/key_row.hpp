// SPDX-License-Identifier: GPL-3.0-or-later
// The service's key: whether there is one and where, and a way to give, replace or forget it. The
// text of a stored key never comes here.
#pragma once

#include <functional>
#include <string>

#include "ui/settings.hpp"
#include "ui/widgets.hpp"

namespace ui {

class KeyRow {
  public:
    struct Told {
        std::function<void()> store;
        std::function<void()> forget;
    };
    explicit KeyRow(Told told);

    GtkWidget* widget() const { return box_; }
    // For the labels of the window to be aligned.
    GtkWidget* label() const { return label_; }
    // Another service: its key is not known yet.
    void set_service(const ServiceInfo& service);
    void show(KeyState state, const std::string& note);
    // What was typed; the entry is empty then.
    std::string take_typed();
    bool typed() const;
    void focus();

  private:
    std::string sentence() const;
    void update();

    Told told_;
    ServiceInfo service_;
    KeyState state_ = KeyState::unknown;
    GtkWidget* box_;
    GtkWidget* state_label_;
    GtkWidget* label_;
    GtkWidget* entry_;
    GtkWidget* store_;
    GtkWidget* forget_;
    GtkWidget* note_;
    GtkWidget* page_;
    Signals signals_;
};

}  // namespace ui
