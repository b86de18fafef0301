// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt: several lines of text under a label, growing with the window.
#pragma once

#include <functional>
#include <string>

#include "ui/widgets.hpp"

namespace ui {

class PromptView {
  public:
    explicit PromptView(std::function<void()> changed);

    GtkWidget* widget() const { return box_; }
    // What is marked where the prompt caused a problem.
    GtkWidget* frame() const { return frame_; }

    std::string text() const;
    void set_text(const std::string& text);
    // True if there is more than white space.
    bool written() const;
    void focus();
    void focus_all();

  private:
    GtkTextBuffer* buffer() const { return gtk_text_view_get_buffer(GTK_TEXT_VIEW(view_)); }

    std::function<void()> changed_;
    GtkWidget* box_;
    GtkWidget* frame_;
    GtkWidget* view_;
    Signals signals_;
};

}  // namespace ui
