// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a file of prompts, or its lines while some of them are wrong: number, prompt,
// file and how far each is. Made for 100,000 of them.
#pragma once

#include <string>
#include <vector>

#include "ui/batch_offer.hpp"
#include "ui/widgets.hpp"

namespace ui {

class BatchTable {
  public:
    BatchTable();

    GtkWidget* widget() const { return scrolled_; }
    GtkWidget* view() const { return view_; }
    std::size_t size() const { return places_.size(); }
    void show(const std::vector<BatchLine>& lines);
    void set_state(std::size_t line, BatchMark mark, const std::string& state);
    // Scrolls to a line and chooses it.
    void reveal(std::size_t line);

  private:
    GtkTreeViewColumn* add_column(const char* title, int column, int width, bool expand);
    gboolean tell(int x, int y, bool by_keyboard, GtkTooltip* tooltip);

    GtkWidget* scrolled_;
    GtkWidget* view_;
    std::vector<GtkTreeIter> places_;  // a list store's stay valid
    Signals signals_;
};

}  // namespace ui
