// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-recover: what earlier runs paid for and did not place; for scripts into a
// folder, for a person in a window.
#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "procedures/arguments.hpp"
#include "procedures/procedures.hpp"
#include "procedures/progress.hpp"
#include "procedures/recovered_files.hpp"
#include "procedures/recovering.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

// The folder that a script names, made if it is missing.
Result<std::string> output_folder(GimpProcedureConfig* config) {
    const std::string path = read_path(config, "output-folder");
    const auto wrong = [](std::string message) {
        return std::unexpected(
            Error{Error::Kind::argument, std::move(message), {}, "output-folder"});
    };
    if (path.empty())
        return wrong(
            _("output-folder must be a folder on this computer; it is made if it is "
              "missing."));
    if (g_mkdir_with_parents(path.c_str(), 0777) != 0)
        return wrong(gobj::take_string(g_strdup_printf(_("output-folder can't be made: %s: %s."),
                                                       path.c_str(), g_strerror(errno))));
    return path;
}

GimpValueArray* values(GimpProcedure* procedure, int recovered, int unconfirmed,
                       const std::string& report) {
    GimpValueArray* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    g_value_set_int(gimp_value_array_index(values, 1), recovered);
    g_value_set_int(gimp_value_array_index(values, 2), unconfirmed);
    g_value_set_string(gimp_value_array_index(values, 3), report.c_str());
    return values;
}

// Brings everything home, saves it and writes the report.
gobj::Task<std::vector<Told>> into_folder(Recovering* recovering, std::string folder) {
    std::vector<Told> told;
    std::vector<std::size_t> all;
    for (const jobs::Record& record : recovering->jobs()) {
        all.push_back(told.size());
        told.push_back({record, std::unexpected(Error{}), {}});
    }
    auto outcomes = co_await recovering->recover(all, {}, {});
    for (std::size_t i = 0; i < told.size(); ++i) {
        told[i].outcome = std::move(outcomes[i]);
        if (!told[i].outcome)
            continue;
        auto saved = co_await save_picture(folder, *told[i].outcome).as_result();
        if (saved)
            told[i].file = std::move(*saved);
        else
            told[i].outcome = std::unexpected(std::move(saved).error());
    }
    co_await write_report(folder, told, recovering->keep_prompts());
    // Only now: until the report is there, too, all of it can be had once more.
    for (const Told& one : told)
        if (one.outcome)
            co_await recovering->placed(one.outcome->record);
    co_await recovering->sweep();
    co_return told;
}

GimpValueArray* run_script(GimpProcedure* procedure, GimpProcedureConfig* config) {
    const auto folder = output_folder(config);
    if (!folder)
        return failure_values(procedure, folder.error());
    auto recovering = Recovering::begin(api::process_environment());
    if (!recovering)
        return failure_values(procedure, recovering.error());
    const Progress progress(_("Recovering generated images"));
    const auto told = into_folder(&*recovering, *folder).run();
    if (!told)
        return failure_values(procedure, told.error());
    int recovered = 0, unconfirmed = 0;
    std::vector<Error> errors;
    for (const Told& one : *told) {
        recovered += one.outcome.has_value();
        if (one.outcome)
            continue;
        if (one.outcome.error().kind == Error::Kind::unknown)
            ++unconfirmed;
        else
            errors.push_back(one.outcome.error());
    }
    if (recovered == 0 && unconfirmed == 0 && !errors.empty())
        return failure_values(procedure, errors.front());
    if (!errors.empty())
        gimp_message(missing_pictures(told->size(), errors).c_str());
    return values(procedure, recovered, unconfirmed, *folder + "/" + report_file);
}

// A window of its own, which places each picture in the image that it was for.
GimpValueArray* run_for_person(GimpProcedure* procedure) {
    const auto windows = open_windows(procedure);
    if (!windows)
        return failure_values(procedure, windows.error());
    auto recovering = Recovering::begin(api::process_environment());
    if (!recovering)
        return failure_values(procedure, recovering.error());
    const RecoveredCounts counts = (*windows)->recover(&*recovering);
    return values(procedure, counts.recovered, counts.unconfirmed, {});
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) noexcept {
    GimpRunMode run_mode = GIMP_RUN_NONINTERACTIVE;
    g_object_get(config, "run-mode", &run_mode, nullptr);
    return run_mode == GIMP_RUN_INTERACTIVE ? run_for_person(procedure)
                                            : run_script(procedure, config);
}

}  // namespace

GimpProcedure* create_recover_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = new_plain_procedure(plug_in, recover_procedure, run);
    gimp_procedure_set_menu_label(procedure, _("_Recover Generated Images…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/File/Create");
    gimp_procedure_set_documentation(
        procedure, _("Fetch generated pictures that were paid for and never placed"),
        _("Pictures whose run was interrupted, because GIMP, the computer or the connection went "
          "down, or because the service took too long. Services keep them for an hour. Scripts get "
          "all of them in a folder, and a report as JSON; nothing is ever ordered again."),
        recover_procedure);
    add_file(procedure, "output-folder", _("_Output folder"),
             _("Where the pictures and the report go; made if it is missing. Only for scripts"));
    gimp_procedure_add_int_return_value(procedure, "recovered", _("Recovered"),
                                        _("How many pictures were recovered"), 0, G_MAXINT, 0,
                                        G_PARAM_READWRITE);
    gimp_procedure_add_int_return_value(
        procedure, "unconfirmed", _("Unconfirmed"),
        _("How many orders may have been carried out, which nobody can tell"), 0, G_MAXINT, 0,
        G_PARAM_READWRITE);
    gimp_procedure_add_string_return_value(
        procedure, "report", _("Report"),
        _("The path of a JSON file that says what became of each job; scripts only"), nullptr,
        G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
