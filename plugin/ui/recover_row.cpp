// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recover_row.hpp"

#include <libgimp/gimpui.h>

namespace ui {

namespace {

const char* icon_for(Fate fate) {
    switch (fate) {
        case Fate::recovered:
            return "object-select-symbolic";
        case Fate::open:
            return GIMP_ICON_DIALOG_WARNING;
        case Fate::lost:
            break;
    }
    return GIMP_ICON_DIALOG_ERROR;
}

}  // namespace

RecoverRow::RecoverRow(const WaitingJob& job, std::function<void()> toggled)
    : toggled_(std::move(toggled)),
      grid_(gtk_grid_new()),
      check_(gtk_check_button_new_with_label(job.prompt.c_str())),
      about_(wrapped_label()),
      icon_(gtk_image_new()),
      result_(wrapped_label()) {
    GtkWidget* label = gtk_bin_get_child(GTK_BIN(check_));
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    auto* bold = pango_attr_list_new();
    pango_attr_list_insert(bold, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(GTK_LABEL(label), bold);
    pango_attr_list_unref(bold);
    gtk_widget_set_hexpand(check_, true);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check_), true);
    gtk_style_context_add_class(gtk_widget_get_style_context(about_), "dim-label");
    gtk_widget_set_valign(icon_, GTK_ALIGN_START);

    // What belongs to the check is under its text.
    GtkWidget* result = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    gtk_box_pack_start(GTK_BOX(result), icon_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(result), result_, true, true, 0);
    for (GtkWidget* part : {about_, result})
        gtk_widget_set_margin_start(part, 2 * border);
    auto* grid = GTK_GRID(grid_);
    gtk_grid_set_row_spacing(grid, spacing / 2);
    gtk_grid_attach(grid, check_, 0, 0, 1, 1);
    gtk_grid_attach(grid, about_, 0, 1, 1, 1);
    gtk_grid_attach(grid, result, 0, 2, 1, 1);
    gtk_widget_show_all(grid_);
    for (GtkWidget* part : {icon_, result_}) {
        gtk_widget_set_no_show_all(part, true);  // there is none yet
        gtk_widget_hide(part);
    }
    set_about(job.about);
    signals_.on(
        check_, "toggled",
        [](GtkToggleButton*, gpointer self) { static_cast<RecoverRow*>(self)->toggled_(); }, this);
}

bool RecoverRow::chosen() const {
    return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(check_));
}

void RecoverRow::choose(bool wanted) {
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check_), wanted && !over_);
}

void RecoverRow::set_ready(bool ready) {
    ready_ = ready;
    gtk_widget_set_sensitive(check_, ready && !over_);
}

void RecoverRow::set_about(const std::string& about) {
    if (about == gtk_label_get_text(GTK_LABEL(about_)))
        return;  // else a screen reader hears of it
    gtk_label_set_text(GTK_LABEL(about_), about.c_str());
    describe();
}

void RecoverRow::show(Fate fate, const std::string& sentence) {
    over_ = fate != Fate::open;
    gtk_image_set_from_icon_name(GTK_IMAGE(icon_), icon_for(fate), GTK_ICON_SIZE_MENU);
    gtk_label_set_text(GTK_LABEL(result_), sentence.c_str());
    for (GtkWidget* part : {icon_, result_})
        gtk_widget_show(part);
    gtk_widget_set_visible(about_, !over_);  // nothing of it is true any more
    describe();
    choose(chosen());
    set_ready(ready_);
}

// What a screen reader says of the check, besides the prompt.
void RecoverRow::describe() {
    std::string text = over_ ? "" : gtk_label_get_text(GTK_LABEL(about_));
    if (const std::string result = gtk_label_get_text(GTK_LABEL(result_)); !result.empty())
        text = text.empty() ? result : result + " " + text;
    atk_object_set_description(gtk_widget_get_accessible(check_), text.c_str());
}

}  // namespace ui
