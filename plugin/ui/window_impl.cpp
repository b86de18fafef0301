// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window_impl.hpp"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

namespace ui {

namespace {

enum Button { generate_button = 1, reset_button };

constexpr int usual_width = 460;

// Room for two lines, so that nothing jumps when the text changes.
GtkWidget* new_target_line() {
    GtkWidget* label = wrapped_label();
    gtk_label_set_lines(GTK_LABEL(label), 2);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    gtk_label_set_yalign(GTK_LABEL(label), 0);
    gtk_style_context_add_class(gtk_widget_get_style_context(label), "dim-label");
    auto layout = gobj::Ref<PangoLayout>::take(gtk_widget_create_pango_layout(label, "Ág\nÁg"));
    int height = 0;
    pango_layout_get_pixel_size(layout.get(), nullptr, &height);
    gtk_widget_set_size_request(label, -1, height);
    set_name(label, _("Target"));
    return label;
}

}  // namespace

Window::Impl::Impl(const Offer& offer, const Values& initial, Values reset_to)
    : dialog(offer.title.c_str(), "genlayer", usual_width,
             {[this](int response) { respond(response); }, [this] { destroyed(); }}),
      defaults(std::move(reset_to)),
      prompt([this] { changed(); }),
      height(dialog.window(), prompt.frame()),
      form(offer, {[this] { changed(); }, [this] { give(Response::settings); },
                   [this] { height.keep(); }}),
      running(_("Generating"), _("Stop generating; the window stays"), [this] { cancel(); }),
      problem([this](ProblemBar::Action action) { press(action); }),
      target(new_target_line()),
      status(wrapped_label()) {
    dialog.stand_beside();
    GtkWidget* reset = dialog.add_button(_("_Reset"), reset_button,
                                         _("Set every control back, but keep the prompt"));
    dialog.add_button(_("_Close"), GTK_RESPONSE_CLOSE);
    generate = dialog.add_main_button(_("_Generate"), generate_button);
    dialog.set_default(generate_button);
    gtk_button_box_set_child_secondary(GTK_BUTTON_BOX(gtk_widget_get_parent(reset)), reset, true);

    height.add(prompt.widget(), true);
    height.add(form.widget(), false);
    height.add(target, false);
    dialog.add(height.widget(), true);
    for (GtkWidget* part : {status, running.widget(), problem.widget()})
        dialog.add(part);
    dialog.show_parts();
    gtk_widget_hide(status);
    gtk_widget_set_no_show_all(status, true);
    gtk_label_set_selectable(GTK_LABEL(status), false);
    atk_object_set_role(gtk_widget_get_accessible(status), ATK_ROLE_STATUSBAR);

    prompt.set_text(initial.prompt);
    form.write(initial);
    // Whatever comes and goes below the prompt, the window's height follows, not the prompt's.
    const auto resized = [](GtkWidget*, GParamSpec*, gpointer self) {
        static_cast<Impl*>(self)->height.keep();
    };
    for (GtkWidget* part : {status, running.widget(), problem.widget()})
        signals.on(part, "notify::visible", resized, this);
    signals.on(problem.expander(), "notify::expanded", resized, this);
    signals.on(
        dialog.window(), "key-press-event",
        [](GtkWidget*, GdkEventKey* event, gpointer self) -> gboolean {
            return static_cast<Impl*>(self)->key(event);
        },
        this);
}

void Window::Impl::listen() {
    if (!alive())
        return answer.give(Response::close);
    closing = false;
    listening = !answer.given();  // after Cancel an answer may have come before the owner
    update();
    if (dialog.visible())
        return;
    if (start_focus)
        gtk_widget_grab_focus(start_focus);
    else
        prompt.focus();
    dialog.present();
}

void Window::Impl::give(Response response) {
    if (response == Response::close ? closing : !listening)
        return;
    closing = response == Response::close;
    listening = false;
    if (alive() && closing)
        dialog.hide();  // at once, whatever the owner still has to wait for
    else if (alive())
        update();
    answer.give(response);
}

// First the window is free, then the job hears of it: nothing that the job does may hold it up.
void Window::Impl::cancel() {
    if (!job)
        return;
    const gobj::Cancel cancelled = job;
    gtk_label_set_text(GTK_LABEL(status), _("Cancelled."));
    gtk_widget_show(status);
    free();
    listening = true;
    update();
    g_cancellable_cancel(cancelled.get());
}

void Window::Impl::free() {
    job = {};
    question.reset();
    running.stop();
    if (alive())
        update();
}

void Window::Impl::press(ProblemBar::Action action) {
    switch (action) {
        case ProblemBar::Action::settings:
            return give(Response::settings);
        case ProblemBar::Action::generate:
            return give(Response::generate);
        case ProblemBar::Action::samples:
            return give(Response::samples);
        case ProblemBar::Action::unrecorded:
            return give(Response::unrecorded);
        case ProblemBar::Action::recover:
            return give(Response::recover);
        case ProblemBar::Action::edit_prompt:
            return prompt.focus_all();
    }
}

void Window::Impl::respond(int response) {
    switch (response) {
        case generate_button:
            return give(Response::generate);
        case reset_button:
            return reset();
        default:
            return job ? ask_to_close() : give(Response::close);
    }
}

void Window::Impl::reset() {
    form.unmark_all();
    form.write(defaults);
    prompt.focus();
}

void Window::Impl::ask_to_close() {
    if (question)
        return question->present();
    question =
        std::make_unique<Question>(dialog.window(), _("Stop generating and close?"),
                                   _("The picture may be billed all the same."),
                                   _("_Keep Generating"), _("_Stop and Close"), [this](bool stop) {
                                       question.reset();
                                       if (!stop || !job)
                                           return;
                                       cancel();
                                       give(Response::close);
                                   });
}

void Window::Impl::destroyed() {
    last = read();
    const gobj::Cancel cancelled = job;
    free();
    height.forget();
    give(Response::close);
    if (cancelled)
        g_cancellable_cancel(cancelled.get());
}

void Window::Impl::changed() {
    if (!generate)
        return;  // still being built
    update();
    if (told_change)
        told_change();
}

void Window::Impl::update() {
    const bool ready = listening && !job;
    const bool can_generate = ready && prompt.written();
    gtk_widget_set_sensitive(generate, can_generate);
    form.set_settings_sensitive(ready);
    problem.set_ready(can_generate, ready);
    gtk_widget_set_tooltip_text(generate, form.cost().c_str());
}

gboolean Window::Impl::key(const GdkEventKey* event) {
    const bool enter = event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter ||
                       event->keyval == GDK_KEY_ISO_Enter;
    const auto modifiers = event->state & gtk_accelerator_get_default_mod_mask();
    if (!enter || modifiers != GDK_CONTROL_MASK)
        return GDK_EVENT_PROPAGATE;
    if (gtk_widget_get_sensitive(generate))
        give(Response::generate);
    return GDK_EVENT_STOP;
}

Values Window::Impl::read() const {
    if (last)
        return *last;
    Values values;
    values.prompt = prompt.text();
    form.read(&values);
    return values;
}

}  // namespace ui
