// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/form.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "ui/money.hpp"

namespace ui {

namespace {

constexpr int largest_side = 524288;  // GIMP's own limit
constexpr int usual_side = 1024;

GtkGrid* new_grid() {
    auto* grid = GTK_GRID(gtk_grid_new());
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_set_column_spacing(grid, border);
    return grid;
}

GtkWidget* new_spin(int most) {
    GtkWidget* spin = gtk_spin_button_new_with_range(1, most, 1);
    gtk_spin_button_set_numeric(GTK_SPIN_BUTTON(spin), true);
    gtk_widget_set_halign(spin, GTK_ALIGN_START);
    return spin;
}

int number(GtkWidget* spin) {
    // What is typed counts also before Enter.
    gtk_spin_button_update(GTK_SPIN_BUTTON(spin));
    return gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(spin));
}

std::string entry_text(GtkWidget* combo) {
    return gobj::take_string(gtk_combo_box_text_get_active_text(GTK_COMBO_BOX_TEXT(combo)));
}

}  // namespace

Form::Form(const Offer& offer, Told told)
    : told_(std::move(told)),
      price_(offer.price_millionths),
      box_(gtk_box_new(GTK_ORIENTATION_VERTICAL, border)),
      grid_(new_grid()) {
    gtk_box_pack_start(GTK_BOX(box_), GTK_WIDGET(grid_), false, false, 0);
    ratio_ = add_list(grid_, "aspect-ratio", _("_Aspect ratio:"), offer.ratios,
                      _("Width to height of the picture that the service draws"));
    if (offer.door == Door::image)
        add_size();
    fit_ = add_list(grid_, "fit", _("F_it:"), offer.fits,
                    _("How the picture meets a place of other proportions"));
    if (offer.door == Door::layer)
        selection_ = add_list(grid_, "selection", _("Selection s_hape:"), offer.selections,
                              _("What becomes of the selection’s shape"));
    format_ = add_list(grid_, "output-format", _("_Format:"), offer.formats,
                       _("The format in which the service delivers the picture"));
    safety_ = add_list(grid_, "safety-filter-level", _("_Safety filter:"), offer.safety_levels,
                       _("How readily the service refuses a prompt or a picture"));
    add_count(offer.most_pictures);
    add_more(offer);
}

GtkWidget* Form::add_list(GtkGrid* grid, const char* field, const char* label,
                          const std::vector<Choice>& choices, const char* tooltip) {
    GtkWidget* list = choice_list(choices, tooltip);
    GtkWidget* text = attach_row(grid, row_++, label, list);
    for (GtkWidget* widget : {text, list}) {
        gtk_widget_show(widget);
        gtk_widget_set_no_show_all(widget, choices.empty());
        gtk_widget_set_visible(widget, !choices.empty());
    }
    watch(field, list);
    return list;
}

void Form::add_count(int most) {
    count_ = new_spin(std::max(most, 1));
    gtk_widget_set_tooltip_text(count_,
                                _("How many pictures to generate at once; each is paid for"));
    cost_ = gtk_label_new(nullptr);
    gtk_style_context_add_class(gtk_widget_get_style_context(cost_), "dim-label");
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    gtk_box_pack_start(GTK_BOX(line), count_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), cost_, false, false, 0);
    GtkWidget* label = label_for(count_, _("Num_ber of pictures:"));
    gtk_grid_attach(grid_, label, 0, row_, 1, 1);
    gtk_grid_attach(grid_, line, 1, row_++, 1, 1);
    watch("count", count_);
}

void Form::add_size() {
    size_ = choice_list({{"own", _("The picture’s own"), {}}, {"custom", _("Custom"), {}}},
                        _("Size of the new image"));
    attach_row(grid_, row_++, _("Si_ze:"), size_);
    width_ = new_spin(largest_side);
    height_ = new_spin(largest_side);
    for (auto [label, spin] :
         {std::pair(_("_Width:"), width_), std::pair(_("_Height:"), height_)}) {
        GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
        gtk_box_pack_start(GTK_BOX(line), spin, false, false, 0);
        gtk_box_pack_start(GTK_BOX(line), gtk_label_new(_("pixels")), false, false, 0);
        GtkWidget* name = label_for(spin, label);
        gtk_grid_attach(grid_, name, 0, row_, 1, 1);
        gtk_grid_attach(grid_, line, 1, row_++, 1, 1);
        for (GtkWidget* part : {name, line}) {
            gtk_widget_show_all(part);
            gtk_widget_set_no_show_all(part, true);
            gtk_widget_hide(part);
            custom_parts_.push_back(part);
        }
    }
    watch("size", size_);
    watch("width", width_);
    watch("height", height_);
}

