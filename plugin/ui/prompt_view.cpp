// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt_view.hpp"

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace ui {

namespace {

constexpr int lines = 5;
constexpr int margin = 6;

// A text view has no "rows": the height of its lines in its own font, which the theme may set.
int height_of_lines(GtkWidget* view) {
    auto layout = gobj::Ref<PangoLayout>::take(gtk_widget_create_pango_layout(view, "Ág"));
    int height = 0;
    pango_layout_get_pixel_size(layout.get(), nullptr, &height);
    return lines * height + 2 * margin;
}

}  // namespace

PromptView::PromptView(std::function<void()> changed)
    : changed_(std::move(changed)),
      box_(gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing)),
      frame_(gtk_scrolled_window_new(nullptr, nullptr)),
      view_(gtk_text_view_new()) {
    auto* view = GTK_TEXT_VIEW(view_);
    gtk_text_view_set_wrap_mode(view, GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_accepts_tab(view, false);
    gtk_text_view_set_left_margin(view, margin);
    gtk_text_view_set_right_margin(view, margin);
    gtk_text_view_set_top_margin(view, margin);
    gtk_text_view_set_bottom_margin(view, margin);
    gtk_widget_set_tooltip_text(
        view_, _("What the picture shows, in your own words. Ctrl+Enter generates."));

    auto* frame = GTK_SCROLLED_WINDOW(frame_);
    gtk_scrolled_window_set_policy(frame, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(frame, GTK_SHADOW_IN);
    gtk_scrolled_window_set_min_content_height(frame, height_of_lines(view_));
    gtk_widget_set_vexpand(frame_, true);
    gtk_container_add(GTK_CONTAINER(frame_), view_);

    gtk_box_pack_start(GTK_BOX(box_), label_for(view_, _("_Prompt:")), false, false, 0);
    gtk_box_pack_start(GTK_BOX(box_), frame_, true, true, 0);

    signals_.on(
        buffer(), "changed",
        [](GtkTextBuffer*, gpointer self) {
            auto* prompt = static_cast<PromptView*>(self);
            unmark(prompt->frame_);
            prompt->changed_();
        },
        this);
}

std::string PromptView::text() const {
    GtkTextIter start, end;
    gtk_text_buffer_get_bounds(buffer(), &start, &end);
    return gobj::take_string(gtk_text_buffer_get_text(buffer(), &start, &end, true));
}

void PromptView::set_text(const std::string& text) {
    gtk_text_buffer_set_text(buffer(), text.data(), static_cast<int>(text.size()));
}

bool PromptView::written() const {
    return text().find_first_not_of(" \t\r\n") != std::string::npos;
}

void PromptView::focus() {
    gtk_widget_grab_focus(view_);
}

void PromptView::focus_all() {
    GtkTextIter start, end;
    gtk_text_buffer_get_bounds(buffer(), &start, &end);
    gtk_text_buffer_select_range(buffer(), &start, &end);
    focus();
}

}  // namespace ui
