// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service_part.hpp"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

namespace ui {

namespace {

std::vector<Choice> choices_of(const std::vector<ServiceInfo>& services) {
    std::vector<Choice> choices;
    for (const ServiceInfo& service : services)
        choices.push_back(service.choice);
    return choices;
}

}  // namespace

ServicePart::ServicePart(std::vector<ServiceInfo> services, const Settings& settings, Told told)
    : services_(std::move(services)),
      told_(std::move(told)),
      custom_address_(settings.base_url),
      told_address_(settings.base_url),
      box_(gtk_grid_new()),
      list_(choice_list(choices_of(services_), _("Who draws the pictures"))),
      address_(gtk_entry_new()),
      button_(gtk_button_new_with_mnemonic(_("_Test Connection"))),
      spinner_(gtk_spinner_new()),
      icon_(gtk_image_new()),
      result_(wrapped_label()) {
    auto* grid = GTK_GRID(box_);
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_set_column_spacing(grid, border);
    gtk_entry_set_input_purpose(GTK_ENTRY(address_), GTK_INPUT_PURPOSE_URL);
    gtk_entry_set_activates_default(GTK_ENTRY(address_), true);
    gtk_widget_set_hexpand(address_, true);
    labels_ = {attach_row(grid, 0, _("Ser_vice:"), list_),
               attach_row(grid, 1, _("_Address:"), address_)};
    add_test();
    choose(list_, settings.service);
    service_changed();

    signals_.on(
        list_, "changed",
        [](GtkComboBox*, gpointer data) {
            auto* self = static_cast<ServicePart*>(data);
            self->service_changed();
            self->told_.changed();
        },
        this);
    signals_.on(
        address_, "changed",
        [](GtkEditable*, gpointer self) { static_cast<ServicePart*>(self)->address_changed(); },
        this);
    signals_.on(
        address_, "focus-out-event",
        [](GtkWidget*, GdkEvent*, gpointer self) -> gboolean {
            static_cast<ServicePart*>(self)->address_left();
            return GDK_EVENT_PROPAGATE;
        },
        this);
    signals_.on(
        button_, "clicked",
        [](GtkButton*, gpointer self) { static_cast<ServicePart*>(self)->test(); }, this);
}

void ServicePart::add_test() {
    gtk_widget_set_tooltip_text(button_, _("Ask the service whether it answers; costs nothing"));
    gtk_widget_set_halign(button_, GTK_ALIGN_START);
    gtk_label_set_selectable(GTK_LABEL(result_), true);
    set_name(result_, _("Test result"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    for (GtkWidget* part : {spinner_, icon_})
        gtk_box_pack_start(GTK_BOX(line), part, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), result_, true, true, 0);
    gtk_grid_attach(GTK_GRID(box_), button_, 1, 2, 1, 1);
    gtk_grid_attach(GTK_GRID(box_), line, 1, 3, 1, 1);
    for (GtkWidget* part : {spinner_, icon_, result_})
        gtk_widget_set_no_show_all(part, true);
}

const ServiceInfo& ServicePart::chosen() const {
    const int index = gtk_combo_box_get_active(GTK_COMBO_BOX(list_));
    return services_.at(index < 0 ? 0 : static_cast<std::size_t>(index));
}

void ServicePart::service_changed() {
    const ServiceInfo& now = chosen();
    gtk_entry_set_text(GTK_ENTRY(address_), (now.custom ? custom_address_ : now.base_url).c_str());
    gtk_widget_set_sensitive(address_, now.custom);
    gtk_entry_set_placeholder_text(GTK_ENTRY(address_), now.custom ? "https://…" : "");
    told_address_ = custom_address_;
    clear_test();
}

void ServicePart::address_changed() {
    // While another service is chosen the entry shows that one's address.
    if (chosen().custom && gtk_widget_get_sensitive(address_))
        custom_address_ = gtk_entry_get_text(GTK_ENTRY(address_));
    clear_test();
}

// Only when it is whole: a key belongs to an address.
void ServicePart::address_left() {
    if (!chosen().custom || told_address_ == custom_address_)
        return;
    told_address_ = custom_address_;
    told_.changed();
}

void ServicePart::clear_test() {
    gtk_spinner_stop(GTK_SPINNER(spinner_));
    for (GtkWidget* part : {spinner_, icon_, result_})
        gtk_widget_hide(part);
    gtk_widget_set_sensitive(button_, true);
}

void ServicePart::test() {
    clear_test();
    gtk_widget_set_sensitive(button_, false);
    gtk_spinner_start(GTK_SPINNER(spinner_));
    gtk_label_set_text(GTK_LABEL(result_), _("Testing…"));
    gtk_widget_show(spinner_);
    gtk_widget_show(result_);
    told_.test();
}

void ServicePart::show_test(bool ok, const std::string& result) {
    clear_test();
    gtk_image_set_from_icon_name(GTK_IMAGE(icon_),
                                 ok ? GIMP_ICON_DIALOG_INFORMATION : GIMP_ICON_DIALOG_WARNING,
                                 GTK_ICON_SIZE_MENU);
    gtk_label_set_text(GTK_LABEL(result_), result.c_str());
    gtk_widget_show(icon_);
    gtk_widget_show(result_);
}

}  // namespace ui