void Form::add_more(const Offer& offer) {
    GtkGrid* grid = new_grid();
    gtk_widget_set_margin_top(GTK_WIDGET(grid), spacing);
    gtk_widget_set_margin_start(GTK_WIDGET(grid), border);
    row_ = 0;
    service_ =
        add_list(grid, "service", _("Ser_vice:"), offer.services, _("Who draws the picture"));
    settings_ = gtk_button_new_with_mnemonic(_("S_ettings…"));
    gtk_widget_set_tooltip_text(settings_, _("The service’s address, your key, and privacy"));
    gtk_grid_attach(grid, settings_, 2, 0, 1, 1);

    model_ = gtk_combo_box_text_new_with_entry();
    for (const std::string& model : offer.models)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(model_), model.c_str());
    gtk_widget_set_tooltip_text(
        model_, _("The model that draws, as owner/name; one that is not listed may be typed"));
    attach_row(grid, row_++, _("Mode_l:"), model_);
    set_name(gtk_bin_get_child(GTK_BIN(model_)), _("Model"));
    watch("model", model_);

    GtkWidget* title = gtk_label_new_with_mnemonic(_("_More"));
    summary_ = gtk_label_new(nullptr);
    gtk_label_set_ellipsize(GTK_LABEL(summary_), PANGO_ELLIPSIZE_END);
    gtk_style_context_add_class(gtk_widget_get_style_context(summary_), "dim-label");
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    gtk_container_add(GTK_CONTAINER(line), title);
    gtk_container_add(GTK_CONTAINER(line), summary_);
    more_ = gtk_expander_new(nullptr);
    gtk_expander_set_label_widget(GTK_EXPANDER(more_), line);
    gtk_label_set_mnemonic_widget(GTK_LABEL(title), more_);
    set_name(more_, _("More"));
    gtk_container_add(GTK_CONTAINER(more_), GTK_WIDGET(grid));
    gtk_widget_show_all(GTK_WIDGET(grid));
    gtk_widget_set_no_show_all(GTK_WIDGET(grid), true);
    show_inside(GTK_EXPANDER(more_));
    gtk_box_pack_start(GTK_BOX(box_), more_, false, false, 0);
    signals_.on(
        more_, "notify::expanded",
        [](GtkExpander* more, GParamSpec*, gpointer data) {
            auto* self = static_cast<Form*>(data);
            const bool expanded = gtk_expander_get_expanded(more);
            self->told_.resized();
            gtk_widget_set_visible(self->summary_, !expanded);
            show_inside(more);
        },
        this);
    signals_.on(
        settings_, "clicked",
        [](GtkButton*, gpointer self) { static_cast<Form*>(self)->told_.settings(); }, this);
}

void Form::watch(const char* field, GtkWidget* control) {
    controls_[field] = control;
    const auto handler = [](GtkWidget* changed, gpointer self) {
        unmark(changed);
        static_cast<Form*>(self)->changed();
    };
    signals_.on(control, GTK_IS_SPIN_BUTTON(control) ? "value-changed" : "changed", handler, this);
}

void Form::changed() {
    if (writing_ || !model_)
        return;
    if (size_) {
        told_.resized();
        for (GtkWidget* part : custom_parts_)
            gtk_widget_set_visible(part, !own_size());
        gtk_widget_set_sensitive(fit_, !own_size());
    }
    gtk_label_set_text(GTK_LABEL(cost_), cost().c_str());
    std::string summary = chosen_label(service_);
    if (const std::string model = entry_text(model_); !model.empty())
        summary += (summary.empty() ? "" : " · ") + model;
    gtk_label_set_text(GTK_LABEL(summary_), summary.c_str());
    told_.changed();
}

bool Form::own_size() const {
    return chosen(size_) == "own";
}

void Form::write(const Values& values) {
    writing_ = true;
    choose(ratio_, values.aspect_ratio);
    choose(fit_, values.fit);
    if (selection_)
        choose(selection_, values.selection);
    choose(format_, values.output_format);
    choose(safety_, values.safety_filter_level);
    choose(service_, values.service);
    gtk_entry_set_text(GTK_ENTRY(gtk_bin_get_child(GTK_BIN(model_))), values.model.c_str());
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(count_), values.count);
    if (size_) {
        const bool custom = values.width > 0 && values.height > 0;
        choose(size_, custom ? "custom" : "own");
        gtk_spin_button_set_value(GTK_SPIN_BUTTON(width_), custom ? values.width : usual_side);
        gtk_spin_button_set_value(GTK_SPIN_BUTTON(height_), custom ? values.height : usual_side);
    }
    writing_ = false;
    changed();
}

void Form::read(Values* values) const {
    values->aspect_ratio = chosen(ratio_);
    values->fit = chosen(fit_);
    values->selection = selection_ ? chosen(selection_) : std::string();
    values->output_format = chosen(format_);
    values->safety_filter_level = chosen(safety_);
    values->service = chosen(service_);
    values->model = entry_text(model_);
    values->count = number(count_);
    const bool custom = size_ && !own_size();
    values->width = custom ? number(width_) : 0;
    values->height = custom ? number(height_) : 0;
}

std::string Form::cost() const {
    return cost_text(gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(count_)), price_);
}

void Form::set_price(std::optional<long> millionths) {
    price_ = millionths;
    gtk_label_set_text(GTK_LABEL(cost_), cost().c_str());
}

void Form::set_settings_sensitive(bool sensitive) {
    gtk_widget_set_sensitive(settings_, sensitive);
}

GtkWidget* Form::reveal_field(const std::string& field) {
    std::string name = field;
    std::ranges::replace(name, '_', '-');
    const auto found = controls_.find(name);
    if (found == controls_.end())
        return nullptr;
    GtkWidget* control = found->second;
    if (gtk_widget_is_ancestor(control, more_))
        gtk_expander_set_expanded(GTK_EXPANDER(more_), true);
    return control;
}

void Form::unmark_all() {
    for (const auto& [field, control] : controls_)
        unmark(control);
}

}  // namespace ui
