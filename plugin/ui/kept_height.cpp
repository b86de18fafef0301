// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kept_height.hpp"

#include <algorithm>

#include "ui/widgets.hpp"

namespace ui {

namespace {
constexpr gint64 settling_microseconds = 500'000;
constexpr int least_content = 120;
constexpr int frame_height = 48;  // at most, of the window manager's frame
}  // namespace

KeptHeight::KeptHeight(GtkWindow* window, GtkWidget* part)
    : window_(window),
      part_(part),
      scrolled_(gtk_scrolled_window_new(nullptr, nullptr)),
      content_(gtk_box_new(GTK_ORIENTATION_VERTICAL, border)) {
    auto* scrolled = GTK_SCROLLED_WINDOW(scrolled_);
    gtk_scrolled_window_set_policy(scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_min_content_height(scrolled, least_content);
    gtk_scrolled_window_set_propagate_natural_height(scrolled, true);
    gtk_container_add(GTK_CONTAINER(scrolled_), content_);
    auto* view = gtk_bin_get_child(GTK_BIN(scrolled_));
    gtk_viewport_set_shadow_type(GTK_VIEWPORT(view), GTK_SHADOW_NONE);
}

void KeptHeight::add(GtkWidget* widget, bool expand) {
    gtk_box_pack_start(GTK_BOX(content_), widget, expand, expand, 0);
}

void KeptHeight::scroll_to(GtkWidget* widget) {
    int y = 0;
    if (!gtk_widget_translate_coordinates(widget, content_, 0, 0, nullptr, &y))
        return;
    gtk_adjustment_clamp_page(gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled_)),
                              y - spacing, y + gtk_widget_get_allocated_height(widget) + spacing);
}

void KeptHeight::keep() {
    if (later_ || !gtk_widget_get_mapped(GTK_WIDGET(window_)))
        return;
    // While the window manager is still at the last change, what is laid out is nobody's wish.
    if (g_get_monotonic_time() - resized_ > settling_microseconds)
        height_ = gtk_widget_get_allocated_height(part_);
    later_.reset(g_idle_source_new());
    g_source_set_priority(later_.get(), GTK_PRIORITY_RESIZE - 1);
    g_source_set_callback(
        later_.get(),
        [](gpointer self) -> gboolean {
            static_cast<KeptHeight*>(self)->resize();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(later_.get(), g_main_context_get_thread_default());
}

void KeptHeight::forget() {
    if (later_)
        g_source_destroy(later_.get());
    later_.reset();
}

void KeptHeight::resize() {
    later_.reset();
    if (gtk_window_is_maximized(window_))
        return;
    resized_ = g_get_monotonic_time();
    auto* inside = gtk_bin_get_child(GTK_BIN(window_));
    int width = 0;
    gtk_window_get_size(window_, &width, nullptr);
    // All of the content, with the part as high as it was; and what is around it.
    int content = 0;
    int part = 0;
    gtk_widget_get_preferred_height_for_width(content_, gtk_widget_get_allocated_width(content_),
                                              &content, nullptr);
    gtk_widget_get_preferred_height(part_, &part, nullptr);
    int around = 0;
    int scrolled = 0;
    gtk_widget_get_preferred_height_for_width(inside, width, &around, nullptr);
    gtk_widget_get_preferred_height(scrolled_, &scrolled, nullptr);
    GdkRectangle area{};
    gdk_monitor_get_workarea(
        gdk_display_get_monitor_at_window(gtk_widget_get_display(GTK_WIDGET(window_)),
                                          gtk_widget_get_window(GTK_WIDGET(window_))),
        &area);
    gtk_window_resize(window_, width,
                      std::min(around - scrolled + content - part + height_,
                               std::max(area.height - frame_height, around)));
}

}  // namespace ui
