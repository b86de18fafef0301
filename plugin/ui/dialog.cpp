// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog.hpp"

#include <libgimp/gimpui.h>

namespace ui {

Dialog::Dialog(const char* title, const char* role, int width, Told told)
    : dialog_(gobj::Ref<GtkWidget>::share(gimp_dialog_new(
          title, role, nullptr, static_cast<GtkDialogFlags>(0), nullptr, nullptr, nullptr))),
      box_(gtk_box_new(GTK_ORIENTATION_VERTICAL, border)),
      told_(std::move(told)) {
    gtk_container_set_border_width(GTK_CONTAINER(box_), border);
    // GTK keeps room for every sentence as it wraps at the least width, so that is no narrower.
    gtk_widget_set_size_request(box_, width, -1);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(dialog_.get()))), box_, true,
                       true, 0);
    signals_.on(
        dialog_.get(), "response",
        [](GtkDialog*, int response, gpointer self) {
            static_cast<Dialog*>(self)->told_.response(response);
        },
        this);
    signals_.on(
        dialog_.get(), "destroy",
        [](GtkWidget*, gpointer data) {
            auto* self = static_cast<Dialog*>(data);
            if (!std::exchange(self->gone_, true))
                self->told_.destroyed();
        },
        this);
}

Dialog::~Dialog() {
    gone_ = true;
    gtk_widget_destroy(dialog_.get());
}

void Dialog::stand_beside() {
    gtk_window_set_type_hint(window(), GDK_WINDOW_TYPE_HINT_NORMAL);
}

GtkWidget* Dialog::add_button(const char* label, int response, const char* tooltip) {
    GtkWidget* button = gimp_dialog_add_button(GIMP_DIALOG(dialog_.get()), label, response);
    gtk_widget_set_tooltip_text(button, tooltip);
    return button;
}

GtkWidget* Dialog::add_main_button(const char* label, int response, const char* tooltip) {
    GtkWidget* button = add_button(label, response, tooltip);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "suggested-action");
    return button;
}

void Dialog::set_default(int response) {
    gtk_dialog_set_default_response(GTK_DIALOG(dialog_.get()), response);
}

void Dialog::add(GtkWidget* part, bool expand) {
    gtk_box_pack_start(GTK_BOX(box_), part, expand, expand, 0);
}

void Dialog::show_parts() {
    gtk_widget_show_all(box_);
}

GtkWindow* Dialog::window() const {
    return gone_ ? nullptr : GTK_WINDOW(dialog_.get());
}

bool Dialog::visible() const {
    return !gone_ && gtk_widget_get_visible(dialog_.get());
}

void Dialog::present() {
    if (!gone_ && !visible())
        gtk_window_present(window());
}

void Dialog::hide() {
    if (!gone_)
        gtk_widget_hide(dialog_.get());
}

}  // namespace ui
