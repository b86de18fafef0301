// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch_window.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "gobj/ref.hpp"
#include "ui/answer.hpp"
#include "ui/batch_form.hpp"
#include "ui/batch_table.hpp"
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
    ~Impl() { gtk_widget_destroy(dialog.get()); }

    void respond(int response);
    void give(Wish wish);
    void stop_pressed();
    void close_running();
    void ask_to_close();
    void act(ProblemBar::Action action);
    void update();
    void free();
    void destroyed();

    Style style;
    gobj::Ref<GtkWidget> dialog;  // the only widget that is owned
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
    bool gone = false;
    std::unique_ptr<Question> question;
    Signals signals;
};

BatchWindow::Impl::Impl(const BatchOffer& offer, const BatchValues& initial)
    : dialog(gobj::Ref<GtkWidget>::share(gimp_dialog_new(_("Batch from Prompts"), "genlayer-batch",
                                                         nullptr, static_cast<GtkDialogFlags>(0),
                                                         nullptr, nullptr, nullptr))),
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
    auto* window = GTK_WINDOW(dialog.get());
    // As the window for pictures: to work beside, not kept above the canvas.
    gtk_window_set_type_hint(window, GDK_WINDOW_TYPE_HINT_NORMAL);
    gimp_dialog_add_button(GIMP_DIALOG(window), _("_Close"), GTK_RESPONSE_CLOSE);
    start = gimp_dialog_add_button(GIMP_DIALOG(window), _("_Start"), response_start);
    gtk_style_context_add_class(gtk_widget_get_style_context(start), "suggested-action");
    gtk_widget_set_tooltip_text(start, _("Order what is not in the folder yet; it is paid for"));
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, border);
    gtk_container_set_border_width(GTK_CONTAINER(box), border);
    gtk_widget_set_size_request(box, usual_width, -1);
    gtk_box_pack_start(GTK_BOX(box), form.widget(), false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), table.widget(), true, true, 0);
    for (GtkWidget* part : {summary, problem.widget(), running.widget(), status, report})
        gtk_box_pack_start(GTK_BOX(box), part, false, false, 0);
    for (GtkWidget* label : {summary, status, report})
        gtk_label_set_max_width_chars(GTK_LABEL(label), 90);
    // To be copied, and to be reached by the keyboard.
    for (GtkWidget* label : {status, report})
        gtk_label_set_selectable(GTK_LABEL(label), true);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(window))), box, true, true,
                       0);
    gtk_widget_show_all(box);
    problem.clear();
    for (GtkWidget* label : {status, report})
        gtk_widget_hide(label);
    atk_object_set_role(gtk_widget_get_accessible(status), ATK_ROLE_STATUSBAR);
    gtk_dialog_set_default_response(GTK_DIALOG(window), response_start);
    gtk_widget_grab_focus(initial.prompts_file.empty() ? form.prompts_file() : start);
    signals.on(
        window, "response",
        [](GtkDialog*, int response, gpointer self) {
            static_cast<Impl*>(self)->respond(response);
        },
        this);
    signals.on(
        window, "destroy", [](GtkWidget*, gpointer self) { static_cast<Impl*>(self)->destroyed(); },
        this);
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
    if (wish == Wish::close && !gone)
        gtk_widget_hide(dialog.get());  // at once, whatever the owner still has to wait for
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
        GTK_WINDOW(dialog.get()), _("Stop the batch and close?"),
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
    if (gone)
        return;
    const bool ready = listening && !stop;
    gtk_widget_set_sensitive(form.widget(), !stop);
    gtk_widget_set_sensitive(start, ready && can_start);
    problem.set_ready(ready && can_start, true);
}

void BatchWindow::Impl::free() {
    stop = leave = {};
    question.reset();
    if (gone)
        return;
    running.stop();
    update();
}

void BatchWindow::Impl::destroyed() {
    if (gone)
        return;
    gone = true;
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
        if (!impl_->gone && !gtk_widget_get_visible(impl_->dialog.get()))
            gtk_window_present(GTK_WINDOW(impl_->dialog.get()));
    }
    co_return co_await impl_->answer.next();
}

BatchValues BatchWindow::values() const {
    return impl_->gone ? BatchValues() : impl_->form.values();
}

void BatchWindow::on_change(std::function<void()> changed) {
    impl_->changed = std::move(changed);
}

void BatchWindow::set_service(const std::string& name) {
    if (!impl_->gone)
        impl_->form.set_service(name);
}

void BatchWindow::show_lines(const std::vector<BatchLine>& lines) {
    if (impl_->gone)
        return;
    impl_->table.show(lines);
    const auto problem = std::ranges::find(lines, BatchMark::problem, &BatchLine::mark);
    if (problem != lines.end())
        impl_->table.reveal(static_cast<std::size_t>(problem - lines.begin()));
}

void BatchWindow::set_line(std::size_t line, BatchMark mark, const std::string& state) {
    if (!impl_->gone)
        impl_->table.set_state(line, mark, state);
}

void BatchWindow::set_summary(const std::string& text, bool can_start) {
    if (impl_->gone)
        return;
    gtk_label_set_text(GTK_LABEL(impl_->summary), text.c_str());
    impl_->can_start = can_start;
    impl_->update();
}

void BatchWindow::show(const Problem& problem) {
    if (impl_->gone)
        return;
    impl_->problem.show(problem);
    impl_->form.mark_field(problem.field, problem.message);
}

void BatchWindow::set_status(const std::string& text, const std::string& report) {
    if (impl_->gone)
        return;
    gtk_label_set_text(GTK_LABEL(impl_->status), text.c_str());
    gtk_widget_set_visible(impl_->status, !text.empty());
    gtk_label_set_text(GTK_LABEL(impl_->report),
                       report.empty() ? "" : text_of(_("Report: %s"), report.c_str()).c_str());
    gtk_widget_set_visible(impl_->report, !report.empty());
}

GtkWindow* BatchWindow::gtk_window() const {
    return impl_->gone ? nullptr : GTK_WINDOW(impl_->dialog.get());
}

gobj::Task<bool> BatchWindow::ask(std::string sentence, std::string more, std::string yes) {
    if (impl_->gone)
        co_return false;
    impl_->question = std::make_unique<Question>(
        gtk_window(), sentence.c_str(), more.c_str(), _("_Cancel"), yes.c_str(),
        [impl = impl_.get()](bool yes) { impl->said.give(yes); });
    const bool said = co_await impl_->said.next();
    impl_->question.reset();
    co_return said && !impl_->gone;
}

void BatchWindow::begin(gobj::Cancel stop, gobj::Cancel leave) {
    if (impl_->gone || impl_->answer.given()) {  // closed meanwhile
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
    if (impl_->gone || !impl_->stop)
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
