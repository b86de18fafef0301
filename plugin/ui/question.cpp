// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/question.hpp"

#include <libgimp/gimpui.h>

namespace ui {

Question::Question(GtkWindow* parent, const char* sentence, const char* more, const char* no,
                   const char* yes, std::function<void(bool)> answered)
    : answered_(std::move(answered)),
      // Not a GtkMessageDialog, which has neither GIMP's margins nor its buttons.
      dialog_(gobj::Ref<GtkWidget>::share(gimp_dialog_new(
          gtk_window_get_title(parent), "genlayer-question", GTK_WIDGET(parent),
          static_cast<GtkDialogFlags>(GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT), nullptr,
          nullptr, no, GTK_RESPONSE_REJECT, yes, GTK_RESPONSE_ACCEPT, nullptr))) {
    auto* dialog = GTK_DIALOG(dialog_.get());
    gtk_window_set_resizable(GTK_WINDOW(dialog), false);
    GtkWidget* first = wrapped_label();
    gtk_label_set_text(GTK_LABEL(first), sentence);
    auto* bold = pango_attr_list_new();
    pango_attr_list_insert(bold, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(GTK_LABEL(first), bold);
    pango_attr_list_unref(bold);
    GtkWidget* second = wrapped_label();
    gtk_label_set_text(GTK_LABEL(second), more);
    GtkWidget* words = gtk_box_new(GTK_ORIENTATION_VERTICAL, border);
    gtk_box_pack_start(GTK_BOX(words), first, false, false, 0);
    gtk_box_pack_start(GTK_BOX(words), second, false, false, 0);
    GtkWidget* icon = gtk_image_new_from_icon_name(GIMP_ICON_DIALOG_QUESTION, GTK_ICON_SIZE_DIALOG);
    gtk_widget_set_valign(icon, GTK_ALIGN_START);
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border);
    gtk_container_set_border_width(GTK_CONTAINER(box), border);
    gtk_box_pack_start(GTK_BOX(box), icon, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), words, true, true, 0);
    gtk_container_add(GTK_CONTAINER(gtk_dialog_get_content_area(dialog)), box);
    // What costs nothing is what Enter does.
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_REJECT);
    signals_.on(
        dialog, "response",
        [](GtkDialog*, int response, gpointer self) {
            // A copy: the question may be destroyed by what is told.
            auto answered = static_cast<Question*>(self)->answered_;
            answered(response == GTK_RESPONSE_ACCEPT);
        },
        this);
    gtk_widget_show_all(dialog_.get());
}

Question::~Question() {
    gtk_widget_destroy(dialog_.get());
}

void Question::present() {
    gtk_window_present(GTK_WINDOW(dialog_.get()));
}

}  // namespace ui
