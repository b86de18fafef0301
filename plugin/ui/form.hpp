// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be chosen besides the prompt: the rows below it, and those under "More".
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ui/widgets.hpp"

namespace ui {

class Form {
  public:
    struct Told {
        std::function<void()> changed;   // some control changed
        std::function<void()> settings;  // the person wants the service's settings
        std::function<void()> resized;   // something is about to be shown or hidden
    };
    Form(const Offer& offer, Told told);

    GtkWidget* widget() const { return box_; }
    void write(const Values& values);
    void read(Values* values) const;  // all but the prompt
    void set_price(std::optional<long> millionths);
    void set_settings_sensitive(bool sensitive);
    // The control of an argument, out of its hiding place; NULL if there is none.
    GtkWidget* reveal_field(const std::string& field);
    void unmark_all();
    std::string cost() const;  // "4 × $0.04 = $0.16", or "" where it is unknown

  private:
    GtkWidget* add_list(GtkGrid* grid, const char* field, const char* label,
                        const std::vector<Choice>& choices, const char* tooltip);
    void add_count(int most);
    void add_size();
    void add_more(const Offer& offer);
    void watch(const char* field, GtkWidget* control);
    void changed();
    bool own_size() const;

    Told told_;
    std::map<std::string, GtkWidget*> controls_;  // by argument
    std::optional<long> price_;
    int row_ = 0;
    bool writing_ = false;
    GtkWidget* box_;
    GtkGrid* grid_;
    GtkWidget* ratio_;
    GtkWidget* count_ = nullptr;
    GtkWidget* cost_ = nullptr;
    GtkWidget* size_ = nullptr;             // Door::image only
    std::vector<GtkWidget*> custom_parts_;  // shown where the size is not the picture's own
    GtkWidget* width_ = nullptr;
    GtkWidget* height_ = nullptr;
    GtkWidget* fit_ = nullptr;
    GtkWidget* selection_ = nullptr;
    GtkWidget* format_;
    GtkWidget* safety_;
    GtkWidget* more_ = nullptr;
    GtkWidget* summary_ = nullptr;
    GtkWidget* service_ = nullptr;
    GtkWidget* model_ = nullptr;
    GtkWidget* settings_ = nullptr;
    Signals signals_;
};

}  // namespace ui
