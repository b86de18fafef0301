// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_window.hpp"

#include <optional>

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "gobj/ref.hpp"
#include "ui/answer.hpp"
#include "ui/key_row.hpp"

namespace ui {

namespace {

using Kind = SettingsWish::Kind;

constexpr int usual_width = 480;
constexpr double highest_cap = 100000;

std::vector<Choice> choices_of(const std::vector<ServiceInfo>& services) {
    std::vector<Choice> choices;
    for (const ServiceInfo& service : services)
        choices.push_back(service.choice);
    return choices;
}

// A part of the window under a bold title, as GIMP's own dialogs have them.
GtkWidget* add_part(GtkWidget* box, const char* title, GtkWidget* inside) {
    GtkWidget* frame = gimp_frame_new(title);
    gtk_container_add(GTK_CONTAINER(frame), inside);
    gtk_box_pack_start(GTK_BOX(box), frame, false, false, 0);
    return frame;
}

GtkWidget* add_check(GtkWidget* box, const char* text, const char* tooltip, bool on) {
    GtkWidget* check = gtk_check_button_new_with_mnemonic(text);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check), on);
    gtk_widget_set_tooltip_text(check, tooltip);
    gtk_box_pack_start(GTK_BOX(box), check, false, false, 0);
    return check;
}

bool is_on(GtkWidget* check) {
    return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(check));
}

}  // namespace

class SettingsWindow::Impl {
  public:
    Impl(std::vector<ServiceInfo> services, const Settings& settings, GtkWindow* parent);
    ~Impl() { gtk_widget_destroy(dialog.get()); }

    GtkWidget* new_service_part();
    GtkWidget* new_privacy_part(const Settings& settings);
    const ServiceInfo& service() const;
    void service_changed();
    void address_left();
    void test();
    void respond(int response);
    void destroyed();
    void clear_test();
    void fit_height();
    void align(GtkWidget* label) { gtk_size_group_add_widget(labels.get(), label); }
    Settings read() const;

    Style style;
    gobj::Ref<GtkWidget> dialog;  // the only widget that is owned
    std::vector<ServiceInfo> services;
    Answer<SettingsWish> answer;
    gobj::Ref<GtkSizeGroup> labels =
        gobj::Ref<GtkSizeGroup>::take(gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL));
    KeyRow key;
    std::string custom_address;
    std::string looked_up;  // the custom address that the key was last looked up for
    GtkWidget* list = nullptr;
    GtkWidget* address = nullptr;
    GtkWidget* test_button = nullptr;
    GtkWidget* spinner = nullptr;
    GtkWidget* icon = nullptr;
    GtkWidget* result = nullptr;
    GtkWidget* keep = nullptr;
    GtkWidget* provenance = nullptr;
    GtkWidget* cap = nullptr;
    std::optional<Settings> last;  // when the window was destroyed
    bool key_first = false;
    Signals signals;
};

