// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/batch_session.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "windows/choices.hpp"
#include "windows/last_values.hpp"
#include "windows/problem.hpp"
#include "windows/settings_session.hpp"

namespace windows {

using api::Json;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;
using procedures::BatchFolder;
using procedures::BatchWish;

namespace {

constexpr guint refresh_milliseconds = 250;
constexpr std::size_t most_unasked = 100;  // pictures, as in a script's call without max-cost
constexpr const char* last_values = "last-batch";

// The last values, with what a caller gave over them.
ui::BatchValues first_values(const Json& last, const BatchWish& initial) {
    const auto text = [&](const char* name) {
        return last.member(name).string().value_or(std::string());
    };
    ui::BatchValues values{.prompts_file = text("prompts-file"),
                           .output_folder = text("output-folder"),
                           .export_format = text("export-format"),
                           .model = text("model"),
                           .max_cost = last.member("max-cost").number().value_or(0)};
    const auto over = [](std::string* value, const std::string& given, const char* usual) {
        if (value->empty() || (!given.empty() && given != usual))
            *value = given;
    };
    over(&values.prompts_file, initial.prompts_file, "");
    over(&values.output_folder, initial.output_folder, "");
    over(&values.export_format, initial.export_format, "xcf");
    over(&values.model, initial.defaults.model, "google/imagen-4");
    if (initial.max_cost > 0)
        values.max_cost = initial.max_cost;
    return values;
}

bool same_orders(const batch::Plan& one, const batch::Plan& other) {
    return one.problems.empty() && other.problems.empty() &&
           std::ranges::equal(one.items, other.items, {}, &batch::Item::key, &batch::Item::key);
}

}  // namespace

BatchSession::BatchSession(jobs::Store store, BatchWish initial)
    : store_(std::move(store)),
      initial_(std::move(initial)),
      window_(batch_offer(), first_values(store_.load(last_values), initial_)) {
    window_.on_change([this] { refresh_soon(); });
    refresh();
}

Task<> BatchSession::run() {
    for (;;) {
        switch (co_await window_.wish()) {
            case ui::BatchWindow::Wish::start:
                co_await start();
                break;
            case ui::BatchWindow::Wish::settings:
                co_await edit_settings(&store_, window_.gtk_window(), false);
                refresh();
                break;
            case ui::BatchWindow::Wish::close:
                forget_refresh();
                co_return;
        }
    }
}

BatchWish BatchSession::wish() const {
    const ui::BatchValues values = window_.values();
    BatchWish wish = initial_;
    wish.prompts_file = values.prompts_file;
    wish.output_folder = values.output_folder;
    wish.export_format = values.export_format;
    wish.defaults.model = values.model;
    wish.max_cost = values.max_cost;
    return wish;
}

bool BatchSession::is_free() const {
    return service_in(api::process_environment(), jobs::load_preferences(store_)) == "sample";
}

void BatchSession::refresh_soon() {
    forget_refresh();
    window_.set_summary(_("Reading…"), false);
    refreshing_.reset(g_timeout_source_new(refresh_milliseconds));
    g_source_set_callback(
        refreshing_.get(),
        [](gpointer self) -> gboolean {
            static_cast<BatchSession*>(self)->refresh();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(refreshing_.get(), g_main_context_get_thread_default());
}

void BatchSession::forget_refresh() {
    if (refreshing_)
        g_source_destroy(refreshing_.get());
    refreshing_.reset();
}

// Reads the file anew only where that can have changed what is in the table.
void BatchSession::refresh() {
    forget_refresh();
    window_.set_service(
        service_label(service_in(api::process_environment(), jobs::load_preferences(store_))));
    const ui::BatchValues values = window_.values();
    if (!read_ || values.prompts_file != shown_.prompts_file || values.model != shown_.model) {
        read_.reset();
        folder_.reset();
        window_.show_lines({});
        if (values.prompts_file.empty())
            return window_.set_summary(_("Choose a file of prompts."), false);
        auto read = procedures::read_prompts_file(wish());
        if (!read)
            return window_.set_summary(read.error().message, false);
        read_ = std::move(*read);
    }
    shown_ = values;
    show_folder();
}

void BatchSession::show_folder() {
    folder_.reset();
    const batch::Plan& plan = read_->plan;
    if (!plan.problems.empty()) {
        window_.show_lines(batch_lines(*read_, nullptr));
        return window_.set_summary(problems_text(plan), false);
    }
    if (shown_.output_folder.empty()) {
        window_.show_lines(batch_lines(*read_, nullptr));
        return window_.set_summary(_("Choose a folder for the pictures."), false);
    }
    auto folder = BatchFolder::open(wish(), *read_, false);
    if (!folder) {
        window_.show_lines(batch_lines(*read_, nullptr));
        return window_.set_summary(folder.error().message, false);
    }
    folder_ = std::move(*folder);
    window_.show_lines(batch_lines(*read_, &*folder_));
    if (const auto checked = procedures::check_max_cost(plan, shown_.max_cost); !checked)
        return window_.set_summary(checked.error().message, false);
    window_.set_summary(estimate_text(*folder_, plan, is_free()), folder_->missing() > 0);
}

Task<> BatchSession::start() {
    auto read = procedures::read_prompts_file(wish());
    if (!read || !read_ || !same_orders(read->plan, read_->plan)) {
        // Nobody has seen what would be ordered now.
        read_.reset();
        refresh();
        window_.set_status(_("The file has changed since it was read; look at it again."), {});
        co_return;
    }
    read_ = std::move(*read);
    shown_ = window_.values();
    show_folder();
    if (!folder_ || folder_->missing() == 0)
        co_return;
    const bool yes = co_await agreed();
    if (!yes)
        co_return;
    co_await remember();
    auto generation = co_await procedures::Generation::prepare(
                          api::process_environment(), jobs::load_preferences(store_),
                          gobj::new_cancel(), procedures::batch_limits())
                          .as_result();
    if (!generation) {
        show_problem(generation.error());
        co_return;
    }
    generation_ = std::move(*generation);
    auto folder = BatchFolder::open(wish(), *read_, true);
    if (!folder)
        show_problem(folder.error());
    else
        co_await order(std::move(*folder));
    generation_.reset();
}

// A slip must not cost hundreds of dollars.
Task<bool> BatchSession::agreed() {
    if (folder_->missing() <= most_unasked || shown_.max_cost > 0 || is_free())
        co_return true;
    co_return co_await window_.ask(_("Order so many pictures without a maximum cost?"),
                                   estimate_text(*folder_, read_->plan, false), _("_Order Them"));
}

Task<> BatchSession::order(BatchFolder opened) {
    folder_ = std::move(opened);
    BatchFolder& folder = *folder_;
    const BatchWish wish = this->wish();
    const Cancel stop = gobj::new_cancel(), leave = gobj::new_cancel();
    states_.assign(folder.manifest.entries.size(), batch::State::waiting);
    here_ = failed_ = 0;
    for (const batch::Entry& entry : folder.manifest.entries)
        show_entry(entry);
    window_.begin(stop, leave);
    window_.set_progress(0, _("Starting…"));
    const Result<> ended =
        co_await procedures::run_batch(
            &folder, &*read_, &wish, generation_.get(),
            [this](const batch::Entry& entry) { show_entry(entry); }, stop, leave)
            .as_result();
    const std::size_t requested = folder.manifest.entries.size();
    const std::size_t delivered = folder.manifest.count(batch::State::delivered);
    counts_ = {static_cast<int>(requested), static_cast<int>(delivered),
               static_cast<int>(requested - delivered), folder.report()};
    window_.end();
    if (!ended)
        show_problem(ended.error());
    else
        window_.set_status(procedures::batch_summary(folder),
                           delivered == requested ? folder.report() : std::string());
    show_folder();  // which lets others have the folder, too
}

void BatchSession::show_entry(const batch::Entry& entry) {
    const auto place = static_cast<std::size_t>(&entry - folder_->manifest.entries.data());
    count(states_[place], -1);
    states_[place] = entry.state;
    count(entry.state, 1);
    window_.set_line(place, mark_of(entry), state_of(entry));
    const std::size_t all = states_.size(), over = here_ + failed_;
    window_.set_progress(static_cast<double>(over) / static_cast<double>(all),
                         progress_text(here_, failed_, all - over));
}

void BatchSession::count(batch::State state, int more) {
    if (state == batch::State::delivered)
        here_ += more;
    else if (state == batch::State::failed || state == batch::State::unconfirmed)
        failed_ += more;
}

void BatchSession::show_problem(const Error& error) {
    const jobs::Preferences preferences = jobs::load_preferences(store_);
    ui::Problem problem = problem_of(
        error,
        api::choose_service(api::process_environment(), preferences.service, preferences.base_url)
            .value_or(api::Service()));
    // Samples are a service to choose in the settings, and not a second way to start.
    if (problem.remedy == ui::Remedy::key_or_sample)
        problem.remedy = ui::Remedy::change_key;
    window_.show(problem);
}

// Paths and numbers; no prompt is in them.
Task<> BatchSession::remember() {
    api::JsonObjectBuilder json;
    for (const auto& [name, path] : {std::pair("prompts-file", shown_.prompts_file),
                                     std::pair("output-folder", shown_.output_folder)})
        if (g_utf8_validate(path.c_str(), -1, nullptr))  // a path need not be, JSON must
            json.set(name, path);
    json.set("export-format", shown_.export_format)
        .set("model", shown_.model)
        .set("max-cost", Json::number(shown_.max_cost));
    auto saved = co_await store_.save(last_values, json.build()).as_result();
    if (!saved)
        g_debug("%s", saved.error().message.c_str());
}

}  // namespace windows
