// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/store.hpp"

#include <algorithm>

#include <glib/gstdio.h>

#include "jobs/durable.hpp"

namespace jobs {

using api::Json;
using gobj::Task;

namespace {
constexpr const char* preferences_name = "preferences";
}

std::string Store::path(const std::string& name) const {
    return folder_ + "/" + name + ".json";
}

Json Store::load(const char* name) const {
    char* text = nullptr;
    gsize size = 0;
    if (!g_file_get_contents(path(name).c_str(), &text, &size, nullptr))
        return {};
    const gobj::Chars owned(text);
    return Json::parse({text, size}).value_or(Json());
}

Task<> Store::save(std::string name, Json value) const {
    return write_durably(path(name), value.text(true) + "\n");
}

void Store::note(const char* name, const Json& value) const {
    const std::string half = path(name) + ".new";
    const std::string text = value.text(true) + "\n";
    if (!g_file_set_contents_full(half.c_str(), text.data(), static_cast<gssize>(text.size()),
                                  G_FILE_SET_CONTENTS_NONE, 0600, nullptr) ||
        g_rename(half.c_str(), path(name).c_str()) != 0)
        g_unlink(half.c_str());
}

Preferences load_preferences(const Store& store) {
    const Json json = store.load(preferences_name);
    Preferences read;
    read.service = json.member("service").string().value_or(read.service);
    read.base_url = json.member("base_url").string().value_or(read.base_url);
    read.keep_prompts = json.member("keep_prompts").boolean().value_or(read.keep_prompts);
    read.write_provenance =
        json.member("write_provenance").boolean().value_or(read.write_provenance);
    read.daily_cap = json.member("daily_cap").number().value_or(read.daily_cap);
    const auto whole = [&](const char* name, int fallback, int least, int most) {
        return static_cast<int>(
            std::clamp<std::int64_t>(json.member(name).integer().value_or(fallback), least, most));
    };
    read.kept_days = whole("kept_days", read.kept_days, least_kept_days, most_kept_days);
    read.kept_mib = whole("kept_mib", read.kept_mib, least_kept_mib, most_kept_mib);
    return read;
}

Task<> save_preferences(const Store* store, Preferences preferences) {
    api::JsonObjectBuilder json;
    json.set("service", preferences.service)
        .set("base_url", preferences.base_url)
        .set("keep_prompts", Json::boolean(preferences.keep_prompts))
        .set("write_provenance", Json::boolean(preferences.write_provenance))
        .set("daily_cap", Json::number(preferences.daily_cap))
        .set("kept_days", Json::integer(preferences.kept_days))
        .set("kept_mib", Json::integer(preferences.kept_mib));
    return store->save(preferences_name, json.build());
}

}  // namespace jobs
