// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-batch: a file of prompts into a folder of pictures.
#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "procedures/arguments.hpp"
#include "procedures/batch_progress.hpp"
#include "procedures/batching.hpp"
#include "procedures/procedures.hpp"
#include "procedures/progress.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

constexpr std::size_t most_without_cap = 100;  // pictures
constexpr std::size_t told_prompts = 5;
constexpr std::size_t told_characters = 60;

BatchWish read_wish(GimpProcedureConfig* config) {
    const Arguments arguments = read_arguments(config);
    BatchWish wish;
    wish.prompts_file = read_path(config, "prompts-file");
    wish.output_folder = read_path(config, "output-folder");
    wish.export_format = read_string(config, "export-format");
    wish.in_flight = read_int(config, "in-flight");
    wish.defaults = {arguments.model.name, arguments.wish};
    wish.max_cost = arguments.wish.max_cost;
    return wish;
}

std::string dollars(std::int64_t millionths) {
    return gobj::take_string(g_strdup_printf("%.2f", static_cast<double>(millionths) / 1e6));
}

std::string estimate(const BatchFolder& folder, const batch::Plan& plan) {
    const std::size_t missing = folder.missing();
    const std::string count = gobj::take_string(g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE, "%zu picture to order", "%zu pictures to order", missing),
        missing));
    return count + ", " +
           (plan.price_known ? gobj::take_string(g_strdup_printf(
                                   _("about $%s"), dollars(folder.cost_of_missing(plan)).c_str()))
                             : std::string(_("price unknown")));
}

// What the prompts file's change means, and which lines ask for the same; "" for nothing.
std::string remarks(const BatchFolder& folder, const batch::Plan& plan) {
    std::string text;
    if (folder.changes.added + folder.changes.removed > 0)
        text += gobj::take_string(g_strdup_printf(
            _("The prompts file has changed since the last run: %zu new; %zu that are no longer "
              "asked for, whose files stay.\n"),
            folder.changes.added, folder.changes.removed));
    for (const batch::Duplicate& same : plan.duplicates)
        text += gobj::take_string(
            g_strdup_printf(_("Line %d asks for the same as line %d.\n"), same.line, same.first));
    return text;
}

std::string preview(const BatchFolder& folder, const batch::Plan& plan) {
    std::string text = estimate(folder, plan) + "\n" + remarks(folder, plan);
    std::size_t told = 0;
    for (const batch::Entry& entry : folder.manifest.entries) {
        if (entry.state == batch::State::delivered)
            continue;
        if (told++ == told_prompts) {
            text += "…\n";
            break;
        }
        text += entry.stem + ": " + api::plain_text(entry.prompt, told_characters) + "\n";
    }
    return text;
}

// A typing error in a script must not cost hundreds of dollars.
Result<> check_unattended(const BatchFolder& folder, const batch::Plan& plan,
                          const BatchWish& wish) {
    if (folder.missing() <= most_without_cap || wish.max_cost > 0)
        return {};
    const std::string message =
        plan.price_known
            ? gobj::take_string(g_strdup_printf(
                  _("%s: more than %zu need max-cost. Add it to the call: #:max-cost %s "
                    "(Script-Fu) "
                    "or config.set_property(\"max-cost\", %s) (Python)."),
                  estimate(folder, plan).c_str(), most_without_cap,
                  dollars(folder.cost_of_missing(plan) + folder.manifest.cost()).c_str(),
                  dollars(folder.cost_of_missing(plan) + folder.manifest.cost()).c_str()))
            : gobj::take_string(g_strdup_printf(
                  _("%s: of a model whose price is not known at most %zu pictures can be ordered "
                    "by a script at once. Split the prompts file."),
                  estimate(folder, plan).c_str(), most_without_cap));
    return std::unexpected(Error{Error::Kind::argument, message, {}, "max-cost"});
}

GimpValueArray* values(GimpProcedure* procedure, const BatchCounts& counts) {
    GimpValueArray* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    g_value_set_int(gimp_value_array_index(values, 1), counts.requested);
    g_value_set_int(gimp_value_array_index(values, 2), counts.delivered);
    g_value_set_int(gimp_value_array_index(values, 3), counts.failed);
    g_value_set_string(gimp_value_array_index(values, 4), counts.report.c_str());
    return values;
}

// With the folder locked.
Result<> generate(BatchFolder* folder, const PromptsRead& read, const BatchWish& wish) {
    const api::Environment environment = api::process_environment();
    const auto journal = jobs::Journal::open(environment);
    if (!journal)
        return std::unexpected(journal.error());
    auto generation =
        Generation::prepare(environment, jobs::load_preferences(jobs::Store(journal->folder())),
                            gobj::new_cancel(), batch_limits())
            .run();
    if (!generation)
        return std::unexpected(generation.error());
    g_printerr("%s", remarks(*folder, read.plan).c_str());
    const Progress progress(_("Generating from a file of prompts"));
    BatchProgress lines(&folder->manifest);
    return run_batch(
               folder, &read, &wish, generation->get(),
               [&](const batch::Entry& entry) { lines.tell(entry); }, gobj::new_cancel(),
               gobj::new_cancel())
        .run();
}

