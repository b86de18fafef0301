// SPDX-License-Identifier: GPL-3.0-or-later
// The window that brings in what was paid for and not placed: the jobs that wait, which of them are
// wanted, progress, Cancel, and what came of each.
//
//   ui::RecoverWindow window(jobs);
//   while (co_await window.wish() == ui::RecoverWindow::Wish::recover) {
//       auto cancel = gobj::new_cancel();
//       window.begin(cancel);
//       …  // show() for each of window.chosen()
//       window.end(cancel);
//   }
//
// It knows no service and no journal: the owner tells it what waits and what happened.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace ui {

// In words, translated, and shown as plain text whatever they hold.
struct WaitingJob {
    std::string prompt;  // its beginning; also what a screen reader calls the job
    std::string about;   // when it was ordered, how far it came, how long it can still be had
};

enum class Fate {
    open,       // it waits on, and may be asked for once more
    recovered,  // it is in an image
    lost,       // nothing can come of it any more
};

class RecoverWindow {
  public:
    // All are chosen at first. None: the window says so.
    explicit RecoverWindow(const std::vector<WaitingJob>& jobs);
    RecoverWindow(const RecoverWindow&) = delete;
    ~RecoverWindow();  // destroys the window

    enum class Wish { recover, close };
    // Shows the window; what the person wants next. Closing it in any way is Wish::close; while
    // something runs the person is asked first. Never ends with an error. One at a time.
    gobj::Task<Wish> wish();
    // The places of those that are wanted, in order; never of one that is over.
    std::vector<std::size_t> chosen() const;

    void set_about(std::size_t job, const std::string& about);
    // Stays in its row until the next.
    void show(std::size_t job, Fate fate, const std::string& sentence);
    // A line for all of them; gone at the next begin().
    void set_status(const std::string& text);

    // From now on something runs. Cancel cancels the cancellable and frees the window at once,
    // whatever the owner still has to do about it; so does closing it.
    void begin(gobj::Cancel cancel);
    void set_state(const std::string& text);
    // What was begun is over; nothing where the window is free already.
    void end(const gobj::Cancel& cancel);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
