// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/problem_bar.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "gobj/ref.hpp"
#include "ui/web_page.hpp"

namespace ui {

namespace {

constexpr int details_height = 120;  // then it scrolls
constexpr int beside_details = 110;  // icon, borders and a scroll bar
constexpr const char* problem_class = "genlayer-problem";
constexpr const char* notice_class = "genlayer-notice";

const char* first_label(Remedy remedy) {
    switch (remedy) {
        case Remedy::change_key:
            return _("Change _Key…");
        case Remedy::billing_page:
            return _("_Open Billing Page");
        case Remedy::try_again:
        case Remedy::unrecorded:
            return _("_Try Again");
        case Remedy::recover:
            return _("Rec_over…");
        case Remedy::edit_prompt:
            return _("Edi_t Prompt");
        case Remedy::key_or_sample:
            return _("Enter a _Key…");
        case Remedy::none:
            break;
    }
    return nullptr;
}

const char* second_label(Remedy remedy) {
    switch (remedy) {
        case Remedy::key_or_sample:
            return _("Try with Sample Pict_ures");
        case Remedy::unrecorded:
            return _("Go On Witho_ut Recovery");
        default:
            return nullptr;
    }
}

}  // namespace

ProblemBar::ProblemBar(std::function<void(Action)> chosen)
    : chosen_(std::move(chosen)),
      box_(gtk_box_new(GTK_ORIENTATION_HORIZONTAL, border)),
      icon_(gtk_image_new()),
      message_(wrapped_label()),
      expander_(gtk_expander_new_with_mnemonic(_("_Details"))),
      scrolled_(gtk_scrolled_window_new(nullptr, nullptr)),
      details_(wrapped_label()),
      first_(gtk_button_new_with_mnemonic(_("_Try Again"))),
      second_(gtk_button_new_with_mnemonic(second_label(Remedy::key_or_sample))) {
    gtk_label_set_selectable(GTK_LABEL(message_), true);
    gtk_label_set_selectable(GTK_LABEL(details_), true);
    gtk_widget_set_valign(details_, GTK_ALIGN_START);
    gtk_style_context_add_class(gtk_widget_get_style_context(details_), "genlayer-details");
    set_name(details_, _("Details"));

    auto* scrolled = GTK_SCROLLED_WINDOW(scrolled_);
    gtk_scrolled_window_set_policy(scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_overlay_scrolling(scrolled, false);  // one must see that there is more
    gtk_container_add(GTK_CONTAINER(scrolled_), details_);
    GtkWidget* copy = gtk_button_new_with_mnemonic(_("Cop_y Details"));
    gtk_widget_set_halign(copy, GTK_ALIGN_START);
    GtkWidget* inside = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    gtk_widget_set_margin_top(inside, spacing);
    gtk_box_pack_start(GTK_BOX(inside), scrolled_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(inside), copy, false, false, 0);
    gtk_container_add(GTK_CONTAINER(expander_), inside);
    signals_.on(
        expander_, "notify::expanded",
        [](GtkExpander* expander, GParamSpec*, gpointer) { show_inside(expander); }, nullptr);

    buttons_ = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing);
    gtk_widget_set_halign(buttons_, GTK_ALIGN_END);
    gtk_container_add(GTK_CONTAINER(buttons_), second_);
    gtk_container_add(GTK_CONTAINER(buttons_), first_);

    GtkWidget* words = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing);
    gtk_box_pack_start(GTK_BOX(words), message_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(words), expander_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(words), buttons_, false, false, 0);
    gtk_widget_set_valign(icon_, GTK_ALIGN_START);
    gtk_box_pack_start(GTK_BOX(box_), icon_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box_), words, true, true, 0);
    atk_object_set_role(gtk_widget_get_accessible(box_), ATK_ROLE_INFO_BAR);
    gtk_widget_show_all(box_);
    show_inside(GTK_EXPANDER(expander_));
    gtk_widget_set_no_show_all(box_, true);
    gtk_widget_hide(box_);

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
    // A safety filter's refusal, a key or a picture still to come is nobody's failure.
    const bool gentle = problem.remedy == Remedy::edit_prompt ||
                        problem.remedy == Remedy::key_or_sample ||
                        problem.remedy == Remedy::recover;
    GtkStyleContext* style = gtk_widget_get_style_context(box_);
    gtk_style_context_remove_class(style, gentle ? problem_class : notice_class);
    gtk_style_context_add_class(style, gentle ? notice_class : problem_class);
    gtk_image_set_from_icon_name(GTK_IMAGE(icon_),
                                 gentle ? GIMP_ICON_DIALOG_INFORMATION : GIMP_ICON_DIALOG_ERROR,
                                 GTK_ICON_SIZE_LARGE_TOOLBAR);
    set_name(box_, gentle ? _("Notice") : _("Problem"));
    gtk_label_set_text(GTK_LABEL(message_), problem.message.c_str());
    gtk_label_set_text(GTK_LABEL(details_), problem.detail.c_str());
    fit_details();
    gtk_widget_set_visible(expander_, !problem.detail.empty());
    gtk_expander_set_expanded(GTK_EXPANDER(expander_), false);
    const char* label = first_label(problem.remedy);
    gtk_widget_set_visible(buttons_, label != nullptr);
    if (label)
        gtk_button_set_label(GTK_BUTTON(first_), label);
    gtk_widget_set_tooltip_text(
        first_, problem.remedy == Remedy::billing_page ? problem.link.c_str() : nullptr);
    const char* other = second_label(problem.remedy);
    gtk_widget_set_visible(second_, other != nullptr);
    if (other)
        gtk_button_set_label(GTK_BUTTON(second_), other);
    gtk_widget_set_tooltip_text(
        second_, problem.remedy == Remedy::unrecorded
                     ? _("Order all the same: if GIMP or this computer goes down before the "
                         "picture is placed, it is paid for and lost")
                     : nullptr);
    set_ready(can_generate_, can_open_);
    gtk_widget_show(box_);
}

