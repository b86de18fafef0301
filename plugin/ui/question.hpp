// SPDX-License-Identifier: GPL-3.0-or-later
// A question with two answers, over a window that waits for none of them: the main loop goes on,
// and the question goes away with whoever asked.
#pragma once

#include <functional>
#include <string>

#include "ui/widgets.hpp"

namespace ui {

class Question {
  public:
    // `answered(true)` is told of `yes` (with a mnemonic), `false` of `no`, Esc and closing. It may
    // destroy the question.
    Question(GtkWindow* parent, const std::string& sentence, const std::string& more,
             const char* no, const char* yes, std::function<void(bool)> answered);
    Question(const Question&) = delete;
    ~Question();

    void present();

  private:
    std::function<void(bool)> answered_;
    GtkWidget* dialog_;
    Signals signals_;
};

}  // namespace ui
