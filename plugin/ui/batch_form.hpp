// SPDX-License-Identifier: GPL-3.0-or-later
// The upper half of the window for a file of prompts: which file, into which folder, and how.
#pragma once

#include <functional>

#include "ui/batch_offer.hpp"
#include "ui/widgets.hpp"

namespace ui {

class BatchForm {
  public:
    struct Told {
        std::function<void()> changed;   // any of the values
        std::function<void()> settings;  // the service's are wanted
    };
    BatchForm(const BatchOffer& offer, const BatchValues& initial, Told told);

    GtkWidget* widget() const { return grid_; }
    GtkWidget* prompts_file() const { return file_; }
    BatchValues values() const;
    void set_service(const std::string& name);
    // Marks the control that an argument of GIMP's name belongs to; "" takes all marks back.
    void mark_field(const std::string& field, const std::string& why);

  private:
    GtkWidget* add_chooser(int row, const char* label, const char* title,
                           GtkFileChooserAction action, const std::string& path,
                           const char* tooltip);
    void add_service(int row);
    void add_cost(int row, double cost);

    Told told_;
    GtkWidget* grid_;
    GtkWidget* file_;
    GtkWidget* folder_;
    GtkWidget* format_;
    GtkWidget* model_;
    GtkWidget* cost_;
    GtkWidget* service_;
    Signals signals_;
};

}  // namespace ui
