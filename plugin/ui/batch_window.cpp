// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch_window.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "ui/answer.hpp"
#include "ui/batch_form.hpp"
#include "ui/batch_table.hpp"
#include "ui/dialog.hpp"
#include "ui/problem_bar.hpp"
#include "ui/question.hpp"
#include "ui/running.hpp"

namespace ui {

namespace {

enum { response_start = 1 };
constexpr int usual_width = 860;

}  // namespace

class BatchWindow::Impl {
  public:
    Impl(const BatchOffer& offer, const BatchValues& initial);

    void respond(int response);
    void give(Wish wish);
    void stop_pressed();
    void close_running();
    void ask_to_close();
    void act(ProblemBar::Action action);
    void update();
    void free();
    void destroyed();

    Dialog dialog;
    std::function<void()> changed;
    BatchForm form;
    BatchTable table;
    Running running;
    ProblemBar problem;
    GtkWidget* summary;
    GtkWidget* status;
    GtkWidget* report;
    GtkWidget* start;
    Answer<Wish> answer;
    Answer<bool> said;
    gobj::Cancel stop, leave;  // of what runs, if anything does
    bool listening = false;    // the owner waits for a wish
    bool can_start = false;
    std::unique_ptr<Question> question;
};

BatchWindow::Impl::Impl(const BatchOffer& offer, const BatchValues& initial)
    : dialog(_("Batch from Prompts"), "genlayer-batch", usual_width,
             {[this](int response) { respond(response); }, [this] { destroyed(); }}),
      form(offer, initial,
           {.changed =
                [this] {
                    form.mark_field({}, {});
                    if (changed)
                        changed();
                },
            .settings = [this] { give(Wish::settings); }}),
      running(_("Pictures"), nullptr, [this] { stop_pressed(); }),
      problem([this](ProblemBar::Action action) { act(action); }),
      summary(wrapped_label()),
      status(wrapped_label()),
      report(wrapped_label()) {
    dialog.stand_beside();
    dialog.add_button(_("_Close"), GTK_RESPONSE_CLOSE);
    start = dialog.add_main_button(_("_Start"), response_start,
                                   _("Order what is not in the folder yet; it is paid for"));
    dialog.set_default(response_start);
    dialog.add(form.widget());
    dialog.add(table.widget(), true);
    for (GtkWidget* part : {summary, problem.widget(), running.widget(), status, report})
        dialog.add(part);
    for (GtkWidget* label : {summary, status, report})
        gtk_label_set_max_width_chars(GTK_LABEL(label), 90);
    // To be copied, and to be reached by the keyboard.
    for (GtkWidget* label : {status, report})
        gtk_label_set_selectable(GTK_LABEL(label), true);
    dialog.show_parts();
    problem.clear();
    for (GtkWidget* label : {status, report})
        gtk_widget_hide(label);
    atk_object_set_role(gtk_widget_get_accessible(status), ATK_ROLE_STATUSBAR);
    gtk_widget_grab_focus(initial.prompts_file.empty() ? form.prompts_file() : start);
}

void BatchWindow::Impl::respond(int response) {
    if (response == response_start)
        give(Wish::start);
    else if (stop)
        ask_to_close();
    else
        give(Wish::close);
}

void BatchWindow::Impl::give(Wish wish) {
    if (wish != Wish::close && (!listening || stop || (wish == Wish::start && !can_start)))
        return;
    listening = false;
    if (wish == Wish::close)
        dialog.hide();  // at once, whatever the owner still has to wait for
    update();
    answer.give(wish);
}

void BatchWindow::Impl::stop_pressed() {
    if (!stop)
        return;
    if (gobj::is_cancelled(stop))
        return close_running();
    running.set_button(_("_Leave"),
                       _("Close the window now; what is still under way is fetched by the next run "
                         "into this folder, or by Recover"));
    running.set_state(_("Stopping…"));
    g_cancellable_cancel(stop.get());
}

void BatchWindow::Impl::close_running() {
    const gobj::Cancel stopped = stop, left = leave;
    free();
    for (const gobj::Cancel& cancel : {stopped, left})
        g_cancellable_cancel(cancel.get());
    give(Wish::close);
}

void BatchWindow::Impl::ask_to_close() {
    if (question)
        return question->present();
    question = std::make_unique<Question>(
        dialog.window(), _("Stop the batch and close?"),
        _("What is under way is paid for; the next run into this folder fetches it, or Recover."),
        _("_Keep Running"), _("_Stop and Close"), [this](bool yes) {
            question.reset();
            if (yes && stop)
                close_running();
        });
}

void BatchWindow::Impl::act(ProblemBar::Action action) {
    if (action == ProblemBar::Action::settings)
        give(Wish::settings);
    else if (action == ProblemBar::Action::generate)
        give(Wish::start);
}

void BatchWindow::Impl::update() {
    if (dialog.gone())
        return;
    const bool ready = listening && !stop;
    gtk_widget_set_sensitive(form.widget(), !stop);
    // What there would be to order is true no more while it is ordered.
    gtk_widget_set_visible(summary, !stop);
    gtk_widget_set_sensitive(start, ready && can_start);
    problem.set_ready(ready && can_start, true);
}

void BatchWindow::Impl::free() {
    stop = leave = {};
    question.reset();
    running.stop();
    update();
}

void BatchWindow::Impl::destroyed() {
    if (stop)
        close_running();
    else
        give(Wish::close);
    said.give(false);
}

BatchWindow::BatchWindow(const BatchOffer& offer, const BatchValues& initial)
    : impl_(std::make_unique<Impl>(offer, initial)) {}

BatchWindow::~BatchWindow() = default;

gobj::Task<BatchWindow::Wish> BatchWindow::wish() {
    if (!impl_->answer.given()) {
        impl_->listening = true;
        impl_->update();
        impl_->dialog.present();
    }
    co_return co_await impl_->answer.next();
}

BatchValues BatchWindow::values() const {
    return impl_->dialog.gone() ? BatchValues() : impl_->form.values();
}

void BatchWindow::on_change(std::function<void()> changed) {
    impl_->changed = std::move(changed);
}

void BatchWindow::set_service(const std::string& name) {
    if (!impl_->dialog.gone())
        impl_->form.set_service(name);
}

void BatchWindow::show_lines(const std::vector<BatchLine>& lines) {
    if (impl_->dialog.gone())
        return;
    impl_->table.show(lines);
    const auto problem = std::ranges::find(lines, BatchMark::problem, &BatchLine::mark);
    if (problem != lines.end())
        impl_->table.reveal(static_cast<std::size_t>(problem - lines.begin()));
}

void BatchWindow::set_line(std::size_t line, BatchMark mark, const std::string& state) {
    if (!impl_->dialog.gone())
        impl_->table.set_state(line, mark, state);
}

void BatchWindow::set_summary(const std::string& text, bool can_start) {
    if (impl_->dialog.gone())
        return;
    gtk_label_set_text(GTK_LABEL(impl_->summary), text.c_str());
    impl_->can_start = can_start;
    impl_->update();
}

void BatchWindow::show(const Problem& problem) {
    if (impl_->dialog.gone())
        return;
    impl_->problem.show(problem);
    impl_->form.mark_field(problem.field, problem.message);
}

void BatchWindow::set_status(const std::string& text, const std::string& report) {
    if (impl_->dialog.gone())
        return;
    gtk_label_set_text(GTK_LABEL(impl_->status), text.c_str());
    gtk_widget_set_visible(impl_->status, !text.empty());
    gtk_label_set_text(GTK_LABEL(impl_->report),
                       report.empty() ? "" : text_of(_("Report: %s"), report.c_str()).c_str());
    gtk_widget_set_visible(impl_->report, !report.empty());
}

GtkWindow* BatchWindow::gtk_window() const {
    return impl_->dialog.window();
}

gobj::Task<bool> BatchWindow::ask(std::string sentence, std::string more, std::string yes) {
    if (impl_->dialog.gone())
        co_return false;
    impl_->question = std::make_unique<Question>(
        gtk_window(), sentence.c_str(), more.c_str(), _("_Cancel"), yes.c_str(),
        [impl = impl_.get()](bool yes) { impl->said.give(yes); });
    const bool said = co_await impl_->said.next();
    impl_->question.reset();
    co_return said && !impl_->dialog.gone();
}

void BatchWindow::begin(gobj::Cancel stop, gobj::Cancel leave) {
    if (impl_->dialog.gone() || impl_->answer.given()) {  // closed meanwhile
        for (const gobj::Cancel& cancel : {stop, leave})
            g_cancellable_cancel(cancel.get());
        return;
    }
    set_status({}, {});
    impl_->problem.clear();
    impl_->stop = std::move(stop);
    impl_->leave = std::move(leave);
    impl_->running.set_button(_("S_top"),
                              _("Order no more; what is under way is fetched and kept"));
    impl_->running.start();
    impl_->update();
}

void BatchWindow::set_progress(double done, const std::string& text) {
    if (impl_->dialog.gone() || !impl_->stop)
        return;
    impl_->running.set_fraction(done);
    impl_->running.set_state(
        gobj::is_cancelled(impl_->stop) ? text_of(_("Stopping: %s"), text.c_str()) : text);
}

void BatchWindow::end() {
    if (impl_->stop)
        impl_->free();
}

}  // namespace ui
