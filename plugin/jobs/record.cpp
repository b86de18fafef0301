// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/record.hpp"

#include <algorithm>
#include <array>

#include <glib/gi18n-lib.h>

#include "api/prediction.hpp"
#include "gobj/owned.hpp"

namespace jobs {

using api::Json;
using gobj::Error;
using gobj::Result;

namespace {

constexpr std::int64_t format_version = 1;
constexpr std::array state_names = {"intent",  "accepted", "succeeded",
                                    "fetched", "placed",   "ended"};
static_assert(state_names.size() == static_cast<std::size_t>(State::other));
constexpr std::array members = {
    "version",    "job",    "state",  "service",          "base_url",
    "model",      "input",  "target", "intended_at",      "succeeded_at",
    "prediction", "sha256", "size",   "price_millionths", "error"};

std::string text_of(const Json& json) {
    return json.string().value_or(std::string());
}

Result<Record> unreadable(std::string detail) {
    return gobj::failure(Error::Kind::unexpected, _("A job’s record on the disk can't be read."),
                         std::move(detail));
}

}  // namespace

const char* name_of(State state) {
    return state == State::other ? "other" : state_names[static_cast<std::size_t>(state)];
}

Json to_json(const Record& record) {
    api::JsonObjectBuilder json;
    const auto set = [&](const char* name, const std::string& text) {
        if (!text.empty())
            json.set(name, text);
    };
    json.set("version", Json::integer(format_version))
        .set("job", record.job)
        .set("state", name_of(record.state))
        .set("service", record.service)
        .set("base_url", record.base_url)
        .set("model", record.model)
        .set("input", record.input)
        .set("target", record.target)
        .set("intended_at", record.intended_at);
    set("succeeded_at", record.succeeded_at);
    set("prediction", record.prediction);
    if (!record.sha256.empty())
        json.set("sha256", record.sha256)
            .set("size", Json::integer(static_cast<std::int64_t>(record.size)));
    if (record.price > 0)
        json.set("price_millionths", Json::integer(record.price));
    set("error", record.error);
    for (const std::string& name : record.read_from.keys())
        if (!std::ranges::contains(members, name))
            json.set(name.c_str(), record.read_from.member(name.c_str()));
    return json.build();
}

Result<Record> parse_record(std::string_view text) {
    auto json = Json::parse(text);
    if (!json || !json->is_object())
        return unreadable(json ? "not an object" : json.error().detail);
    Record record;
    record.read_from = *json;
    record.job = text_of(json->member("job"));
    const std::string state = text_of(json->member("state"));
    const auto version = json->member("version").integer();
    if (!version || state.empty() || !g_uuid_string_is_valid(record.job.c_str()))
        return unreadable("no version, job or state");
    const auto known = std::ranges::find(state_names, state);
    record.state = *version > format_version || known == state_names.end()
                       ? State::other
                       : static_cast<State>(known - state_names.begin());
    record.service = text_of(json->member("service"));
    record.base_url = text_of(json->member("base_url"));
    record.model = text_of(json->member("model"));
    record.input = json->member("input");
    record.target = json->member("target");
    record.intended_at = text_of(json->member("intended_at"));
    record.succeeded_at = text_of(json->member("succeeded_at"));
    record.prediction = text_of(json->member("prediction"));
    // It becomes part of an address.
    if (!record.prediction.empty() && !api::valid_id(record.prediction))
        return unreadable("no id of a prediction");
    record.sha256 = text_of(json->member("sha256"));
    record.size =
        static_cast<guint64>(std::max<std::int64_t>(json->member("size").integer().value_or(0), 0));
    record.price =
        std::max<std::int64_t>(json->member("price_millionths").integer().value_or(0), 0);
    record.error = text_of(json->member("error"));
    return record;
}

std::string timestamp_now() {
    const gobj::DateTime now(g_date_time_new_now_utc());
    return gobj::take_string(g_date_time_format_iso8601(now.get()));
}

std::optional<double> moment_of(const std::string& timestamp) {
    const gobj::DateTime time(g_date_time_new_from_iso8601(timestamp.c_str(), nullptr));
    if (!time)
        return std::nullopt;
    return static_cast<double>(g_date_time_to_unix(time.get())) +
           g_date_time_get_microsecond(time.get()) / 1e6;
}

}  // namespace jobs
