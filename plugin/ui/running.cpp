// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/running.hpp"

#include <glib/gi18n-lib.h>

namespace ui {

namespace {

constexpr guint tick_milliseconds = 100;

std::string elapsed_text(gint64 seconds) {
    if (seconds < 60)
        return text_of(_("%d s"), static_cast<int>(seconds));
    return text_of(_("%d:%02d min"), static_cast<int>(seconds / 60),
                   static_cast<int>(seconds % 60));
}

}  // namespace

Running::Running(const char* name, const char* stop, std::function<void()> cancelled)
    : cancelled_(std::move(cancelled)),
      box_(gtk_grid_new()),
      state_(gtk_label_new(nullptr)),
      elapsed_(gtk_label_new(nullptr)),
      bar_(gtk_progress_bar_new()),
      button_(gtk_button_new_with_mnemonic(_("Ca_ncel"))) {
    gtk_label_set_xalign(GTK_LABEL(state_), 0);
    gtk_label_set_ellipsize(GTK_LABEL(state_), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(state_, true);
    gtk_label_set_xalign(GTK_LABEL(elapsed_), 1);
    gtk_style_context_add_class(gtk_widget_get_style_context(elapsed_), "genlayer-elapsed");
    gtk_style_context_add_class(gtk_widget_get_style_context(elapsed_), "dim-label");
    gtk_widget_set_valign(bar_, GTK_ALIGN_CENTER);
    gtk_progress_bar_set_pulse_step(GTK_PROGRESS_BAR(bar_), 0.04);
    set_name(bar_, name);
    gtk_widget_set_valign(button_, GTK_ALIGN_CENTER);
    gtk_widget_set_tooltip_text(button_, stop);

    auto* grid = GTK_GRID(box_);
    gtk_grid_set_column_spacing(grid, border);
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_attach(grid, state_, 0, 0, 1, 1);
    gtk_grid_attach(grid, elapsed_, 1, 0, 1, 1);
    gtk_grid_attach(grid, bar_, 0, 1, 2, 1);
    gtk_grid_attach(grid, button_, 2, 0, 1, 2);
    gtk_widget_show_all(box_);
    gtk_widget_set_no_show_all(box_, true);
    gtk_widget_hide(box_);

    signals_.on(
        button_, "clicked",
        [](GtkButton*, gpointer self) { static_cast<Running*>(self)->cancelled_(); }, this);
}

void Running::start() {
    stop();
    since_ = g_get_monotonic_time();
    pulsing_ = true;
    set_state(_("Starting…"));
    tick();
    ticking_.reset(g_timeout_source_new(tick_milliseconds));
    g_source_set_callback(
        ticking_.get(),
        [](gpointer self) -> gboolean {
            static_cast<Running*>(self)->tick();
            return G_SOURCE_CONTINUE;
        },
        this, nullptr);
    g_source_attach(ticking_.get(), g_main_context_get_thread_default());
    gtk_widget_show(box_);
}

void Running::stop() {
    if (!ticking_)
        return;
    g_source_destroy(ticking_.get());
    ticking_.reset();
    gtk_widget_hide(box_);
}

void Running::set_state(const std::string& text) {
    gtk_label_set_text(GTK_LABEL(state_), text.c_str());
}

void Running::set_fraction(double done) {
    pulsing_ = false;
    gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(bar_), done);
}

void Running::set_button(const char* label, const char* tooltip) {
    gtk_button_set_label(GTK_BUTTON(button_), label);
    gtk_widget_set_tooltip_text(button_, tooltip);
}

void Running::tick() {
    if (pulsing_)
        gtk_progress_bar_pulse(GTK_PROGRESS_BAR(bar_));
    const std::string text = elapsed_text((g_get_monotonic_time() - since_) / G_USEC_PER_SEC);
    if (text != gtk_label_get_text(GTK_LABEL(elapsed_)))  // else every tick is an event for readers
        gtk_label_set_text(GTK_LABEL(elapsed_), text.c_str());
}

}  // namespace ui
