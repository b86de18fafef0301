// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recover_window.hpp"

#include <algorithm>
#include <deque>
#include <functional>

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "gobj/ref.hpp"
#include "ui/answer.hpp"
#include "ui/question.hpp"
#include "ui/recover_row.hpp"
#include "ui/running.hpp"

namespace ui {

namespace {

enum { response_recover = 1 };
constexpr int usual_width = 480;
constexpr int most_height = 380;  // of the jobs; more of them are scrolled

}  // namespace

class RecoverWindow::Impl {
  public:
    explicit Impl(const std::vector<WaitingJob>& jobs);
    ~Impl() { gtk_widget_destroy(dialog.get()); }

    void add_jobs(GtkWidget* box, const std::vector<WaitingJob>& jobs);
    void respond(int response);
    void give(Wish wish);
    void cancel();
    void free();
    void ask_to_close();
    void choose_all();
    void update();
    void destroyed();
    void make_room();

    Style style;
    gobj::Ref<GtkWidget> dialog;  // the only widget that is owned
    std::deque<RecoverRow> rows;
    Running running;
    GtkWidget* list = nullptr;
    GtkWidget* scrolled = nullptr;
    GtkWidget* all = nullptr;  // with at least two jobs
    GtkWidget* status;
    GtkWidget* recover = nullptr;  // with at least one
    Answer<Wish> answer;
    gobj::Cancel job;        // what runs, if anything does
    bool listening = false;  // the owner waits for a wish, or will see one that was given
    bool gone = false;
    bool updating = false;
    std::unique_ptr<Question> question;
    Signals signals;
};

RecoverWindow::Impl::Impl(const std::vector<WaitingJob>& jobs)
    : dialog(gobj::Ref<GtkWidget>::share(
          gimp_dialog_new(_("Recover Generated Images"), "genlayer-recover", nullptr,
                          static_cast<GtkDialogFlags>(0), nullptr, nullptr, nullptr))),
      running(_("Recovering"), _("Stop recovering; what has not come waits on"),
              [this] { cancel(); }),
      status(wrapped_label()) {
    auto* window = GTK_WINDOW(dialog.get());
    // As the window for pictures: to work beside, not kept above the canvas.
    gtk_window_set_type_hint(window, GDK_WINDOW_TYPE_HINT_NORMAL);
    GtkWidget* close = gimp_dialog_add_button(GIMP_DIALOG(window), _("_Close"), GTK_RESPONSE_CLOSE);
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, border);
    gtk_container_set_border_width(GTK_CONTAINER(box), border);
    gtk_widget_set_size_request(box, usual_width, -1);
    GtkWidget* heading = wrapped_label();
    gtk_label_set_text(
        GTK_LABEL(heading),
        jobs.empty()
            ? _("There is nothing to recover: every picture that was paid for is here.")
            : _("These pictures were ordered and never placed. Recovering fetches them and "
                "orders nothing anew."));
    gtk_box_pack_start(GTK_BOX(box), heading, false, false, 0);
    if (!jobs.empty())
        add_jobs(box, jobs);
    for (GtkWidget* part : {running.widget(), status})
        gtk_box_pack_start(GTK_BOX(box), part, false, false, 0);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(window))), box, true, true,
                       0);
    gtk_widget_show_all(box);
    make_room();
    gtk_widget_hide(status);
    atk_object_set_role(gtk_widget_get_accessible(status), ATK_ROLE_STATUSBAR);
    gtk_dialog_set_default_response(GTK_DIALOG(window),
                                    recover ? +response_recover : +GTK_RESPONSE_CLOSE);
    gtk_widget_grab_focus(recover ? recover : close);
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

