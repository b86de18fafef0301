// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record_window.hpp"

#include <glib/gi18n-lib.h>

#include "ui/answer.hpp"
#include "ui/dialog.hpp"

namespace ui {

namespace {

constexpr int usual_width = 440;
constexpr int prompt_height = 96;
constexpr int most_height = 320;  // of the fields; more of them are scrolled
enum { response_copy = 1 };

GtkWidget* scrolled(GtkWidget* inside) {
    GtkWidget* window = gtk_scrolled_window_new(nullptr, nullptr);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(window), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_container_add(GTK_CONTAINER(window), inside);
    return window;
}

// Read-only, but with a cursor: a part of it can be selected by keys, too.
void add_prompt(Dialog* dialog, const std::string& prompt) {
    GtkWidget* view = gtk_text_view_new();
    gtk_text_view_set_editable(GTK_TEXT_VIEW(view), false);
    gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(view), false);
    gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(view), GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_left_margin(GTK_TEXT_VIEW(view), spacing);
    gtk_text_view_set_right_margin(GTK_TEXT_VIEW(view), spacing);
    gtk_text_buffer_set_text(gtk_text_view_get_buffer(GTK_TEXT_VIEW(view)), prompt.data(),
                             static_cast<int>(prompt.size()));
    GtkWidget* window = scrolled(view);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(window), GTK_SHADOW_IN);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(window), prompt_height);
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    gtk_box_pack_start(GTK_BOX(box), label_for(view, _("_Prompt:")), false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), window, true, true, 0);
    dialog->add(box, true);
}

void add_fields(Dialog* dialog, const Told& told) {
    GtkWidget* grid = gtk_grid_new();
    gtk_grid_set_row_spacing(GTK_GRID(grid), spacing);
    gtk_grid_set_column_spacing(GTK_GRID(grid), border);
    int row = 0;
    for (const auto& [name, text] : told.fields) {
        GtkWidget* label = gtk_label_new(name.c_str());
        gtk_label_set_xalign(GTK_LABEL(label), 0);
        gtk_widget_set_valign(label, GTK_ALIGN_START);
        GtkWidget* value = wrapped_label();
        gtk_label_set_text(GTK_LABEL(value), text.c_str());
        gtk_label_set_selectable(GTK_LABEL(value), true);
        gtk_widget_set_hexpand(value, true);
        // For the screen reader, which says both together.
        gtk_label_set_mnemonic_widget(GTK_LABEL(label), value);
        gtk_grid_attach(GTK_GRID(grid), label, 0, row, 1, 1);
        gtk_grid_attach(GTK_GRID(grid), value, 1, row++, 1, 1);
    }
    GtkWidget* window = scrolled(grid);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(window), true);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(window), most_height);
    dialog->add(window);
}

}  // namespace

class RecordWindow::Impl {
  public:
    explicit Impl(const Told& told);

    void respond(int response);
    void copy();

    Dialog dialog;
    Answer<bool> closed;
    std::string record;
    GtkWidget* status = nullptr;
};

RecordWindow::Impl::Impl(const Told& told)
    : dialog(_("How This Was Generated"), "genlayer-record", usual_width,
             {[this](int response) { respond(response); }, [this] { closed.give(true); }}),
      record(told.record) {
    if (told.known)
        dialog.add_button(_("C_opy"), response_copy, _("Copy all of it as JSON"));
    GtkWidget* close = dialog.add_button(_("_Close"), GTK_RESPONSE_CLOSE);
    dialog.set_default(GTK_RESPONSE_CLOSE);

    GtkWidget* heading = wrapped_label();
    gtk_label_set_text(GTK_LABEL(heading), text_of(_("Layer “%s”"), told.layer.c_str()).c_str());
    auto* bold = pango_attr_list_new();
    pango_attr_list_insert(bold, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(GTK_LABEL(heading), bold);
    pango_attr_list_unref(bold);
    dialog.add(heading);
    status = wrapped_label();
    if (told.known) {
        add_prompt(&dialog, told.prompt);
        add_fields(&dialog, told);
    } else {
        gtk_label_set_text(
            GTK_LABEL(status),
            _("Nothing is recorded with this layer. It was not generated from a prompt, or writing "
              "that down was switched off in Edit ▸ Image Generation Service…"));
    }
    dialog.add(status);
    dialog.show_parts();
    // Else the first text that can be selected would be, all of it.
    gtk_widget_grab_focus(close);
}

void RecordWindow::Impl::respond(int response) {
    if (response == response_copy)
        copy();
    else
        closed.give(true);
}

void RecordWindow::Impl::copy() {
    GtkClipboard* clipboard = gtk_clipboard_get(GDK_SELECTION_CLIPBOARD);
    gtk_clipboard_set_text(clipboard, record.data(), static_cast<int>(record.size()));
    // This process ends with the window: where the desktop keeps clipboards, it shall keep ours.
    gtk_clipboard_set_can_store(clipboard, nullptr, 0);
    gtk_label_set_text(GTK_LABEL(status), _("Copied."));
}

RecordWindow::RecordWindow(const Told& told) : impl_(std::make_unique<Impl>(told)) {}

RecordWindow::~RecordWindow() {
    gtk_clipboard_store(gtk_clipboard_get(GDK_SELECTION_CLIPBOARD));
}

gobj::Task<> RecordWindow::closed() {
    impl_->dialog.present();
    co_await impl_->closed.next();
}

}  // namespace ui
