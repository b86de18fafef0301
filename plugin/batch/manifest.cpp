// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/manifest.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include <glib/gi18n-lib.h>

#include "gobj/sleep.hpp"
#include "jobs/durable.hpp"

namespace batch {

using api::Json;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr std::int64_t format_version = 1;
// Then the main loop has its turn: ten thousand take a tenth of a second.
constexpr std::size_t pictures_a_turn = 100;
constexpr std::array state_names = {"waiting", "ordered", "delivered", "failed", "unconfirmed"};

std::string path_in(const std::string& folder) {
    return folder + "/" + manifest_file;
}

std::string text_of(const Json& json, const char* name) {
    return json.member(name).string().value_or(std::string());
}

Json to_json(const Entry& entry, bool prompts) {
    api::JsonObjectBuilder json;
    const auto set = [&](const char* name, const std::string& text) {
        if (!text.empty())
            json.set(name, text);
    };
    json.set("name", entry.stem)
        .set("key", entry.key)
        .set("line", Json::integer(entry.line))
        .set("copy", Json::integer(entry.copy));
    if (prompts)
        set("prompt", entry.prompt);
    json.set("state", state_names[static_cast<std::size_t>(entry.state)]);
    set("file", entry.file);
    set("prediction", entry.prediction);
    set("ordered_at", entry.ordered_at);
    set("delivered_at", entry.delivered_at);
    json.set("orders", Json::integer(entry.orders))
        .set("cost_millionths", Json::integer(entry.cost));
    set("error", entry.error);
    return json.build();
}

Entry read_entry(const Json& json) {
    Entry entry;
    entry.stem = text_of(json, "name");
    entry.key = text_of(json, "key");
    entry.line = static_cast<int>(json.member("line").integer().value_or(0));
    entry.copy = static_cast<int>(json.member("copy").integer().value_or(1));
    entry.prompt = text_of(json, "prompt");
    const auto state = std::ranges::find(state_names, text_of(json, "state"));
    if (state != state_names.end())
        entry.state = static_cast<State>(state - state_names.begin());
    entry.file = text_of(json, "file");
    entry.prediction = text_of(json, "prediction");
    entry.ordered_at = text_of(json, "ordered_at");
    entry.delivered_at = text_of(json, "delivered_at");
    entry.orders = static_cast<int>(json.member("orders").integer().value_or(0));
    entry.cost = std::max<std::int64_t>(json.member("cost_millionths").integer().value_or(0), 0);
    entry.error = text_of(json, "error");
    return entry;
}

// It becomes part of a path.
bool is_name(const std::string& text) {
    return text.find('/') == text.npos && !text.starts_with(".");
}

std::vector<Entry> read_entries(const Json& array) {
    std::vector<Entry> entries;
    for (const Json& element : array.elements())
        if (Entry entry = read_entry(element);
            !entry.stem.empty() && is_name(entry.stem) && is_name(entry.file))
            entries.push_back(std::move(entry));
    return entries;
}

// The text and a JSON array with a line each. One picture at a time is a tree, and there is one
// text: all of them would be megabytes.
Task<std::string> with_lines(std::string text, const std::vector<Entry>* entries, bool prompts) {
    text += '[';
    for (std::size_t i = 0; i < entries->size(); ++i) {
        if (i % pictures_a_turn == 0)
            co_await gobj::sleep_for({}, {});
        text += (i == 0 ? "\n    " : ",\n    ") + to_json((*entries)[i], prompts).text();
    }
    text += entries->empty() ? "]" : "\n  ]";
    co_return text;
}

// Each reason once, the most frequent first.
Json reasons(const std::vector<Entry>& entries) {
    std::map<std::string, std::int64_t> counted;
    for (const Entry& entry : entries)
        if (!entry.error.empty() && entry.state != State::delivered)
            ++counted[entry.error];
    std::vector<std::pair<std::string, std::int64_t>> sorted(counted.begin(), counted.end());
    std::ranges::stable_sort(sorted, std::greater(), [](const auto& one) { return one.second; });
    std::vector<Json> array;
    for (const auto& [reason, count] : sorted)
        array.push_back(api::JsonObjectBuilder()
                            .set("reason", reason)
                            .set("pictures", Json::integer(count))
                            .build());
    return Json::array(array);
}

Json totals(const Manifest& manifest) {
    api::JsonObjectBuilder json;
    json.set("requested", Json::integer(static_cast<std::int64_t>(manifest.entries.size())));
    for (std::size_t i = 0; i < state_names.size(); ++i)
        json.set(state_names[i],
                 Json::integer(static_cast<std::int64_t>(manifest.count(static_cast<State>(i)))));
    return json.set("cost_millionths", Json::integer(manifest.cost())).build();
}

}  // namespace

std::int64_t Manifest::cost() const {
    const auto sum = [](std::int64_t so_far, const Entry& entry) { return so_far + entry.cost; };
    return std::accumulate(former.begin(), former.end(),
                           std::accumulate(entries.begin(), entries.end(), std::int64_t{0}, sum),
                           sum);
}

std::size_t Manifest::count(State state) const {
    return static_cast<std::size_t>(std::ranges::count(entries, state, &Entry::state));
}

Result<std::optional<Manifest>> load_manifest(const std::string& folder) {
    const std::string path = path_in(folder);
    char* text = nullptr;
    gsize size = 0;
    GError* raw = nullptr;
    const std::string sentence = gobj::take_string(g_strdup_printf(
        _("The report of earlier runs can't be read: %s. Choose another folder, or move that file "
          "away to begin anew."),
        path.c_str()));
    if (!g_file_get_contents(path.c_str(), &text, &size, &raw)) {
        gobj::GErrorPtr error(raw);
        if (g_error_matches(raw, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return std::nullopt;
        return gobj::failure(Error::Kind::local, sentence, std::string(error->message));
    }
    const gobj::Chars owned(text);
    const Json json = Json::parse({text, size}).value_or(Json());
    Manifest manifest;
    manifest.batch = text_of(json, "batch");
    if (json.member("version").integer() != format_version ||
        !g_uuid_string_is_valid(manifest.batch.c_str()))
        return gobj::failure(Error::Kind::local, sentence);
    manifest.prompts_file = text_of(json, "prompts_file");
    manifest.export_format = text_of(json, "export_format");
    manifest.begun_at = text_of(json, "begun_at");
    manifest.ended_at = text_of(json, "ended_at");
    manifest.entries = read_entries(json.member("pictures"));
    manifest.former = read_entries(json.member("former"));
    return manifest;
}

Task<> save_manifest(std::string folder, const Manifest* manifest, bool prompts) {
    api::JsonObjectBuilder json;
    json.set("version", Json::integer(format_version))
        .set("batch", manifest->batch)
        .set("prompts_file", manifest->prompts_file)
        .set("export_format", manifest->export_format)
        .set("begun_at", manifest->begun_at);
    if (!manifest->ended_at.empty())
        json.set("ended_at", manifest->ended_at);
    if (!manifest->stopped.empty())
        json.set("stopped", manifest->stopped);
    json.set("totals", totals(*manifest)).set("reasons", reasons(manifest->entries));
    std::string text = json.build().text(true);
    text.resize(text.rfind('\n'));  // the brace comes later
    text += ",\n  \"pictures\" : ";
    text = co_await with_lines(std::move(text), &manifest->entries, prompts);
    if (!manifest->former.empty()) {
        text += ",\n  \"former\" : ";
        text = co_await with_lines(std::move(text), &manifest->former, prompts);
    }
    text += "\n}\n";
    co_await jobs::write_durably(path_in(folder), std::move(text));
}

}  // namespace batch