SettingsWindow::Impl::Impl(std::vector<ServiceInfo> offered, const Settings& settings,
                           GtkWindow* parent)
    : dialog(gobj::Ref<GtkWidget>::share(
          gimp_dialog_new(_("Image Generation Service"), "genlayer-settings", nullptr,
                          static_cast<GtkDialogFlags>(0), nullptr, nullptr, _("_Cancel"),
                          GTK_RESPONSE_CANCEL, _("_Save"), GTK_RESPONSE_OK, nullptr))),
      services(std::move(offered)),
      key({[this] { answer.give({Kind::store_key, key.take_typed()}); },
           [this] { answer.give({Kind::forget_key}); }}),
      custom_address(settings.base_url) {
    auto* window = GTK_WINDOW(dialog.get());
    gtk_window_set_transient_for(window, parent);
    gtk_dialog_set_default_response(GTK_DIALOG(window), GTK_RESPONSE_OK);
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, border);
    gtk_container_set_border_width(GTK_CONTAINER(box), border);
    gtk_widget_set_size_request(box, usual_width, -1);
    add_part(box, _("Service"), new_service_part());
    add_part(box, _("Key"), key.widget());
    align(key.label());
    add_part(box, _("Privacy and Spending"), new_privacy_part(settings));
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(window))), box, true, true,
                       0);
    gtk_widget_show_all(box);

    choose(list, settings.service);
    signals.on(
        list, "changed",
        [](GtkComboBox*, gpointer self) { static_cast<Impl*>(self)->service_changed(); }, this);
    signals.on(
        address, "changed",
        [](GtkEditable*, gpointer data) {
            auto* self = static_cast<Impl*>(data);
            if (self->service().custom)
                self->custom_address = gtk_entry_get_text(GTK_ENTRY(self->address));
            self->clear_test();
        },
        this);
    signals.on(
        address, "focus-out-event",
        [](GtkWidget*, GdkEvent*, gpointer self) -> gboolean {
            static_cast<Impl*>(self)->address_left();
            return GDK_EVENT_PROPAGATE;
        },
        this);
    signals.on(
        test_button, "clicked", [](GtkButton*, gpointer self) { static_cast<Impl*>(self)->test(); },
        this);
    signals.on(
        window, "response",
        [](GtkDialog*, int response, gpointer self) {
            static_cast<Impl*>(self)->respond(response);
        },
        this);
    signals.on(
        window, "destroy", [](GtkWidget*, gpointer self) { static_cast<Impl*>(self)->destroyed(); },
        this);
    service_changed();
}

GtkWidget* SettingsWindow::Impl::new_service_part() {
    auto* grid = GTK_GRID(gtk_grid_new());
    gtk_grid_set_row_spacing(grid, spacing);
    gtk_grid_set_column_spacing(grid, border);
    list = choice_list(choices_of(services), _("Who draws the pictures"));
    align(attach_row(grid, 0, _("Ser_vice:"), list));
    address = gtk_entry_new();
    gtk_entry_set_input_purpose(GTK_ENTRY(address), GTK_INPUT_PURPOSE_URL);
    gtk_entry_set_activates_default(GTK_ENTRY(address), true);
    gtk_widget_set_hexpand(address, true);
    align(attach_row(grid, 1, _("_Address:"), address));

    test_button = gtk_button_new_with_mnemonic(_("_Test Connection"));
    gtk_widget_set_tooltip_text(test_button,
                                _("Ask the service whether it answers; costs nothing"));
    spinner = gtk_spinner_new();
    icon = gtk_image_new();
    result = wrapped_label();
    gtk_label_set_selectable(GTK_LABEL(result), true);
    set_name(result, _("Test result"));
    gtk_widget_set_halign(test_button, GTK_ALIGN_START);
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    for (GtkWidget* part : {spinner, icon})
        gtk_box_pack_start(GTK_BOX(line), part, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), result, true, true, 0);
    gtk_grid_attach(grid, test_button, 1, 2, 1, 1);
    gtk_grid_attach(grid, line, 1, 3, 1, 1);
    gtk_widget_show_all(line);
    for (GtkWidget* part : {spinner, icon, result})
        gtk_widget_set_no_show_all(part, true);
    return GTK_WIDGET(grid);
}

GtkWidget* SettingsWindow::Impl::new_privacy_part(const Settings& settings) {
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    keep =
        add_check(box, _("Remember _prompts on this computer"),
                  _("Last values and the history keep the prompt; without this they leave it out"),
                  settings.keep_prompts);
    provenance =
        add_check(box, _("_Write into layers and images how they were generated"),
                  _("The prompt, the model and a mark that says: made by a machine. They go "
                    "along where the image is saved or exported"),
                  settings.write_provenance);
    cap = gtk_spin_button_new_with_range(0, highest_cap, 0.5);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(cap), 2);
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(cap), settings.daily_cap);
    gtk_entry_set_activates_default(GTK_ENTRY(cap), true);
    gtk_widget_set_tooltip_text(cap, _("Nothing is sent that would cost more in one day"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    GtkWidget* label = label_for(cap, _("_Daily cap:"));
    align(label);
    gtk_box_pack_start(GTK_BOX(line), label, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), cap, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), gtk_label_new(_("US dollars (0: no cap)")), false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), line, false, false, 0);
    return box;
}

