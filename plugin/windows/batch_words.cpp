// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/batch_words.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "gobj/owned.hpp"
#include "windows/choices.hpp"

namespace windows {

namespace {

constexpr std::size_t longest_prompt = 200;  // characters, in the table

template <class... Args>
std::string text(const char* format, Args... args) {
    return gobj::take_string(g_strdup_printf(format, args...));
}

std::string counted(const char* one, const char* many, std::size_t count) {
    return text(g_dngettext(GETTEXT_PACKAGE, one, many, count), count);
}

std::string dollars(std::int64_t millionths) {
    return text("$%.2f", static_cast<double>(millionths) / 1e6);
}

std::string beginning(const std::string& prompt) {
    return api::plain_text(prompt, longest_prompt);
}

std::vector<ui::BatchLine> lines_with_problems(const procedures::PromptsRead& read) {
    std::vector<ui::BatchLine> lines;
    for (const batch::Row& row : read.prompts.rows)
        lines.push_back({.line = row.line,
                         .prompt = beginning(row.wish.prompt),
                         .file = row.name,
                         .mark = ui::BatchMark::none,
                         .state = {}});
    for (const batch::Problem& problem : read.plan.problems) {
        const auto after = std::ranges::upper_bound(lines, problem.line, {}, &ui::BatchLine::line);
        const auto own = after == lines.begin() ? lines.end() : after - 1;
        const std::string what =
            problem.column > 1 ? text(_("Column %d: %s"), problem.column, problem.message.c_str())
                               : problem.message;
        if (own == lines.end() || own->line != problem.line)
            lines.insert(after, {.line = problem.line,
                                 .prompt = {},
                                 .file = {},
                                 .mark = ui::BatchMark::problem,
                                 .state = what});
        else {
            own->mark = ui::BatchMark::problem;
            own->state += (own->state.empty() ? "" : " ") + what;
        }
    }
    return lines;
}

}  // namespace

ui::BatchOffer batch_offer() {
    return {.formats = {{"xcf", _("GIMP image (XCF)"), _("With how it was generated; layers")},
                        {"png", _("PNG"), _("Without loss")},
                        {"jpg", _("JPEG"), _("Small, with some loss")},
                        {"webp", _("WebP"), _("Smaller, with some loss")},
                        {"original", _("As the service delivers it"), _("The bytes as they came")}},
            .models = window_offer(ui::Door::image).models};
}

std::vector<ui::BatchLine> batch_lines(const procedures::PromptsRead& read,
                                       const procedures::BatchFolder* folder) {
    if (!read.plan.problems.empty())
        return lines_with_problems(read);
    std::vector<ui::BatchLine> lines;
    lines.reserve(read.plan.items.size());
    for (std::size_t i = 0; i < read.plan.items.size(); ++i) {
        const batch::Item& item = read.plan.items[i];
        const batch::Row& row = read.prompts.rows[item.row];
        const batch::Entry* entry = folder ? &folder->manifest.entries[i] : nullptr;
        lines.push_back({.line = row.line,
                         .prompt = beginning(row.wish.prompt),
                         .file = entry ? entry->stem : item.stem,
                         .mark = entry ? mark_of(*entry) : ui::BatchMark::none,
                         .state = entry ? state_of(*entry) : std::string()});
    }
    return lines;
}

ui::BatchMark mark_of(const batch::Entry& entry) {
    switch (entry.state) {
        case batch::State::ordered:
            return ui::BatchMark::busy;
        case batch::State::delivered:
            return ui::BatchMark::done;
        case batch::State::failed:
        case batch::State::unconfirmed:
            return ui::BatchMark::failed;
        case batch::State::waiting:
            break;
    }
    return ui::BatchMark::none;
}

std::string state_of(const batch::Entry& entry) {
    switch (entry.state) {
        case batch::State::ordered:
            return entry.error.empty() ? _("Under way") : entry.error;
        case batch::State::delivered:
            return _("In the folder");
        case batch::State::failed:
        case batch::State::unconfirmed:
            return api::plain_text(entry.error);
        case batch::State::waiting:
            break;
    }
    return {};
}

std::string estimate_text(const procedures::BatchFolder& folder, const batch::Plan& plan,
                          bool free) {
    const std::size_t all = folder.manifest.entries.size();
    const std::size_t missing = folder.missing();
    std::string words = counted(N_("%zu picture"), N_("%zu pictures"), all);
    if (missing == 0)
        return words + " " + _("All are in the folder.");
    if (missing < all)
        words +=
            "; " + counted(N_("%zu is in the folder"), N_("%zu are in the folder"), all - missing);
    words += "; " + counted(N_("%zu to order"), N_("%zu to order"), missing) + ", ";
    if (free)
        words += _("free.");
    else if (plan.price_known)
        words += text(_("about %s."), dollars(folder.cost_of_missing(plan)).c_str());
    else
        words += _("price unknown.");
    if (!plan.duplicates.empty())
        words += " " + counted(N_("%zu line asks for the same as another."),
                               N_("%zu lines ask for the same as others."), plan.duplicates.size());
    if (folder.changes.added + folder.changes.removed > 0)
        words += " " + text(_("The file has changed since the last run: %zu new, %zu gone, whose "
                              "pictures stay."),
                            folder.changes.added, folder.changes.removed);
    return words;
}

std::string problems_text(const batch::Plan& plan) {
    const batch::Problem& first = plan.problems.front();
    // The first in full: in the table it may be cut short.
    return counted(N_("%zu problem in the file; nothing is ordered before it is mended."),
                   N_("%zu problems in the file; nothing is ordered before they are mended."),
                   plan.problems.size()) +
           "\n" +
           text(_("Line %d, column %d: %s"), first.line, first.column, first.message.c_str());
}

std::string progress_text(std::size_t here, std::size_t failed, std::size_t to_go) {
    return text(_("%zu here, %zu failed, %zu to go"), here, failed, to_go);
}

}  // namespace windows
