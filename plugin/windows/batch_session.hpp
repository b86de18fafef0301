// SPDX-License-Identifier: GPL-3.0-or-later
// The window for a file of prompts, with what stands behind it: the file, the folder, the service
// and the run between them, the same that a script's call drives.
#pragma once

#include <optional>
#include <vector>

#include "gobj/owned.hpp"
#include "jobs/store.hpp"
#include "procedures/windows.hpp"
#include "ui/batch_window.hpp"
#include "windows/batch_words.hpp"

namespace windows {

class BatchSession {
  public:
    // `initial` is what a caller gave, over the last values.
    BatchSession(jobs::Store store, procedures::BatchWish initial);
    BatchSession(const BatchSession&) = delete;
    ~BatchSession() { forget_refresh(); }

    // Shows the window; ends when it was closed and nothing runs any more. Never ends with an
    // error.
    gobj::Task<> run();

    // Of the last run; nothing where there was none.
    std::optional<procedures::BatchCounts> counts() const { return counts_; }

  private:
    procedures::BatchWish wish() const;
    bool is_free() const;
    void refresh_soon();
    void forget_refresh();
    void refresh();
    void show_folder();
    gobj::Task<> start();
    gobj::Task<bool> agreed();
    gobj::Task<> order(procedures::BatchFolder folder);
    void show_entry(const batch::Entry& entry);
    void count(batch::State state, int more);
    void show_problem(const gobj::Error& error);
    gobj::Task<> remember();

    jobs::Store store_;
    procedures::BatchWish initial_;
    ui::BatchWindow window_;
    gobj::Source refreshing_;  // a moment after the last change, since a model is typed
    // What the table shows, and of which file and model it is.
    std::optional<procedures::PromptsRead> read_;
    ui::BatchValues shown_;
    std::optional<procedures::BatchFolder> folder_;
    std::unique_ptr<procedures::Generation> generation_;
    std::vector<batch::State> states_;  // of the folder's entries, as last counted
    std::size_t here_ = 0, failed_ = 0;
    std::optional<procedures::BatchCounts> counts_;
};

}  // namespace windows
