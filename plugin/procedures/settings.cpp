// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-settings: the service, its key, privacy and the daily cap.
#include <glib/gi18n-lib.h>

#include "api/keyring.hpp"
#include "jobs/journal.hpp"
#include "jobs/store.hpp"
#include "procedures/procedures.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

namespace {

// What scripts get: service, base URL, where the key comes from; never the key.
gobj::Task<api::Json> describe_settings(const jobs::Store* store) {
    const jobs::Preferences preferences = jobs::load_preferences(*store);
    const api::Environment environment = api::process_environment();
    const api::Service service = co_await gobj::from_result(
        api::choose_service(environment, preferences.service, preferences.base_url));
    const api::Key::Source source =
        co_await api::find_key_source(service, environment, gobj::new_cancel());
    constexpr const char* sources[] = {"none", "environment", "keyring"};
    api::JsonObjectBuilder json;
    json.set("service", service.id)
        .set("base_url", service.base_url)
        .set("key", sources[static_cast<int>(source)])
        .set("keep_prompts", api::Json::boolean(preferences.keep_prompts))
        .set("write_provenance", api::Json::boolean(preferences.write_provenance))
        .set("daily_cap", api::Json::number(preferences.daily_cap))
        .set("kept_days", api::Json::integer(preferences.kept_days))
        .set("kept_mib", api::Json::integer(preferences.kept_mib));
    co_return json.build();
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) noexcept {
    GimpRunMode run_mode = GIMP_RUN_NONINTERACTIVE;
    g_object_get(config, "run-mode", &run_mode, nullptr);
    const auto journal = jobs::Journal::open(api::process_environment());
    if (!journal)
        return failure_values(procedure, journal.error());
    const jobs::Store store(journal->folder());
    if (run_mode == GIMP_RUN_INTERACTIVE) {
        const auto windows = open_windows(procedure);
        if (!windows)
            return failure_values(procedure, windows.error());
        (*windows)->edit_settings(store);
    }
    const auto settings = describe_settings(&store).run();
    if (!settings)
        return failure_values(procedure, settings.error());
    GimpValueArray* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    g_value_set_string(gimp_value_array_index(values, 1), settings->text().c_str());
    return values;
}

}  // namespace

GimpProcedure* create_settings_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = new_plain_procedure(plug_in, settings_procedure, run);
    gimp_procedure_set_menu_label(procedure, _("Image _Generation Service…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/Edit/[Preferences]");
    gimp_procedure_set_documentation(
        procedure, _("Choose the image generation service and its key"),
        _("Which service draws the pictures, the key for it, what is kept, and what a day may "
          "cost. Scripts get the settings as JSON; never the key."),
        settings_procedure);
    gimp_procedure_add_string_return_value(procedure, "settings", _("Settings"),
                                           _("Service, base URL and where the key comes from, as "
                                             "JSON"),
                                           nullptr, G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
