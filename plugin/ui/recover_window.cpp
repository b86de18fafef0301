// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recover_window.hpp"

#include <glib/gi18n-lib.h>

#include "ui/answer.hpp"
#include "ui/dialog.hpp"
#include "ui/question.hpp"
#include "ui/recover_list.hpp"
#include "ui/running.hpp"

namespace ui {

namespace {

enum { response_recover = 1 };
constexpr int usual_width = 480;

}  // namespace

class RecoverWindow::Impl {
  public:
    explicit Impl(const std::vector<WaitingJob>& jobs);

    void add_jobs(const std::vector<WaitingJob>& jobs);
    void respond(int response);
    void give(Wish wish);
    void cancel();
    void free();
    void ask_to_close();
    void update();
    void set_ready(bool ready);
    void destroyed();

    Dialog dialog;
    std::unique_ptr<RecoverList> list;  // with at least one job
    Running running;
    GtkWidget* status;
    GtkWidget* recover = nullptr;  // with at least one
    Answer<Wish> answer;
    gobj::Cancel job;        // what runs, if anything does
    bool listening = false;  // the owner waits for a wish, or will see one that was given
    std::unique_ptr<Question> question;
};

RecoverWindow::Impl::Impl(const std::vector<WaitingJob>& jobs)
    : dialog(_("Recover Generated Images"), "genlayer-recover", usual_width,
             {[this](int response) { respond(response); }, [this] { destroyed(); }}),
      running(_("Recovering"), _("Stop recovering; what has not come waits on"),
              [this] { cancel(); }),
      status(wrapped_label()) {
    dialog.stand_beside();
    GtkWidget* close = dialog.add_button(_("_Close"), GTK_RESPONSE_CLOSE);
    GtkWidget* heading = wrapped_label();
    gtk_label_set_text(
        GTK_LABEL(heading),
        jobs.empty()
            ? _("There is nothing to recover: every picture that was paid for is here.")
            : _("These pictures were ordered and never placed. Recovering fetches them and "
                "orders nothing anew."));
    dialog.add(heading);
    if (!jobs.empty())
        add_jobs(jobs);
    for (GtkWidget* part : {running.widget(), status})
        dialog.add(part);
    dialog.show_parts();
    gtk_widget_hide(status);
    atk_object_set_role(gtk_widget_get_accessible(status), ATK_ROLE_STATUSBAR);
    dialog.set_default(recover ? +response_recover : +GTK_RESPONSE_CLOSE);
    gtk_widget_grab_focus(recover ? recover : close);
}

void RecoverWindow::Impl::add_jobs(const std::vector<WaitingJob>& jobs) {
    list = std::make_unique<RecoverList>(jobs, usual_width, [this] { update(); });
    dialog.add(list->widget(), true);
    recover = dialog.add_main_button(
        _("_Recover"), response_recover,
        _("Fetch them, each into the image that it was for, else into a new one"));
}

void RecoverWindow::Impl::respond(int response) {
    if (response == response_recover)
        give(Wish::recover);
    else if (job)
        ask_to_close();
    else
        give(Wish::close);
}

void RecoverWindow::Impl::give(Wish wish) {
    if (wish == Wish::recover && !listening)
        return;
    listening = false;
    if (wish == Wish::close)
        dialog.hide();  // at once, whatever the owner still has to wait for
    update();
    answer.give(wish);
}

// First the window is free, then whoever works hears of it.
void RecoverWindow::Impl::cancel() {
    if (!job)
        return;
    const gobj::Cancel cancelled = job;
    gtk_label_set_text(GTK_LABEL(status), _("Stopped. What has not come waits on."));
    gtk_widget_show(status);
    listening = true;
    free();
    g_cancellable_cancel(cancelled.get());
}

void RecoverWindow::Impl::free() {
    job = {};
    question.reset();
    running.stop();
    set_ready(true);
}

void RecoverWindow::Impl::ask_to_close() {
    if (question)
        return question->present();
    question =
        std::make_unique<Question>(dialog.window(), _("Stop recovering and close?"),
                                   _("What has not come waits on, and can be recovered later."),
                                   _("_Keep Recovering"), _("_Stop and Close"), [this](bool stop) {
                                       question.reset();
                                       if (!stop || !job)
                                           return;
                                       cancel();
                                       give(Wish::close);
                                   });
}

// Also while the list is being made.
void RecoverWindow::Impl::update() {
    if (!list || !recover || dialog.gone())
        return;
    gtk_widget_set_sensitive(recover, listening && !job && !list->chosen().empty());
}

void RecoverWindow::Impl::set_ready(bool ready) {
    if (list && !dialog.gone())
        list->set_ready(ready);
    update();
}

void RecoverWindow::Impl::destroyed() {
    if (const gobj::Cancel cancelled = job) {
        free();
        g_cancellable_cancel(cancelled.get());
    }
    give(Wish::close);
}

RecoverWindow::RecoverWindow(const std::vector<WaitingJob>& jobs)
    : impl_(std::make_unique<Impl>(jobs)) {}

RecoverWindow::~RecoverWindow() = default;

gobj::Task<RecoverWindow::Wish> RecoverWindow::wish() {
    if (!impl_->answer.given()) {
        impl_->listening = true;
        impl_->update();
        impl_->dialog.present();
    }
    co_return co_await impl_->answer.next();
}

std::vector<std::size_t> RecoverWindow::chosen() const {
    return impl_->list && !impl_->dialog.gone() ? impl_->list->chosen()
                                                : std::vector<std::size_t>();
}

void RecoverWindow::set_about(std::size_t job, const std::string& about) {
    if (!impl_->dialog.gone())
        impl_->list->set_about(job, about);
}

void RecoverWindow::show(std::size_t job, Fate fate, const std::string& sentence) {
    if (!impl_->dialog.gone())
        impl_->list->show(job, fate, sentence);
}

void RecoverWindow::set_status(const std::string& text) {
    if (impl_->dialog.gone())
        return;
    gtk_label_set_text(GTK_LABEL(impl_->status), text.c_str());
    gtk_widget_set_visible(impl_->status, !text.empty());
}

void RecoverWindow::begin(gobj::Cancel cancel) {
    if (impl_->dialog.gone())
        return g_cancellable_cancel(cancel.get());
    set_status({});
    impl_->job = std::move(cancel);
    impl_->running.start();
    impl_->set_ready(false);
}

void RecoverWindow::set_state(const std::string& text) {
    if (!impl_->dialog.gone() && impl_->job)
        impl_->running.set_state(text);
}

void RecoverWindow::end(const gobj::Cancel& cancel) {
    if (impl_->job && impl_->job == cancel)
        impl_->free();
}

}  // namespace ui
