// SPDX-License-Identifier: GPL-3.0-or-later
// A question with two answers, over a window that waits for none of them: the main loop goes on,
// and the question goes away with whoever asked.
#pragma once

#include <functional>

#include "gobj/ref.hpp"
#include "ui/widgets.hpp"

namespace ui {

class Question {
  public:
    // `answered(true)` is told of `yes` (with a mnemonic), `false` of `no`, Esc and closing. It may
    // destroy the question.
    Question(GtkWindow* parent, const char* sentence, const char* more, const char* no,
             const char* yes, std::function<void(bool)> answered);
    Question(const Question&) = delete;
    ~Question();

    void present();

  private:
    std::function<void(bool)> answered_;
    gobj::Ref<GtkWidget> dialog_;
    Signals signals_;
};

}  // namespace ui
