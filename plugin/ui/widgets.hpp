// SPDX-License-Identifier: GPL-3.0-or-later
// The few things that every part of our windows does with widgets. Widgets are plain pointers:
// their container owns them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include <gtk/gtk.h>

#include "gobj/signal.hpp"
#include "ui/offer.hpp"

namespace ui {

inline constexpr int spacing = 6;  // between what belongs together
inline constexpr int border = 12;  // around groups

// Signal connections that end together, with whoever holds them.
class Signals {
  public:
    template <class Object, class Handler>
    void on(Object* object, const char* name, Handler handler, gpointer data) {
        signals_.emplace_back(object, name, +handler, data);
    }

  private:
    std::deque<gobj::Signal> signals_;
};

// The name that a screen reader says, of a control without a label of its own.
void set_name(GtkWidget* widget, const char* name);

// A left-aligned label with a mnemonic for `control`, which takes its name too.
GtkWidget* label_for(GtkWidget* control, const char* text);

// Text from anywhere, never markup: wrapped, left-aligned, set later by gtk_label_set_text().
GtkWidget* wrapped_label();

// A list of choices; the tooltip says what it is for, and what the chosen one means.
GtkWidget* choice_list(const std::vector<Choice>& choices, const char* tooltip);
// Ids that are not on the list choose its first entry.
void choose(GtkWidget* list, const std::string& id);
std::string chosen(GtkWidget* list);
// What the list says of the chosen one, for the eye.
std::string chosen_label(GtkWidget* list);

// One row of a form: label, control. Gives the label.
GtkWidget* attach_row(GtkGrid* grid, int row, const char* text, GtkWidget* control);

// Shows or hides what is in an expander as it is expanded: else a screen reader reads it all the
// time.
void show_inside(GtkExpander* expander);

// Shows that a control caused a problem, or takes that back. `why` is its tooltip's first sentence,
// and with it what the screen reader says of it.
void mark(GtkWidget* control, const std::string& why);
void unmark(GtkWidget* control);

// Our few lines of style, on the screen as long as this lives.
class Style {
  public:
    Style();
    Style(const Style&) = delete;
    ~Style();

  private:
    GtkCssProvider* provider_;
};

std::string text_of(const char* format, ...) G_GNUC_PRINTF(1, 2);

}  // namespace ui
