// SPDX-License-Identifier: GPL-3.0-or-later
// The jobs in the window that recovers: a row each, and a check for all of them.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "ui/recover_row.hpp"

namespace ui {

class RecoverList {
  public:
    // At least one job; all are chosen. `changed`: which are chosen.
    RecoverList(const std::vector<WaitingJob>& jobs, int width, std::function<void()> changed);

    GtkWidget* widget() const { return box_; }
    // The places of those that are wanted, in order; never of one that is over.
    std::vector<std::size_t> chosen() const;
    void set_ready(bool ready);
    void set_about(std::size_t job, const std::string& about) { rows_[job].set_about(about); }
    void show(std::size_t job, Fate fate, const std::string& sentence);

  private:
    void choose_all();
    void update();
    void make_room();

    int width_;
    std::function<void()> changed_;
    bool ready_ = true;
    bool updating_ = false;
    std::deque<RecoverRow> rows_;
    GtkWidget* box_;
    GtkWidget* all_;  // seen with at least two jobs
    GtkWidget* list_;
    GtkWidget* scrolled_;
    Signals signals_;
};

}  // namespace ui
