// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recover_list.hpp"

#include <algorithm>
#include <utility>

#include <glib/gi18n-lib.h>

namespace ui {

namespace {

constexpr int most_height = 380;  // of the rows; more of them are scrolled

}  // namespace

RecoverList::RecoverList(const std::vector<WaitingJob>& jobs, int width,
                         std::function<void()> changed)
    : width_(width),
      changed_(std::move(changed)),
      box_(gtk_box_new(GTK_ORIENTATION_VERTICAL, border)),
      all_(gtk_check_button_new_with_mnemonic(_("_All of them"))),
      list_(gtk_box_new(GTK_ORIENTATION_VERTICAL, border)),
      scrolled_(gtk_scrolled_window_new(nullptr, nullptr)) {
    gtk_container_set_border_width(GTK_CONTAINER(list_), spacing);
    for (const WaitingJob& waiting : jobs)
        gtk_box_pack_start(GTK_BOX(list_),
                           rows_.emplace_back(waiting, [this] { update(); }).widget(), false, false,
                           0);
    gtk_widget_set_margin_start(all_, spacing + 1);  // in line with those in the frame
    gtk_widget_set_no_show_all(all_, jobs.size() < 2);
    auto* scrolled = GTK_SCROLLED_WINDOW(scrolled_);
    gtk_scrolled_window_set_policy(scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(scrolled, GTK_SHADOW_IN);
    gtk_scrolled_window_set_overlay_scrolling(scrolled, false);  // one must see that there is more
    gtk_container_add(GTK_CONTAINER(scrolled_), list_);
    // The row that the keyboard is at is seen.
    gtk_container_set_focus_vadjustment(GTK_CONTAINER(list_),
                                        gtk_scrolled_window_get_vadjustment(scrolled));
    gtk_box_pack_start(GTK_BOX(box_), all_, false, false, 0);
    gtk_box_pack_start(GTK_BOX(box_), scrolled_, true, true, 0);
    gtk_widget_show_all(box_);
    make_room();
    update();
    signals_.on(
        all_, "toggled",
        [](GtkToggleButton*, gpointer self) { static_cast<RecoverList*>(self)->choose_all(); },
        this);
}

std::vector<std::size_t> RecoverList::chosen() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i].chosen())
            places.push_back(i);
    return places;
}

void RecoverList::set_ready(bool ready) {
    ready_ = ready;
    update();
}

void RecoverList::show(std::size_t job, Fate fate, const std::string& sentence) {
    rows_[job].show(fate, sentence);
    update();
    make_room();
}

void RecoverList::choose_all() {
    if (updating_)
        return;
    const bool wanted = gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(all_));
    updating_ = true;
    for (RecoverRow& row : rows_)
        row.choose(wanted);
    updating_ = false;
    update();
}

void RecoverList::update() {
    if (std::exchange(updating_, true))
        return;
    const auto wanted = std::ranges::count_if(rows_, &RecoverRow::chosen);
    const auto over = std::ranges::count_if(rows_, &RecoverRow::over);
    const auto waiting = static_cast<std::ptrdiff_t>(rows_.size()) - over;
    for (RecoverRow& row : rows_)
        row.set_ready(ready_);
    gtk_widget_set_sensitive(all_, ready_ && waiting > 0);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(all_), wanted > 0 && wanted == waiting);
    gtk_toggle_button_set_inconsistent(GTK_TOGGLE_BUTTON(all_), wanted > 0 && wanted < waiting);
    updating_ = false;
    changed_();
}

// The window gets higher with what the rows have to say, up to where they scroll.
void RecoverList::make_room() {
    int height = 0;
    gtk_widget_get_preferred_height_for_width(
        list_, std::max(gtk_widget_get_allocated_width(list_), width_), nullptr, &height);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled_),
                                               std::min(height, most_height));
}

}  // namespace ui
