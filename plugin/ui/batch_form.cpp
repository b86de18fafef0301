// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch_form.hpp"

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace ui {

namespace {

constexpr double most_dollars = 1e6;  // that can be entered

// What is in a chooser's button has the focus, and the reader reads that.
void name_inside(GtkWidget* widget, gpointer name) {
    if (GTK_IS_BUTTON(widget) || GTK_IS_COMBO_BOX(widget))
        set_name(widget, static_cast<const char*>(name));
    if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), name_inside, name);
}

std::string path_in(GtkWidget* chooser) {
    return gobj::take_string(gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(chooser)));
}

void add_filter(GtkWidget* chooser, const char* name, const std::vector<const char*>& patterns) {
    GtkFileFilter* filter = gtk_file_filter_new();
    gtk_file_filter_set_name(filter, name);
    for (const char* pattern : patterns)
        gtk_file_filter_add_pattern(filter, pattern);
    gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(chooser), filter);
}

}  // namespace

BatchForm::BatchForm(const BatchOffer& offer, const BatchValues& initial, Told told)
    : told_(std::move(told)), grid_(gtk_grid_new()) {
    auto* grid = GTK_GRID(grid_);
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_set_column_spacing(grid, border);
    file_ = add_chooser(0, _("_Prompts:"), _("Choose a File of Prompts"),
                        GTK_FILE_CHOOSER_ACTION_OPEN, initial.prompts_file,
                        _("A text with a prompt a line, a CSV with a column “prompt”, or JSON "
                          "Lines with an object a line"));
    add_filter(file_, _("Prompts (text, CSV, JSON Lines)"),
               {"*.txt", "*.csv", "*.jsonl", "*.ndjson"});
    add_filter(file_, _("All files"), {"*"});
    folder_ = add_chooser(1, _("_Folder:"), _("Choose a Folder for the Pictures"),
                          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, initial.output_folder,
                          _("Where the pictures and the report go; a folder that was begun is gone "
                            "on with"));
    format_ = choice_list(offer.formats, _("What kind of file each picture becomes"));
    choose(format_, initial.export_format);
    attach_row(grid, 2, _("E_xport as:"), format_);
    model_ = gtk_combo_box_text_new_with_entry();
    for (const std::string& model : offer.models)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(model_), model.c_str());
    gtk_entry_set_text(GTK_ENTRY(gtk_bin_get_child(GTK_BIN(model_))), initial.model.c_str());
    gtk_widget_set_tooltip_text(
        model_, _("The model that draws what names none of its own, as owner/name; one that is not "
                  "listed may be typed"));
    attach_row(grid, 3, _("Mode_l:"), model_);
    set_name(gtk_bin_get_child(GTK_BIN(model_)), _("Model"));
    add_service(4);
    add_cost(5, initial.max_cost);

    const auto changed = [](GtkWidget*, gpointer self) {
        static_cast<BatchForm*>(self)->told_.changed();
    };
    for (GtkWidget* chooser : {file_, folder_})
        signals_.on(chooser, "file-set", changed, this);
    for (GtkWidget* list : {format_, model_})
        signals_.on(list, "changed", changed, this);
    signals_.on(cost_, "value-changed", changed, this);
}

GtkWidget* BatchForm::add_chooser(int row, const char* label, const char* title,
                                  GtkFileChooserAction action, const std::string& path,
                                  const char* tooltip) {
    GtkWidget* chooser = gtk_file_chooser_button_new(title, action);
    gtk_file_chooser_set_local_only(GTK_FILE_CHOOSER(chooser), true);
    if (!path.empty())
        gtk_file_chooser_set_filename(GTK_FILE_CHOOSER(chooser), path.c_str());
    gtk_widget_set_hexpand(chooser, true);
    gtk_widget_set_tooltip_text(chooser, tooltip);
    attach_row(GTK_GRID(grid_), row, label, chooser);
    const char* name = atk_object_get_name(gtk_widget_get_accessible(chooser));
    name_inside(chooser, const_cast<char*>(name));
    return chooser;
}

void BatchForm::add_service(int row) {
    service_ = gtk_label_new(nullptr);
    gtk_label_set_xalign(GTK_LABEL(service_), 0);
    gtk_label_set_ellipsize(GTK_LABEL(service_), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(service_, true);
    GtkWidget* settings = gtk_button_new_with_mnemonic(_("S_ettings…"));
    gtk_widget_set_tooltip_text(settings, _("The service’s address, your key, and privacy"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    gtk_box_pack_start(GTK_BOX(line), service_, true, true, 0);
    gtk_box_pack_start(GTK_BOX(line), settings, false, false, 0);
    GtkWidget* label = gtk_label_new(_("Service:"));
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_grid_attach(GTK_GRID(grid_), label, 0, row, 1, 1);
    gtk_grid_attach(GTK_GRID(grid_), line, 1, row, 1, 1);
    signals_.on(
        settings, "clicked",
        [](GtkButton*, gpointer self) { static_cast<BatchForm*>(self)->told_.settings(); }, this);
}

void BatchForm::add_cost(int row, double cost) {
    cost_ = gtk_spin_button_new_with_range(0, most_dollars, 1);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(cost_), 2);
    gtk_spin_button_set_numeric(GTK_SPIN_BUTTON(cost_), true);
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(cost_), cost);
    gtk_widget_set_tooltip_text(
        cost_, _("What all pictures of the folder may cost; the rest is not ordered; 0: no limit"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    gtk_box_pack_start(GTK_BOX(line), cost_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), gtk_label_new(_("US dollars; 0: no limit")), false, false, 0);
    GtkWidget* label = label_for(cost_, _("Ma_ximum cost:"));
    gtk_grid_attach(GTK_GRID(grid_), label, 0, row, 1, 1);
    gtk_grid_attach(GTK_GRID(grid_), line, 1, row, 1, 1);
}

BatchValues BatchForm::values() const {
    gtk_spin_button_update(GTK_SPIN_BUTTON(cost_));  // what is typed counts also before Enter
    return {
        .prompts_file = path_in(file_),
        .output_folder = path_in(folder_),
        .export_format = chosen(format_),
        .model = gobj::take_string(gtk_combo_box_text_get_active_text(GTK_COMBO_BOX_TEXT(model_))),
        .max_cost = gtk_spin_button_get_value(GTK_SPIN_BUTTON(cost_))};
}

void BatchForm::set_service(const std::string& name) {
    gtk_label_set_text(GTK_LABEL(service_), name.c_str());
}

void BatchForm::mark_field(const std::string& field, const std::string& why) {
    const std::pair<const char*, GtkWidget*> controls[] = {{"prompts-file", file_},
                                                           {"output-folder", folder_},
                                                           {"export-format", format_},
                                                           {"model", model_},
                                                           {"max-cost", cost_}};
    for (const auto& [name, control] : controls)
        if (field == name)
            mark(control, why);
        else
            unmark(control);
}

}  // namespace ui