void RecoverWindow::Impl::add_jobs(GtkWidget* box, const std::vector<WaitingJob>& jobs) {
    list = gtk_box_new(GTK_ORIENTATION_VERTICAL, border);
    gtk_container_set_border_width(GTK_CONTAINER(list), spacing);
    for (const WaitingJob& waiting : jobs)
        gtk_box_pack_start(GTK_BOX(list), rows.emplace_back(waiting, [this] { update(); }).widget(),
                           false, false, 0);
    if (jobs.size() > 1) {
        all = gtk_check_button_new_with_mnemonic(_("_All of them"));
        gtk_widget_set_margin_start(all, spacing + 1);  // in line with those in the frame
        gtk_box_pack_start(GTK_BOX(box), all, false, false, 0);
        signals.on(
            all, "toggled",
            [](GtkToggleButton*, gpointer self) { static_cast<Impl*>(self)->choose_all(); }, this);
    }
    scrolled = gtk_scrolled_window_new(nullptr, nullptr);
    auto* scrolling = GTK_SCROLLED_WINDOW(scrolled);
    gtk_scrolled_window_set_policy(scrolling, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(scrolling, GTK_SHADOW_IN);
    gtk_scrolled_window_set_overlay_scrolling(scrolling, false);  // one must see that there is more
    gtk_scrolled_window_set_max_content_height(scrolling, most_height);
    gtk_container_add(GTK_CONTAINER(scrolled), list);
    // The row that the keyboard is at is seen.
    gtk_container_set_focus_vadjustment(GTK_CONTAINER(list),
                                        gtk_scrolled_window_get_vadjustment(scrolling));
    gtk_box_pack_start(GTK_BOX(box), scrolled, true, true, 0);
    recover = gimp_dialog_add_button(GIMP_DIALOG(dialog.get()), _("_Recover"), response_recover);
    gtk_widget_set_tooltip_text(
        recover, _("Fetch them, each into the image that it was for, else into a new one"));
    gtk_style_context_add_class(gtk_widget_get_style_context(recover), "suggested-action");
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
    if (wish == Wish::close && !gone)
        gtk_widget_hide(dialog.get());  // at once, whatever the owner still has to wait for
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
    if (gone)
        return;
    running.stop();
    update();
}

void RecoverWindow::Impl::ask_to_close() {
    if (question)
        return question->present();
    question =
        std::make_unique<Question>(GTK_WINDOW(dialog.get()), _("Stop recovering and close?"),
                                   _("What has not come waits on, and can be recovered later."),
                                   _("_Keep Recovering"), _("_Stop and Close"), [this](bool stop) {
                                       question.reset();
                                       if (!stop || !job)
                                           return;
                                       cancel();
                                       give(Wish::close);
                                   });
}

void RecoverWindow::Impl::choose_all() {
    if (updating)
        return;
    const bool wanted = gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(all));
    updating = true;
    for (RecoverRow& row : rows)
        row.choose(wanted);
    updating = false;
    update();
}

void RecoverWindow::Impl::update() {
    if (!recover || gone || updating)
        return;
    updating = true;
    const auto chosen = std::ranges::count_if(rows, &RecoverRow::chosen);
    const auto waiting = std::ranges::count_if(rows, std::not_fn(&RecoverRow::over));
    for (RecoverRow& row : rows)
        row.set_ready(!job);
    gtk_widget_set_sensitive(recover, listening && !job && chosen > 0);
    if (all) {
        gtk_widget_set_sensitive(all, !job && waiting > 0);
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(all), chosen > 0 && chosen == waiting);
        gtk_toggle_button_set_inconsistent(GTK_TOGGLE_BUTTON(all), chosen > 0 && chosen < waiting);
    }
    updating = false;
}

void RecoverWindow::Impl::destroyed() {
    if (gone)
        return;
    gone = true;
    if (const gobj::Cancel cancelled = job) {
        free();
        g_cancellable_cancel(cancelled.get());
    }
    give(Wish::close);
}

// The window gets higher with what the rows have to say, up to where they scroll.
void RecoverWindow::Impl::make_room() {
    if (!list)
        return;
    int height = 0;
    gtk_widget_get_preferred_height_for_width(
        list, std::max(gtk_widget_get_allocated_width(list), usual_width), nullptr, &height);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled),
                                               std::min(height, most_height));
}

RecoverWindow::RecoverWindow(const std::vector<WaitingJob>& jobs)
    : impl_(std::make_unique<Impl>(jobs)) {}

RecoverWindow::~RecoverWindow() = default;

gobj::Task<RecoverWindow::Wish> RecoverWindow::wish() {
    if (!impl_->answer.given()) {
        impl_->listening = true;
        impl_->update();
        if (!impl_->gone && !gtk_widget_get_visible(impl_->dialog.get()))
            gtk_window_present(GTK_WINDOW(impl_->dialog.get()));
    }
    co_return co_await impl_->answer.next();
}

std::vector<std::size_t> RecoverWindow::chosen() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < impl_->rows.size(); ++i)
        if (!impl_->gone && impl_->rows[i].chosen() && !impl_->rows[i].over())
            places.push_back(i);
    return places;
}

void RecoverWindow::set_about(std::size_t job, const std::string& about) {
    if (!impl_->gone)
        impl_->rows[job].set_about(about);
}

void RecoverWindow::show(std::size_t job, Fate fate, const std::string& sentence) {
    if (impl_->gone)
        return;
    impl_->rows[job].show(fate, sentence);
    impl_->update();
    impl_->make_room();
}

void RecoverWindow::set_status(const std::string& text) {
    if (impl_->gone)
        return;
    gtk_label_set_text(GTK_LABEL(impl_->status), text.c_str());
    gtk_widget_set_visible(impl_->status, !text.empty());
}

void RecoverWindow::begin(gobj::Cancel cancel) {
    if (impl_->gone)
        return g_cancellable_cancel(cancel.get());
    set_status({});
    impl_->job = std::move(cancel);
    impl_->running.start();
    impl_->update();
}

void RecoverWindow::set_state(const std::string& text) {
    if (!impl_->gone && impl_->job)
        impl_->running.set_state(text);
}

void RecoverWindow::end(const gobj::Cancel& cancel) {
    if (impl_->job && impl_->job == cancel)
        impl_->free();
}

}  // namespace ui
