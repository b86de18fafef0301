// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_window.hpp"

#include <optional>

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "ui/answer.hpp"
#include "ui/dialog.hpp"
#include "ui/key_row.hpp"
#include "ui/service_part.hpp"

namespace ui {

namespace {

using Kind = SettingsWish::Kind;

constexpr int usual_width = 480;
constexpr double highest_cap = 100000;

// A part of the window under a bold title, as GIMP's own dialogs have them.
void add_part(Dialog* dialog, const char* title, GtkWidget* inside) {
    GtkWidget* frame = gimp_frame_new(title);
    gtk_container_add(GTK_CONTAINER(frame), inside);
    dialog->add(frame);
}

GtkWidget* add_check(GtkWidget* box, const char* text, const char* tooltip, bool on) {
    GtkWidget* check = gtk_check_button_new_with_mnemonic(text);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check), on);
    gtk_widget_set_tooltip_text(check, tooltip);
    gtk_box_pack_start(GTK_BOX(box), check, false, false, 0);
    return check;
}

GtkWidget* new_number(const Settings::Limited& number, int step, const char* tooltip) {
    GtkWidget* spin = gtk_spin_button_new_with_range(number.least, number.most, step);
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(spin), number.value);
    gtk_entry_set_activates_default(GTK_ENTRY(spin), true);
    gtk_widget_set_tooltip_text(spin, tooltip);
    return spin;
}

void read_number(GtkWidget* spin, Settings::Limited* number) {
    gtk_spin_button_update(GTK_SPIN_BUTTON(spin));
    number->value = gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(spin));
}

bool is_on(GtkWidget* check) {
    return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(check));
}

}  // namespace

class SettingsWindow::Impl {
  public:
    Impl(std::vector<ServiceInfo> services, const Settings& settings, GtkWindow* parent);

    GtkWidget* new_privacy_part();
    GtkWidget* new_kept_line();
    void give(Kind kind, std::string typed = {});
    void service_changed();
    void respond(int response);
    void destroyed();
    void fit_height();
    void align(GtkWidget* label) { gtk_size_group_add_widget(labels.get(), label); }
    Settings read() const;

    Settings initial;
    Dialog dialog;
    Answer<SettingsWish> answer;
    gobj::Cancel closed = gobj::new_cancel();
    gobj::Cancel question;  // the last wish, if it only asks something
    gobj::Ref<GtkSizeGroup> labels =
        gobj::Ref<GtkSizeGroup>::take(gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL));
    ServicePart service;
    KeyRow key;
    GtkWidget* keep = nullptr;
    GtkWidget* provenance = nullptr;
    GtkWidget* cap = nullptr;
    GtkWidget* days = nullptr;
    GtkWidget* space = nullptr;
    std::optional<Settings> last;  // when the window was destroyed
    bool key_first = false;
};

SettingsWindow::Impl::Impl(std::vector<ServiceInfo> offered, const Settings& settings,
                           GtkWindow* parent)
    : initial(settings),
      dialog(_("Image Generation Service"), "genlayer-settings", usual_width,
             {[this](int response) { respond(response); }, [this] { destroyed(); }}),
      service(std::move(offered), settings,
              {[this] { service_changed(); },
               [this] {
                   fit_height();
                   give(Kind::test);
               }}),
      key({[this] { give(Kind::store_key, key.take_typed()); },
           [this] { give(Kind::forget_key); }}) {
    gtk_window_set_transient_for(dialog.window(), parent);
    dialog.add_button(_("_Cancel"), GTK_RESPONSE_CANCEL);
    dialog.add_button(_("_Save"), GTK_RESPONSE_OK);
    dialog.set_default(GTK_RESPONSE_OK);
    add_part(&dialog, _("Service"), service.widget());
    for (GtkWidget* label : service.labels())
        align(label);
    add_part(&dialog, _("Key"), key.widget());
    align(key.label());
    add_part(&dialog, _("Privacy and Spending"), new_privacy_part());
    dialog.show_parts();
    service_changed();
}

