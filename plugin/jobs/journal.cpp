// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/journal.hpp"

#include <array>
#include <memory>

#include <glib/gstdio.h>

#include "gobj/owned.hpp"
#include "jobs/durable.hpp"

namespace jobs {

using gobj::Result;
using gobj::Task;

namespace {

constexpr std::int64_t format_version = 1;
constexpr std::array state_names = {"intent",  "accepted", "succeeded",
                                    "fetched", "placed",   "ended"};

std::string path(std::initializer_list<const char*> parts) {
    std::string joined;
    for (const char* part : parts)
        joined += (joined.empty() ? "" : "/") + std::string(part);
    return joined;
}

}  // namespace

api::Json to_json(const Record& record) {
    api::JsonObjectBuilder json;
    json.set("version", api::Json::integer(format_version))
        .set("job", record.job)
        .set("state", state_names[static_cast<std::size_t>(record.state)])
        .set("service", record.service)
        .set("base_url", record.base_url)
        .set("model", record.model)
        .set("input", record.input)
        .set("intended_at", record.intended_at);
    if (!record.prediction.empty())
        json.set("prediction", record.prediction);
    if (!record.sha256.empty())
        json.set("sha256", record.sha256)
            .set("size", api::Json::integer(static_cast<std::int64_t>(record.size)));
    if (record.price > 0)
        json.set("price_millionths", api::Json::integer(record.price));
    if (!record.error.empty())
        json.set("error", record.error);
    return json.build();
}

Result<Journal> Journal::open(const api::Environment& environment) {
    std::string folder =
        environment("GENLAYER_STATE_DIR").value_or(path({g_get_user_state_dir(), "genlayer"}));
    for (const char* inside : {"jobs", "pictures"})
        if (auto made = make_private_folder(path({folder.c_str(), inside})); !made)
            return std::unexpected(made.error());
    return Journal(std::move(folder));
}

Record Journal::new_record() const {
    Record record;
    record.job = gobj::take_string(g_uuid_string_random());
    const gobj::DateTime now(g_date_time_new_now_utc());
    record.intended_at = gobj::take_string(g_date_time_format_iso8601(now.get()));
    return record;
}

Task<> Journal::write(Record record) const {
    return write_durably(record_path(record), to_json(record).text(true) + "\n");
}

std::int64_t Journal::spent_today() const {
    const gobj::DateTime now(g_date_time_new_now_local());
    const gobj::DateTime midnight(
        g_date_time_new_local(g_date_time_get_year(now.get()), g_date_time_get_month(now.get()),
                              g_date_time_get_day_of_month(now.get()), 0, 0, 0));
    const std::string folder = path({folder_.c_str(), "jobs"});
    const std::unique_ptr<GDir, gobj::Free<g_dir_close>> jobs(
        g_dir_open(folder.c_str(), 0, nullptr));
    std::int64_t spent = 0;
    while (const char* name = jobs ? g_dir_read_name(jobs.get()) : nullptr) {
        const std::string file = path({folder.c_str(), name});
        GStatBuf status;
        // A record is written last when its job moves on: an older file is no job of today.
        if (g_stat(file.c_str(), &status) != 0 ||
            status.st_mtime < g_date_time_to_unix(midnight.get()))
            continue;
        char* text = nullptr;
        gsize size = 0;
        if (!g_file_get_contents(file.c_str(), &text, &size, nullptr))
            continue;
        const gobj::Chars owned(text);
        const api::Json record = api::Json::parse({text, size}).value_or(api::Json());
        if (record.member("state").string() != state_names[static_cast<int>(State::ended)])
            spent += record.member("price_millionths").integer().value_or(0);
    }
    return spent;
}

std::string Journal::record_path(const Record& record) const {
    return path({folder_.c_str(), "jobs", (record.job + ".json").c_str()});
}

std::string Journal::picture_path(const Record& record) const {
    return path({folder_.c_str(), "pictures", record.job.c_str()});
}

}  // namespace jobs
