// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/batching.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <glib/gi18n-lib.h>

#include "jobs/cost.hpp"
#include "jobs/durable.hpp"
#include "jobs/sweep.hpp"
#include "procedures/check.hpp"

namespace procedures {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr std::size_t told_problems = 5;
constexpr std::size_t told_reasons = 5;
constexpr const char* lock_file = ".genlayer-batch.lock";

template <class... Args>
std::string text(const char* format, Args... args) {
    return gobj::take_string(g_strdup_printf(format, args...));
}

Error wrong(const char* argument, std::string message) {
    return {Error::Kind::argument, std::move(message), {}, argument};
}

std::set<std::string> stems_in(const std::string& folder) {
    std::set<std::string> stems;
    for (const std::string& file : jobs::files_in(folder))
        stems.insert(file.substr(0, file.rfind('.')));
    return stems;
}

}  // namespace

Result<PromptsRead> read_prompts_file(const BatchWish& wish) {
    const std::string& path = wish.prompts_file;
    if (path.empty())
        return std::unexpected(
            wrong("prompts-file", _("prompts-file must be a file on this computer: text with a "
                                    "prompt a line, CSV or JSON Lines.")));
    const auto format = batch::format_of(path);
    if (!format)
        return std::unexpected(format.error());
    if (const auto size = jobs::size_of(path); size && *size > batch::largest_file)
        return std::unexpected(wrong("prompts-file", text(_("prompts-file is larger than %zu MiB."),
                                                          batch::largest_file >> 20)));
    char* bytes = nullptr;
    gsize size = 0;
    GError* error = nullptr;
    if (!g_file_get_contents(path.c_str(), &bytes, &size, &error)) {
        const gobj::GErrorPtr owned(error);
        return std::unexpected(
            wrong("prompts-file", text(_("prompts-file can't be read: %s"), error->message)));
    }
    const gobj::Chars owned(bytes);
    PromptsRead read;
    read.prompts = batch::read_prompts({bytes, size}, *format);
    read.plan = batch::make_plan(read.prompts, wish.defaults);
    if (read.plan.items.empty() && read.plan.problems.empty())
        return std::unexpected(
            wrong("prompts-file", text(_("prompts-file holds no prompt: %s"), path.c_str())));
    return read;
}

Error problems_of(const BatchWish& wish, const batch::Plan& plan) {
    std::string message =
        text(g_dngettext(GETTEXT_PACKAGE, "prompts-file has %zu problem; nothing was sent.",
                         "prompts-file has %zu problems; nothing was sent.", plan.problems.size()),
             plan.problems.size());
    for (std::size_t i = 0; i < std::min(told_problems, plan.problems.size()); ++i) {
        const batch::Problem& problem = plan.problems[i];
        message += text("\n%s:%d:%d: %s", wish.prompts_file.c_str(), problem.line, problem.column,
                        problem.message.c_str());
    }
    if (plan.problems.size() > told_problems)
        message += "\n…";
    return wrong("prompts-file", std::move(message));
}

Result<BatchFolder> BatchFolder::open(const BatchWish& wish, const PromptsRead& read, bool make) {
    BatchFolder folder;
    folder.path = wish.output_folder;
    if (folder.path.empty())
        return std::unexpected(
            wrong("output-folder", _("output-folder must be a folder on this computer; it is made "
                                     "if it is missing.")));
    if (g_file_test(folder.path.c_str(), G_FILE_TEST_EXISTS) &&
        !g_file_test(folder.path.c_str(), G_FILE_TEST_IS_DIR))
        return std::unexpected(
            wrong("output-folder", text(_("output-folder is a file: %s."), folder.path.c_str())));
    const auto format = export_format_of(wish.export_format);
    if (!format)
        return std::unexpected(format.error());
    folder.format = *format;
    if (make) {
        if (g_mkdir_with_parents(folder.path.c_str(), 0777) != 0)
            return std::unexpected(
                wrong("output-folder", text(_("output-folder can't be made: %s: %s."),
                                            folder.path.c_str(), g_strerror(errno))));
        auto lock = jobs::FileLock::take(folder.path + "/" + lock_file);
        if (!lock)
            return std::unexpected(lock.error());
        if (!*lock)
            return std::unexpected(
                Error{Error::Kind::local,
                      text(_("Another batch works on this folder: %s. Wait until it has ended."),
                           folder.path.c_str())});
        folder.lock_ = std::move(*lock);
        remove_half_written(folder.path);
    }
    auto before = batch::load_manifest(folder.path);
    if (!before)
        return std::unexpected(before.error());
    const auto stems = stems_in(folder.path);
    if (*before) {
        folder.manifest = std::move(**before);
        if (folder.manifest.export_format != name_of(folder.format))
            return std::unexpected(
                wrong("export-format",
                      text(_("export-format must be %s as in this folder's earlier runs, or choose "
                             "another folder."),
                           folder.manifest.export_format.c_str())));
    } else if (const auto clash = std::ranges::find_if(
                   read.plan.items,
                   [&](const batch::Item& item) { return stems.contains(item.stem); });
               clash != read.plan.items.end()) {
        // Never over somebody's files; and without the report it can't be told what they are.
        return std::unexpected(wrong(
            "output-folder", text(_("output-folder already has a file “%s” that no earlier run is "
                                    "known to have written. Choose another folder."),
                                  clash->stem.c_str())));
    }
    folder.manifest.export_format = name_of(folder.format);
    folder.manifest.prompts_file = wish.prompts_file;
    folder.changes = batch::adopt_plan(&folder.manifest, read.plan, read.prompts, stems);
    for (batch::Entry& entry : folder.manifest.entries)
        if (entry.state == batch::State::delivered && !stems.contains(entry.stem))
            entry.state = batch::State::waiting;
    return folder;
}