// The window, for a person; what it made.
GimpValueArray* run_batch_window(GimpProcedure* procedure, const BatchWish& wish) {
    const auto journal = jobs::Journal::open(api::process_environment());
    if (!journal)
        return failure_values(procedure, journal.error());
    const auto windows = open_windows(procedure);
    if (!windows)
        return failure_values(procedure, windows.error());
    const auto made = (*windows)->batch(jobs::Store(journal->folder()), wish);
    if (!made)
        return gimp_procedure_new_return_values(procedure, GIMP_PDB_CANCEL, nullptr);
    return values(procedure, *made);
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) noexcept {
    const BatchWish wish = read_wish(config);
    GimpRunMode run_mode = GIMP_RUN_NONINTERACTIVE;
    g_object_get(config, "run-mode", &run_mode, nullptr);
    // Filters ▸ Repeat never orders by itself, where somebody can be asked.
    if (run_mode == GIMP_RUN_INTERACTIVE ||
        (run_mode == GIMP_RUN_WITH_LAST_VALS &&
         (wish.prompts_file.empty() || open_windows(procedure))))
        return run_batch_window(procedure, wish);
    gboolean dry_run = false;
    g_object_get(config, "dry-run", &dry_run, nullptr);
    const auto failed = [&](const Error& error) { return failure_values(procedure, error); };
    if (wish.in_flight < 0)
        return failed({Error::Kind::argument,
                       _("in-flight must be 0 (as many as the service takes) or more."),
                       {},
                       "in-flight"});
    const auto read = read_prompts_file(wish);
    if (!read)
        return failed(read.error());
    if (!read->plan.problems.empty())
        return failed(problems_of(wish, read->plan));
    if (const auto checked = check_max_cost(read->plan, wish.max_cost); !checked)
        return failed(checked.error());
    // Looked at before it is made: what is refused leaves no folder behind.
    auto folder = BatchFolder::open(wish, *read, false);
    if (!folder)
        return failed(folder.error());
    const auto requested = static_cast<int>(folder->manifest.entries.size());
    const auto missing = static_cast<int>(folder->missing());
    if (dry_run) {
        g_print("%s", preview(*folder, read->plan).c_str());
        return values(procedure, {requested, requested - missing, 0, {}});
    }
    if (const auto checked = check_unattended(*folder, read->plan, wish); !checked)
        return failed(checked.error());
    folder = BatchFolder::open(wish, *read, true);
    if (!folder)
        return failed(folder.error());
    if (const auto generated = generate(&*folder, *read, wish); !generated)
        return failed(generated.error());
    if (folder->missing() > 0)
        return failed({Error::Kind::failed, batch_summary(*folder)});
    return values(procedure, {requested, requested, 0, folder->report()});
}

}  // namespace

GimpProcedure* create_batch_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = new_plain_procedure(plug_in, batch_procedure, run);
    gimp_procedure_set_documentation(
        procedure, _("Generate a folder of pictures from a file of prompts"),
        _("Orders a picture for each prompt of a text, CSV or JSON Lines file and writes them into "
          "a folder, with a report. Stopped or killed, it goes on when it is run again, and "
          "nothing is paid for twice."),
        batch_procedure);
    gimp_procedure_set_menu_label(procedure, _("_Batch from Prompts…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/File/Create");
    add_file(procedure, "prompts-file", _("_Prompts file"),
             _("Text with a prompt a line, CSV with a column “prompt”, or JSON Lines"));
    add_file(procedure, "output-folder", _("_Output folder"),
             _("Where the pictures and the report go; made if it is missing"));
    add_string(
        procedure, "export-format", _("_Export as"),
        _("The files' format: xcf, png, jpg, webp, or original for what the service delivers"),
        "xcf");
    add_int(procedure, "in-flight", _("Pictures at _once"),
            _("How many may be under way; 0: as many as the service takes"), 0);
    gimp_procedure_add_boolean_argument(
        procedure, "dry-run", _("_Dry run"),
        _("Only says how many pictures would be ordered and what they would cost"), false,
        kept_by_us);
    add_model_arguments(procedure);
    add_cost_arguments(procedure);
    gimp_procedure_add_int_return_value(procedure, "requested", _("Requested"),
                                        _("How many pictures the file asks for"), 0, G_MAXINT, 0,
                                        G_PARAM_READWRITE);
    gimp_procedure_add_int_return_value(procedure, "delivered", _("Delivered"),
                                        _("How many of them are in the folder"), 0, G_MAXINT, 0,
                                        G_PARAM_READWRITE);
    gimp_procedure_add_int_return_value(procedure, "failed", _("Failed"),
                                        _("How many failed: 0, else there are no values"), 0,
                                        G_MAXINT, 0, G_PARAM_READWRITE);
    gimp_procedure_add_string_return_value(procedure, "report", _("Report"),
                                           _("The path of a JSON file that tells of each picture"),
                                           nullptr, G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
