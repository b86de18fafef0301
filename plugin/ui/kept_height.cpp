// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kept_height.hpp"

#include <algorithm>

namespace ui {

namespace {
constexpr gint64 settling_microseconds = 500'000;
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
    int width = 0;
    int least = 0;
    int part = 0;
    gtk_window_get_size(window_, &width, nullptr);
    // The window's own answer would count a title bar that its size does not.
    gtk_widget_get_preferred_height_for_width(gtk_bin_get_child(GTK_BIN(window_)), width, &least,
                                              nullptr);
    gtk_widget_get_preferred_height(part_, &part, nullptr);
    auto* gdk = gtk_widget_get_window(GTK_WIDGET(window_));
    GdkRectangle area{};
    gdk_monitor_get_workarea(
        gdk_display_get_monitor_at_window(gtk_widget_get_display(GTK_WIDGET(window_)), gdk), &area);
    gtk_window_resize(window_, width,
                      std::clamp(least - part + height_, least, std::max(least, area.height)));
}

}  // namespace ui