std::size_t BatchFolder::missing() const {
    return manifest.entries.size() - manifest.count(batch::State::delivered);
}

std::int64_t BatchFolder::cost_of_missing(const batch::Plan& plan) const {
    std::int64_t cost = 0;
    for (std::size_t i = 0; i < manifest.entries.size(); ++i)
        if (manifest.entries[i].state != batch::State::delivered)
            cost += plan.items[i].order.price;
    return cost;
}

Result<> check_max_cost(const batch::Plan& plan, double max_cost) {
    if (!(max_cost >= 0) || !std::isfinite(max_cost))
        return std::unexpected(
            wrong("max-cost", _("max-cost must be 0 (no cap) or more, in US dollars.")));
    if (max_cost > 0 && !plan.price_known)
        return std::unexpected(
            wrong("max-cost", _("max-cost can't be kept to: the price of a model is not known.")));
    return {};
}

jobs::Limits batch_limits() {
    jobs::Limits limits;
    limits.patient = true;
    // What Replicate allows, 600 a minute with short bursts: eight at once and then so far apart
    // are 596 in the first minute and 588 in each that follows. A refusal costs a second.
    limits.create_spacing = 0.102s;
    limits.creates_at_once = 8;
    limits.connect_tries = 8;
    limits.download_tries = 8;
    limits.connecting = 60s;
    return limits;
}

Task<> run_batch(BatchFolder* folder, const PromptsRead* read, const BatchWish* wish,
                 Generation* generation, batch::Running::Observer observer, Cancel stop,
                 Cancel leave) {
    const jobs::Preferences& preferences = generation->preferences();
    const jobs::Journal& journal = generation->journal();
    batch::Options options;
    options.folder = folder->path;
    options.base_url = generation->service().base_url;
    options.keep_prompts = preferences.keep_prompts;
    options.most_in_flight = wish->in_flight;
    options.free = generation->service().id == "sample";
    options.max_cost = options.free ? 0 : jobs::millionths(wish->max_cost);
    // Counted here from then on: to read today's records for each order would be slow.
    auto spent = std::make_unique<std::int64_t>(
        preferences.daily_cap > 0 && !options.free ? journal.spent_today() : 0);
    if (preferences.daily_cap > 0 && !options.free)
        options.may_spend = [spent = spent.get(), cap = preferences.daily_cap](std::int64_t cost) {
            auto may = jobs::check_daily_cap(*spent, cost, cap);
            *spent += may ? cost : 0;
            return may;
        };
    const auto recovery = std::make_unique<jobs::Recovery>(&journal, generation->client(),
                                                           batch_limits(), check_picture);
    const auto deliver = [folder, provenance = generation->write_provenance()](
                             std::string stem, jobs::Picture picture) {
        return export_picture(folder->format, folder->path, std::move(stem), std::move(picture),
                              provenance);
    };
    const auto running = std::make_unique<batch::Running>(
        &folder->manifest, &read->plan, batch::Means{&journal, generation->run(), recovery.get()},
        std::move(options), deliver, std::move(observer));
    co_await running->run(stop, leave);
    co_await jobs::sweep(journal);
}

std::string batch_summary(const BatchFolder& folder) {
    const auto& entries = folder.manifest.entries;
    const std::size_t delivered = folder.manifest.count(batch::State::delivered);
    std::string summary = text(g_dngettext(GETTEXT_PACKAGE, "%zu of %zu picture is in %s.",
                                           "%zu of %zu pictures are in %s.", entries.size()),
                               delivered, entries.size(), folder.path.c_str());
    if (delivered == entries.size())
        return summary;
    std::map<std::string, std::size_t> reasons;
    for (const batch::Entry& entry : entries)
        if (entry.state != batch::State::delivered && !entry.error.empty())
            ++reasons[entry.error];
    std::vector<std::pair<std::string, std::size_t>> sorted(reasons.begin(), reasons.end());
    std::ranges::stable_sort(sorted, std::greater(), [](const auto& one) { return one.second; });
    for (std::size_t i = 0; i < std::min(told_reasons, sorted.size()); ++i)
        summary += text("\n%zu × %s", sorted[i].second, sorted[i].first.c_str());
    if (!folder.manifest.stopped.empty() && !reasons.contains(folder.manifest.stopped))
        summary += "\n" + folder.manifest.stopped;
    return summary + "\n" +
           text(_("Run it again for what is missing; nothing is paid for twice. The report: %s"),
                folder.report().c_str());
}

}  // namespace procedures
