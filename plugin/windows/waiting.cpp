// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/waiting.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "gobj/owned.hpp"
#include "jobs/recovery.hpp"
#include "windows/choices.hpp"

namespace windows {

using jobs::Record;
using jobs::State;

namespace {

constexpr std::size_t longest_prompt = 200;  // characters; the row cuts it to its width
constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;

std::string counted(const char* one, const char* many, double count) {
    const auto whole = static_cast<unsigned long>(std::min(count, 1e6));
    return gobj::take_string(
        g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, one, many, whole), whole));
}

// What this machine's clock makes of it: one that was set back shows no negative times.
std::string ordered_ago(double seconds) {
    if (seconds < minute)
        return _("Ordered less than a minute ago.");
    if (seconds < hour)
        return counted(N_("Ordered %lu minute ago."), N_("Ordered %lu minutes ago."),
                       seconds / minute);
    if (seconds < day)
        return counted(N_("Ordered %lu hour ago."), N_("Ordered %lu hours ago."), seconds / hour);
    return counted(N_("Ordered %lu day ago."), N_("Ordered %lu days ago."), seconds / day);
}

std::string state_sentence(State state) {
    switch (state) {
        case State::intent:
            return _("Whether the order arrived is not known yet.");
        case State::accepted:
            return _("The service took the order.");
        case State::succeeded:
            return _("It is drawn, and not fetched yet.");
        default:
            return _("The picture is here on this disk.");
    }
}

std::string time_left_sentence(double seconds) {
    if (seconds <= 0)
        return _("The service may have deleted it by now.");
    if (seconds < minute)
        return _("The service may delete it within a minute.");
    return counted(N_("The service keeps it for %lu minute more."),
                   N_("The service keeps it for %lu minutes more."), seconds / minute);
}

// "AnyAPI, google/imagen-4"; of one's own service the address.
std::string origin_of(const Record& record) {
    const std::string service =
        record.service == "custom" ? record.base_url : service_label(record.service);
    return api::plain_text(service + ", " + record.model);
}

}  // namespace

std::vector<ui::WaitingJob> waiting_jobs(const std::vector<Record>& records, double now) {
    const bool differ = std::ranges::any_of(records, [&](const Record& record) {
        return origin_of(record) != origin_of(records.front());
    });
    std::vector<ui::WaitingJob> jobs;
    for (const Record& record : records) {
        std::string prompt = api::plain_text(
            record.input.member("prompt").string().value_or(std::string()), longest_prompt);
        if (prompt.empty())
            prompt = _("A picture whose prompt is not known");
        std::vector<std::string> parts;
        if (const auto age = jobs::age_of(record, now))
            parts.push_back(ordered_ago(*age));
        parts.push_back(state_sentence(record.state));
        if (const auto left = jobs::time_left(record, now))
            parts.push_back(time_left_sentence(*left));
        if (differ)
            parts.push_back(origin_of(record));
        std::string about;
        for (const std::string& part : parts)
            about += (about.empty() ? "" : " ") + part;
        jobs.push_back({std::move(prompt), std::move(about)});
    }
    return jobs;
}

}  // namespace windows