GtkWidget* SettingsWindow::Impl::new_privacy_part() {
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    keep =
        add_check(box, _("Remember _prompts on this computer"),
                  _("Last values and the history keep the prompt; without this they leave it out"),
                  initial.keep_prompts);
    provenance =
        add_check(box, _("_Write into layers and images how they were generated"),
                  _("The prompt, the model and a mark that says: made by a machine. They go "
                    "along where the image is saved or exported"),
                  initial.write_provenance);
    cap = gtk_spin_button_new_with_range(0, highest_cap, 0.5);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(cap), 2);
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(cap), initial.daily_cap);
    gtk_entry_set_activates_default(GTK_ENTRY(cap), true);
    gtk_widget_set_tooltip_text(cap, _("Nothing is sent that would cost more in one day"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    GtkWidget* label = label_for(cap, _("_Daily cap:"));
    align(label);
    gtk_box_pack_start(GTK_BOX(line), label, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), cap, false, false, 0);
    gtk_box_pack_start(GTK_BOX(line), gtk_label_new(_("US dollars (0: no cap)")), false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), line, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), new_kept_line(), false, false, 0);
    return box;
}

GtkWidget* SettingsWindow::Impl::new_kept_line() {
    days = new_number(initial.kept_days, 1,
                      _("How long a picture stays on this computer after it was placed, in case "
                        "its image is not saved. One that was paid for and not placed is never "
                        "deleted"));
    space = new_number(initial.kept_mib, 100,
                       _("Beyond this the pictures that were placed first are deleted first. One "
                         "that was paid for and not placed is never deleted"));
    GtkWidget* line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    GtkWidget* first = label_for(days, _("K_eep pictures:"));
    GtkWidget* second = label_for(space, _("days, at _most"));
    set_name(space, _("Most space for pictures"));
    align(first);
    for (GtkWidget* part : {first, days, second, space, gtk_label_new(_("MiB"))})
        gtk_box_pack_start(GTK_BOX(line), part, false, false, 0);
    return line;
}

void SettingsWindow::Impl::service_changed() {
    key.set_service(service.chosen());
    fit_height();
    give(Kind::look_up_key);
}

// Sentences come and go; nothing here wants more height than they need.
void SettingsWindow::Impl::fit_height() {
    int width = 0;
    gtk_window_get_size(dialog.window(), &width, nullptr);
    gtk_window_resize(dialog.window(), width, 1);
}

void SettingsWindow::Impl::respond(int response) {
    if (response == GTK_RESPONSE_OK)
        give(Kind::save, key.take_typed());
    else
        give(Kind::close);
}

void SettingsWindow::Impl::give(Kind kind, std::string typed) {
    if (question)
        g_cancellable_cancel(question.get());
    const bool asks = kind == Kind::look_up_key || kind == Kind::test;
    question = asks ? gobj::new_cancel() : gobj::Cancel();
    if (kind == Kind::close) {
        g_cancellable_cancel(closed.get());
        dialog.hide();
    } else if (kind != Kind::test) {
        service.clear_test();  // it was about another key or service, and is told to nobody now
    }
    answer.give({kind, std::move(typed), asks ? question : closed});
}

void SettingsWindow::Impl::destroyed() {
    last = read();
    give(Kind::close);
}

Settings SettingsWindow::Impl::read() const {
    if (last)
        return *last;
    gtk_spin_button_update(GTK_SPIN_BUTTON(cap));
    Settings now{service.chosen().choice.id,
                 service.custom_address(),
                 is_on(keep),
                 is_on(provenance),
                 gtk_spin_button_get_value(GTK_SPIN_BUTTON(cap)),
                 initial.kept_days,
                 initial.kept_mib};
    read_number(days, &now.kept_days);
    read_number(space, &now.kept_mib);
    return now;
}

SettingsWindow::SettingsWindow(std::vector<ServiceInfo> services, const Settings& settings,
                               GtkWindow* parent)
    : impl_(std::make_unique<Impl>(std::move(services), settings, parent)) {}

SettingsWindow::~SettingsWindow() = default;

gobj::Task<SettingsWish> SettingsWindow::wish() {
    if (impl_->last) {
        impl_->give(Kind::close);
    } else if (!gobj::is_cancelled(impl_->closed) && !impl_->dialog.visible()) {
        if (impl_->key_first)
            impl_->key.focus();
        impl_->dialog.present();
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
    impl_->service.show_test(ok, text);
    impl_->fit_height();
}

void SettingsWindow::focus_key() {
    impl_->key_first = true;
    if (!impl_->last)
        impl_->key.focus();
}

}  // namespace ui
