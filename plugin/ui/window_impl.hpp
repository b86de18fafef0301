// SPDX-License-Identifier: GPL-3.0-or-later
// What the window is made of, and who is told what inside it; window.hpp is what the owner sees.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "ui/answer.hpp"
#include "ui/dialog.hpp"
#include "ui/form.hpp"
#include "ui/kept_height.hpp"
#include "ui/problem_bar.hpp"
#include "ui/prompt_view.hpp"
#include "ui/question.hpp"
#include "ui/running.hpp"
#include "ui/window.hpp"

namespace ui {

class Window::Impl {
  public:
    Impl(const Offer& offer, const Values& initial, Values defaults);

    void listen();
    void give(Response response);
    void cancel();
    void free();  // nothing runs any more
    void press(ProblemBar::Action action);
    void respond(int response);
    void reset();
    void ask_to_close();
    void destroyed();
    void changed();
    void update();
    gboolean key(const GdkEventKey* event);
    Values read() const;
    bool alive() const { return !dialog.gone(); }

    Dialog dialog;
    Values defaults;
    PromptView prompt;
    KeptHeight height;
    Form form;
    Running running;
    ProblemBar problem;
    GtkWidget* target;
    GtkWidget* status;
    GtkWidget* generate = nullptr;
    GtkWidget* start_focus = nullptr;
    std::function<void()> told_change;
    Answer<Response> answer;
    gobj::Cancel job;  // what runs, if anything does
    std::unique_ptr<Question> question;
    std::optional<Values> last;  // when the window was destroyed under us
    bool listening = false;
    bool closing = false;
    Signals signals;
};

}  // namespace ui
