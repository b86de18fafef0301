// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/problem_bar.hpp"

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"

namespace ui {

namespace {

constexpr int details_height = 96;  // then it scrolls

const char* first_label(Remedy remedy) {
    switch (remedy) {
        case Remedy::change_key:
            return _("Change _Key…");
        case Remedy::billing_page:
            return _("_Open Billing Page");
        case Remedy::try_again:
            return _("_Try Again");
        case Remedy::edit_prompt:
            return _("Edi_t Prompt");
        case Remedy::key_or_sample:
            return _("Enter a _Key…");
        case Remedy::none:
            break;
    }
    return nullptr;
}

}  // namespace

ProblemBar::ProblemBar(std::function<void(Action)> chosen)
    : chosen_(std::move(chosen)),
      bar_(gtk_info_bar_new()),
      message_(wrapped_label()),
      expander_(gtk_expander_new_with_mnemonic(_("_Details"))),
      details_(wrapped_label()),
      first_(gtk_button_new_with_mnemonic("")),
      second_(gtk_button_new_with_mnemonic(_("_Try with Sample Pictures"))) {
    gtk_label_set_selectable(GTK_LABEL(message_), true);
    gtk_label_set_selectable(GTK_LABEL(details_), true);
    gtk_widget_set_valign(details_, GTK_ALIGN_START);
    gtk_style_context_add_class(gtk_widget_get_style_context(details_), "genlayer-details");
    set_name(details_, _("Details"));

    GtkWidget* scrolled = gtk_scrolled_window_new(nullptr, nullptr);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), details_height);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), true);
    gtk_container_add(GTK_CONTAINER(scrolled), details_);
    GtkWidget* copy = gtk_button_new_with_mnemonic(_("Cop_y Details"));
    gtk_widget_set_halign(copy, GTK_ALIGN_START);
    GtkWidget* inside = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    gtk_widget_set_margin_top(inside, spacing);
    gtk_box_pack_start(GTK_BOX(inside), scrolled, false, false, 0);
    gtk_box_pack_start(GTK_BOX(inside), copy, false, false, 0);
    gtk_container_add(GTK_CONTAINER(expander_), inside);

    GtkWidget* buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    gtk_widget_set_halign(buttons, GTK_ALIGN_END);
    gtk_container_add(GTK_CONTAINER(buttons), second_);
    gtk_container_add(GTK_CONTAINER(buttons), first_);

    // Not the bar's action area, which takes its width from the sentence.
    GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    gtk_box_pack_start(GTK_BOX(box), message_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), expander_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box), buttons, false, false, 0);
    gtk_box_pack_start(GTK_BOX(gtk_info_bar_get_content_area(GTK_INFO_BAR(bar_))), box, true, true,
                       0);
    gtk_widget_show_all(bar_);
    gtk_widget_set_no_show_all(bar_, true);
    gtk_widget_hide(bar_);

    const auto on_click = [this](GtkWidget* button, auto handler) {
        signals_.on(button, "clicked", handler, this);
    };
    on_click(first_,
             [](GtkButton*, gpointer self) { static_cast<ProblemBar*>(self)->press(false); });
    on_click(second_,
             [](GtkButton*, gpointer self) { static_cast<ProblemBar*>(self)->press(true); });
    on_click(copy,
             [](GtkButton*, gpointer self) { static_cast<ProblemBar*>(self)->copy_details(); });
}

void ProblemBar::show(const Problem& problem) {
    problem_ = problem;
    // A safety filter's refusal, or a key still to come, is nobody's failure.
    const bool gentle =
        problem.remedy == Remedy::edit_prompt || problem.remedy == Remedy::key_or_sample;
    gtk_info_bar_set_message_type(GTK_INFO_BAR(bar_),
                                  gentle ? GTK_MESSAGE_INFO : GTK_MESSAGE_ERROR);
    gtk_label_set_text(GTK_LABEL(message_), problem.message.c_str());
    gtk_label_set_text(GTK_LABEL(details_), problem.detail.c_str());
    gtk_widget_set_visible(expander_, !problem.detail.empty());
    gtk_expander_set_expanded(GTK_EXPANDER(expander_), false);
    const char* label = first_label(problem.remedy);
    gtk_widget_set_visible(first_, label != nullptr);
    if (label)
        gtk_button_set_label(GTK_BUTTON(first_), label);
    gtk_widget_set_visible(second_, problem.remedy == Remedy::key_or_sample);
    set_ready(ready_);
    gtk_widget_show(bar_);
}

void ProblemBar::clear() {
    problem_ = {};
    gtk_widget_hide(bar_);
}

void ProblemBar::set_ready(bool ready) {
    ready_ = ready;
    gtk_widget_set_sensitive(first_, ready || problem_.remedy != Remedy::try_again);
    gtk_widget_set_sensitive(second_, ready);
}

void ProblemBar::press(bool second) {
    if (second)
        return chosen_(Action::samples);
    switch (problem_.remedy) {
        case Remedy::change_key:
        case Remedy::key_or_sample:
            return chosen_(Action::settings);
        case Remedy::try_again:
            return chosen_(Action::generate);
        case Remedy::edit_prompt:
            return chosen_(Action::edit_prompt);
        case Remedy::billing_page: {
            auto* window = GTK_WINDOW(gtk_widget_get_toplevel(bar_));
            if (problem_.link.starts_with("https://"))
                gtk_show_uri_on_window(window, problem_.link.c_str(), gtk_get_current_event_time(),
                                       nullptr);
            return;
        }
        case Remedy::none:
            return;
    }
}

void ProblemBar::copy_details() {
    const std::string text = problem_.message + "\n\n" + problem_.detail + "\n";
    gtk_clipboard_set_text(gtk_widget_get_clipboard(bar_, GDK_SELECTION_CLIPBOARD), text.data(),
                           static_cast<int>(text.size()));
}

}  // namespace ui
