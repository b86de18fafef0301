// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_row.hpp"

#include <glib/gi18n-lib.h>

#include "ui/web_page.hpp"

namespace ui {

KeyRow::KeyRow(Told told)
    : told_(std::move(told)),
      box_(gtk_grid_new()),
      state_label_(wrapped_label()),
      entry_(gtk_entry_new()),
      store_(gtk_button_new_with_mnemonic(_("St_ore"))),
      forget_(gtk_button_new_with_mnemonic(_("_Forget"))),
      note_(wrapped_label()),
      page_(gtk_link_button_new_with_label("", _("_Get a key"))) {
    auto* entry = GTK_ENTRY(entry_);
    gtk_entry_set_visibility(entry, false);
    gtk_entry_set_input_purpose(entry, GTK_INPUT_PURPOSE_PASSWORD);
    gtk_entry_set_placeholder_text(entry, _("Paste a key here"));
    gtk_widget_set_hexpand(entry_, true);
    gtk_button_set_use_underline(GTK_BUTTON(page_), true);
    gtk_widget_set_halign(page_, GTK_ALIGN_START);
    gtk_widget_set_tooltip_text(store_, _("Store the key in the system’s keyring"));
    gtk_widget_set_tooltip_text(forget_, _("Remove the stored key from the keyring"));
    set_name(state_label_, _("Key state"));

    gtk_style_context_add_class(gtk_widget_get_style_context(page_), "genlayer-link");

    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    gtk_box_pack_start(GTK_BOX(line), entry_, true, true, 0);
    gtk_box_pack_start(GTK_BOX(line), store_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), forget_, false, false, 0);
    auto* grid = GTK_GRID(box_);
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_set_column_spacing(grid, border);
    label_ = label_for(entry_, _("_Key:"));
    gtk_grid_attach(grid, state_label_, 0, 0, 2, 1);
    gtk_grid_attach(grid, label_, 0, 1, 1, 1);
    gtk_grid_attach(grid, line, 1, 1, 1, 1);
    gtk_grid_attach(grid, note_, 1, 2, 1, 1);
    gtk_grid_attach(grid, page_, 1, 3, 1, 1);
    gtk_widget_show_all(box_);
    for (GtkWidget* part : {note_, page_})
        gtk_widget_set_no_show_all(part, true);
    gtk_widget_hide(note_);

    signals_.on(
        entry_, "changed",
        [](GtkEditable*, gpointer self) { static_cast<KeyRow*>(self)->update(); }, this);
    // Enter in the entry stores: else it would save and close with the key half dealt with.
    signals_.on(
        entry_, "activate",
        [](GtkEntry*, gpointer self) {
            if (static_cast<KeyRow*>(self)->typed())
                static_cast<KeyRow*>(self)->told_.store();
        },
        this);
    signals_.on(
        store_, "clicked",
        [](GtkButton*, gpointer self) { static_cast<KeyRow*>(self)->told_.store(); }, this);
    signals_.on(
        forget_, "clicked",
        [](GtkButton*, gpointer self) { static_cast<KeyRow*>(self)->told_.forget(); }, this);
    signals_.on(
        page_, "activate-link",
        [](GtkLinkButton* page, gpointer) -> gboolean {
            open_web_page(GTK_WIDGET(page), gtk_link_button_get_uri(page));
            return GDK_EVENT_STOP;
        },
        nullptr);
}

void KeyRow::set_service(const ServiceInfo& service) {
    if (service.choice.id != service_.choice.id)
        gtk_entry_set_text(GTK_ENTRY(entry_), "");  // what is typed was for the other service
    service_ = service;
    const bool page = service.key_page.starts_with("https://");
    gtk_link_button_set_uri(GTK_LINK_BUTTON(page_), service.key_page.c_str());
    gtk_widget_set_tooltip_text(page_, service.key_page.c_str());
    gtk_widget_set_visible(page_, page && !service.keyless);
    show(KeyState::unknown, {});
}

void KeyRow::show(KeyState state, const std::string& note) {
    state_ = state;
    gtk_label_set_text(GTK_LABEL(state_label_), sentence().c_str());
    gtk_button_set_label(GTK_BUTTON(store_),
                         state == KeyState::keyring ? _("_Replace") : _("St_ore"));
    gtk_label_set_text(GTK_LABEL(note_), note.c_str());
    gtk_widget_set_visible(note_, !note.empty());
    update();
}

std::string KeyRow::sentence() const {
    if (service_.keyless)
        return _("This service needs no key.");
    const char* variable = service_.key_variable.c_str();
    switch (state_) {
        case KeyState::unknown:
            return _("Looking for a key…");
        case KeyState::none:
            return _("No key is stored.");
        case KeyState::keyring:
            return _("A key is stored in the system’s keyring.");
        case KeyState::environment:
            return text_of(_("The key comes from the environment variable %s; it goes before a "
                             "stored one."),
                           variable);
        case KeyState::unavailable:
            return text_of(_("No keyring is running on this system, so no key can be stored. Start "
                             "GIMP with the key in the environment variable %s."),
                           variable);
    }
    return {};
}

void KeyRow::update() {
    const bool can_store = !service_.keyless && state_ != KeyState::unavailable;
    gtk_widget_set_sensitive(entry_, can_store);
    gtk_widget_set_sensitive(store_, can_store && typed());
    gtk_widget_set_sensitive(forget_, state_ == KeyState::keyring);
}

std::string KeyRow::take_typed() {
    std::string text = gtk_entry_get_text(GTK_ENTRY(entry_));
    gtk_entry_set_text(GTK_ENTRY(entry_), "");
    return text;
}

bool KeyRow::typed() const {
    return gtk_entry_get_text_length(GTK_ENTRY(entry_)) > 0;
}

void KeyRow::focus() {
    gtk_widget_grab_focus(entry_);
}

}  // namespace ui