// A scrolled window takes no height from text that wraps: it gets that of the text, within bounds.
void ProblemBar::fit_details() {
    auto layout = gobj::Ref<PangoLayout>::take(
        gtk_widget_create_pango_layout(details_, problem_.detail.c_str()));
    const int width =
        gtk_widget_get_allocated_width(gtk_widget_get_toplevel(box_)) - beside_details;
    pango_layout_set_width(layout.get(), std::max(width, 0) * PANGO_SCALE);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    int height = 0;
    pango_layout_get_pixel_size(layout.get(), nullptr, &height);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled_),
                                               std::min(height, details_height));
}

void ProblemBar::clear() {
    problem_ = {};
    gtk_widget_hide(box_);
}

void ProblemBar::set_ready(bool generate, bool open) {
    can_generate_ = generate;
    can_open_ = open;
    const bool generates =
        problem_.remedy == Remedy::try_again || problem_.remedy == Remedy::unrecorded;
    gtk_widget_set_sensitive(first_, generates                            ? generate
                                     : problem_.remedy == Remedy::recover ? open
                                                                          : true);
    gtk_widget_set_sensitive(second_, generate);
}

void ProblemBar::press(bool second) {
    if (second)
        return chosen_(problem_.remedy == Remedy::unrecorded ? Action::unrecorded
                                                             : Action::samples);
    switch (problem_.remedy) {
        case Remedy::change_key:
        case Remedy::key_or_sample:
            return chosen_(Action::settings);
        case Remedy::try_again:
        case Remedy::unrecorded:
            return chosen_(Action::generate);
        case Remedy::recover:
            return chosen_(Action::recover);
        case Remedy::edit_prompt:
            return chosen_(Action::edit_prompt);
        case Remedy::billing_page:
            return open_web_page(box_, problem_.link);
        case Remedy::none:
            return;
    }
}

void ProblemBar::copy_details() {
    const std::string text = problem_.message + "\n\n" + problem_.detail + "\n";
    gtk_clipboard_set_text(gtk_widget_get_clipboard(box_, GDK_SELECTION_CLIPBOARD), text.data(),
                           static_cast<int>(text.size()));
}

}  // namespace ui
