// SPDX-License-Identifier: GPL-3.0-or-later
// The window for a file of prompts: what it holds, what is wrong with it, what it will cost; then
// how far each picture is, and Stop.
//
//   ui::BatchWindow window(offer, last_values);
//   window.on_change([&] { … window.show_lines(…); window.set_summary(…); });
//   while (co_await window.wish() == ui::BatchWindow::Wish::start) {
//       auto stop = gobj::new_cancel(), leave = gobj::new_cancel();
//       window.begin(stop, leave);
//       …  // set_line(), set_progress()
//       window.end();
//   }
//
// It knows no service, no prompts and no disk: the owner tells it what there is and what happened.
#pragma once

#include <functional>
#include <memory>

#include "gobj/sleep.hpp"
#include "gobj/task.hpp"
#include "ui/batch_offer.hpp"

typedef struct _GtkWindow GtkWindow;

namespace ui {

class BatchWindow {
  public:
    BatchWindow(const BatchOffer& offer, const BatchValues& initial);
    BatchWindow(const BatchWindow&) = delete;
    ~BatchWindow();  // destroys the window

    enum class Wish {
        start,
        settings,  // the person wants the service's settings
        close,
    };
    // Shows the window; what the person wants next. Closing it in any way is Wish::close; while
    // something runs the person is asked first. Never ends with an error. One at a time.
    gobj::Task<Wish> wish();

    BatchValues values() const;
    // A control changed, by hand: the owner tells anew what there is.
    void on_change(std::function<void()> changed);
    void set_service(const std::string& name);

    // All lines of the table anew; the first with a problem is scrolled to.
    void show_lines(const std::vector<BatchLine>& lines);
    // One picture's, by its place among the lines. Cheap.
    void set_line(std::size_t line, BatchMark mark, const std::string& state);
    // "60 pictures, $2.40": what Start would do, or why it can't be pressed.
    void set_summary(const std::string& text, bool can_start);
    // Replaces the problem before, if any; it goes when something begins.
    void show(const Problem& problem);
    // What came of it, and where the report is ("" for none); gone when something begins.
    void set_status(const std::string& text, const std::string& report);

    // For the owner's other windows to be placed over.
    GtkWindow* gtk_window() const;

    // A question before what costs money, over the window: whether the person says yes.
    gobj::Task<bool> ask(std::string sentence, std::string more, std::string yes);

    // From now on something runs. Stop cancels `stop` at once; pressed again, it cancels `leave`
    // and closes the window, as closing it does after a question, which cancels both.
    void begin(gobj::Cancel stop, gobj::Cancel leave);
    // `done`: from 0 to 1.
    void set_progress(double done, const std::string& text);
    // What was begun is over; nothing where the window was closed meanwhile.
    void end();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
