// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/last_values.hpp"

#include "windows/choices.hpp"

namespace windows {

namespace {

const char* name_of(ui::Door door) {
    return door == ui::Door::image ? "last-image" : "last-layer";
}

}  // namespace

std::string service_in(const api::Environment& environment, const jobs::Preferences& preferences) {
    const auto service =
        api::choose_service(environment, preferences.service, preferences.base_url);
    return service ? service->id : "anyapi";
}

ui::Values reset_values(const jobs::Store& store) {
    api::Service service;
    service.id = service_in(api::process_environment(), jobs::load_preferences(store));
    return default_values(service);
}

ui::Values first_values(ui::Door door, const jobs::Store& store,
                        const procedures::Arguments& initial, canvas::Size size) {
    const ui::Values defaults = reset_values(store);
    ui::Values values = read_values(store.load(name_of(door)), defaults);
    // Which service it is, is a preference and not a last value.
    values.service = defaults.service;
    return with_arguments(std::move(values), initial, size);
}

gobj::Task<> remember(ui::Door door, const jobs::Store* store, ui::Values values) {
    const bool keep_prompt = jobs::load_preferences(*store).keep_prompts;
    auto saved = co_await store->save(name_of(door), to_json(values, keep_prompt)).as_result();
    if (!saved)
        g_debug("%s", saved.error().message.c_str());
}

}  // namespace windows
