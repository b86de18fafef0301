// SPDX-License-Identifier: GPL-3.0-or-later
// The window for both doors: prompt, parameters, progress, cancel, problems.
//
//   ui::Window window(offer, last_values, defaults);
//   while (true) switch (co_await window.response()) {
//       case ui::Response::generate: {
//           auto cancel = gobj::new_cancel();
//           auto busy = window.busy(cancel);
//           auto done = co_await generate(window.values(), &busy, cancel).as_result();
//           …
//
// It stays open, blocks nothing, and knows neither services nor images: the owner tells it what can
// be chosen and what happened. After an answer other than close, Generate is greyed until the owner
// asks for the next: a double click is one order. Main thread; gimp_ui_init() first.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gobj/sleep.hpp"
#include "gobj/task.hpp"
#include "ui/offer.hpp"

typedef struct _GtkWindow GtkWindow;

namespace ui {

class Window {
    class Impl;

  public:
    // `defaults` are what Reset sets, but for the prompt, which it keeps.
    Window(const Offer& offer, const Values& initial, Values defaults);
    Window(const Window&) = delete;
    ~Window();  // destroys the window

    // Shows the window; the person's next wish. Closing it in any way is Response::close; while it
    // is busy the person is asked first. Never ends with an error. One at a time.
    gobj::Task<Response> response();

    Values values() const;
    // A control changed, by hand or by Reset: the owner recomputes target and price.
    void on_change(std::function<void()> changed);

    // "Selection 640 × 480 → 4:3, new layer"
    void set_target(const std::string& text);
    // As Offer::price_millionths.
    void set_price(std::optional<long> millionths);
    // A line such as "Cancelled. The picture may still be billed."; gone at the next generating.
    void set_status(const std::string& text);

    // Replaces the problem before, if any. It goes at the next generating.
    void show(const Problem& problem);
    void clear_problem();

    // Generate instead of the prompt gets the focus: for Filters ▸ Repeat.
    void focus_generate();
    // For the owner's other windows to be placed over.
    GtkWindow* gtk_window() const;

    // While it lives, the window shows that something runs, and Cancel. Cancel cancels the
    // cancellable and frees the window at once, whatever the owner still has to do about it; so
    // does closing the window, then response() gives close.
    class [[nodiscard]] Busy {
      public:
        Busy(Busy&&) noexcept = default;
        ~Busy();
        // "Drawing…", "2 of 4 pictures are here"
        void set_state(const std::string& text);

      private:
        friend class Window;
        Busy(std::weak_ptr<Impl> window, gobj::Cancel cancel);
        std::weak_ptr<Impl> window_;
        gobj::Cancel cancel_;
    };
    Busy busy(gobj::Cancel cancel);

  private:
    std::shared_ptr<Impl> impl_;
};

}  // namespace ui
