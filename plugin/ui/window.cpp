// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window.hpp"

#include "ui/window_impl.hpp"

namespace ui {

Window::Window(const Offer& offer, const Values& initial, Values defaults)
    : impl_(std::make_shared<Impl>(offer, initial, std::move(defaults))) {}

Window::~Window() = default;

gobj::Task<Response> Window::response() {
    impl_->listen();
    co_return co_await impl_->answer.next();
}

Values Window::values() const {
    return impl_->read();
}

void Window::on_change(std::function<void()> changed) {
    impl_->told_change = std::move(changed);
}

void Window::set_target(const std::string& text) {
    if (impl_->alive())
        gtk_label_set_text(GTK_LABEL(impl_->target), text.c_str());
}

void Window::set_price(std::optional<long> millionths) {
    if (!impl_->alive())
        return;
    impl_->form.set_price(millionths);
    impl_->update();
}

void Window::set_status(const std::string& text) {
    if (!impl_->alive())
        return;
    gtk_label_set_text(GTK_LABEL(impl_->status), text.c_str());
    gtk_widget_set_visible(impl_->status, !text.empty());
}

void Window::show(const Problem& problem) {
    if (!impl_->alive())
        return;
    clear_problem();
    set_status({});
    GtkWidget* cause =
        problem.field == "prompt" ? impl_->prompt.frame() : impl_->form.reveal_field(problem.field);
    if (cause) {
        mark(cause, problem.message);
        impl_->height.scroll_to(cause);
    }
    impl_->problem.show(problem);
    impl_->update();
}

void Window::clear_problem() {
    if (!impl_->alive())
        return;
    impl_->problem.clear();
    impl_->form.unmark_all();
    unmark(impl_->prompt.frame());
}

void Window::focus_generate() {
    impl_->start_focus = impl_->generate;
    if (impl_->alive())
        gtk_widget_grab_focus(impl_->generate);
}

GtkWindow* Window::gtk_window() const {
    return impl_->dialog.window();
}

Window::Busy Window::busy(gobj::Cancel cancel) {
    clear_problem();
    set_status({});
    if (impl_->alive() && !impl_->closing) {
        impl_->job = cancel;
        impl_->running.start();
        impl_->update();
    } else {
        g_cancellable_cancel(cancel.get());  // closed while the owner was at something else
    }
    return Busy(impl_, std::move(cancel));
}

Window::Busy::Busy(std::weak_ptr<Impl> window, gobj::Cancel cancel)
    : window_(std::move(window)), cancel_(std::move(cancel)) {}

Window::Busy::~Busy() {
    if (auto window = window_.lock(); window && cancel_ && window->job == cancel_)
        window->free();
}

void Window::Busy::set_state(const std::string& text) {
    if (auto window = window_.lock(); window && window->alive() && window->job == cancel_)
        window->running.set_state(text);
}

}  // namespace ui