const ServiceInfo& SettingsWindow::Impl::service() const {
    const int index = gtk_combo_box_get_active(GTK_COMBO_BOX(list));
    return services.at(index < 0 ? 0 : static_cast<std::size_t>(index));
}

void SettingsWindow::Impl::service_changed() {
    const ServiceInfo& now = service();
    gtk_entry_set_text(GTK_ENTRY(address), (now.custom ? custom_address : now.base_url).c_str());
    gtk_widget_set_sensitive(address, now.custom);
    gtk_entry_set_placeholder_text(GTK_ENTRY(address), now.custom ? "https://…" : "");
    clear_test();
    key.set_service(now);
    looked_up = custom_address;
    answer.give({Kind::look_up_key});
}

void SettingsWindow::Impl::address_left() {
    if (!service().custom || looked_up == custom_address)
        return;
    looked_up = custom_address;
    key.show(KeyState::unknown, {});
    answer.give({Kind::look_up_key});
}

void SettingsWindow::Impl::clear_test() {
    gtk_spinner_stop(GTK_SPINNER(spinner));
    for (GtkWidget* part : {spinner, icon, result})
        gtk_widget_hide(part);
    gtk_widget_set_sensitive(test_button, true);
}

// Sentences come and go; nothing here wants more height than they need.
void SettingsWindow::Impl::fit_height() {
    int width = 0;
    gtk_window_get_size(GTK_WINDOW(dialog.get()), &width, nullptr);
    gtk_window_resize(GTK_WINDOW(dialog.get()), width, 1);
}

void SettingsWindow::Impl::test() {
    clear_test();
    gtk_widget_set_sensitive(test_button, false);
    gtk_spinner_start(GTK_SPINNER(spinner));
    gtk_label_set_text(GTK_LABEL(result), _("Testing…"));
    gtk_widget_show(spinner);
    gtk_widget_show(result);
    answer.give({Kind::test});
}

void SettingsWindow::Impl::respond(int response) {
    if (response == GTK_RESPONSE_OK)
        answer.give({Kind::save, key.take_typed()});
    else
        answer.give({Kind::close});
}

void SettingsWindow::Impl::destroyed() {
    if (last)
        return;
    last = read();
    answer.give({Kind::close});
}

Settings SettingsWindow::Impl::read() const {
    if (last)
        return *last;
    gtk_spin_button_update(GTK_SPIN_BUTTON(cap));
    return {chosen(list), custom_address, is_on(keep), is_on(provenance),
            gtk_spin_button_get_value(GTK_SPIN_BUTTON(cap))};
}

SettingsWindow::SettingsWindow(std::vector<ServiceInfo> services, const Settings& settings,
                               GtkWindow* parent)
    : impl_(std::make_unique<Impl>(std::move(services), settings, parent)) {}

SettingsWindow::~SettingsWindow() = default;

gobj::Task<SettingsWish> SettingsWindow::wish() {
    if (impl_->last) {
        impl_->answer.give({Kind::close});
    } else if (!gtk_widget_get_visible(impl_->dialog.get())) {
        if (impl_->key_first)
            impl_->key.focus();
        gtk_window_present(GTK_WINDOW(impl_->dialog.get()));
    }
    co_return co_await impl_->answer.next();
}

Settings SettingsWindow::values() const {
    return impl_->read();
}

void SettingsWindow::show_key(KeyState state, const std::string& note) {
    if (impl_->last)
        return;
    impl_->key.show(state, note);
    impl_->fit_height();
}

void SettingsWindow::show_test(bool ok, const std::string& text) {
    if (impl_->last)
        return;
    impl_->clear_test();
    gtk_image_set_from_icon_name(GTK_IMAGE(impl_->icon),
                                 ok ? GIMP_ICON_DIALOG_INFORMATION : GIMP_ICON_DIALOG_WARNING,
                                 GTK_ICON_SIZE_MENU);
    gtk_label_set_text(GTK_LABEL(impl_->result), text.c_str());
    gtk_widget_show(impl_->icon);
    gtk_widget_show(impl_->result);
    impl_->fit_height();
}

void SettingsWindow::focus_key() {
    impl_->key_first = true;
    if (!impl_->last)
        impl_->key.focus();
}

}  // namespace ui
