// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/question.hpp"

namespace ui {

Question::Question(GtkWindow* parent, const std::string& sentence, const std::string& more,
                   const char* no, const char* yes, std::function<void(bool)> answered)
    : answered_(std::move(answered)),
      dialog_(gtk_message_dialog_new(
          parent, static_cast<GtkDialogFlags>(GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT),
          GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s", sentence.c_str())) {
    g_object_ref(dialog_);
    gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog_), "%s", more.c_str());
    gtk_dialog_add_button(GTK_DIALOG(dialog_), no, GTK_RESPONSE_REJECT);
    GtkWidget* button = gtk_dialog_add_button(GTK_DIALOG(dialog_), yes, GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "destructive-action");
    // What costs nothing is what Enter does.
    gtk_dialog_set_default_response(GTK_DIALOG(dialog_), GTK_RESPONSE_REJECT);
    gtk_window_set_title(GTK_WINDOW(dialog_), gtk_window_get_title(parent));
    signals_.on(
        dialog_, "response",
        [](GtkDialog*, int response, gpointer self) {
            // A copy: the question may be destroyed by what is told.
            auto answered = static_cast<Question*>(self)->answered_;
            answered(response == GTK_RESPONSE_ACCEPT);
        },
        this);
    gtk_widget_show_all(dialog_);
}

Question::~Question() {
    gtk_widget_destroy(dialog_);
    g_object_unref(dialog_);
}

void Question::present() {
    gtk_window_present(GTK_WINDOW(dialog_));
}

}  // namespace ui
