// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/journal.hpp"

#include <glib/gstdio.h>

#include "gobj/owned.hpp"
#include "jobs/durable.hpp"

namespace jobs {

using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr std::string_view record_ending = ".json";

double todays_midnight() {
    const gobj::DateTime now(g_date_time_new_now_local());
    const gobj::DateTime midnight(
        g_date_time_new_local(g_date_time_get_year(now.get()), g_date_time_get_month(now.get()),
                              g_date_time_get_day_of_month(now.get()), 0, 0, 0));
    return static_cast<double>(g_date_time_to_unix(midnight.get()));
}

// The job that a file in jobs/ is the record of; "" for other files.
std::string job_of(const std::string& file) {
    if (!file.ends_with(record_ending))
        return {};
    const std::string job = file.substr(0, file.size() - record_ending.size());
    return g_uuid_string_is_valid(job.c_str()) ? job : std::string();
}

}  // namespace

std::string Journal::folder_in(const api::Environment& environment) {
    return environment("GENLAYER_STATE_DIR")
        .value_or(std::string(g_get_user_state_dir()) + "/genlayer");
}

Result<Journal> Journal::open(const api::Environment& environment) {
    std::string folder = folder_in(environment);
    for (const char* inside : {"/jobs", "/pictures"})
        if (auto made = make_private_folder(folder + inside); !made)
            return std::unexpected(made.error());
    return Journal(std::move(folder));
}

Record Journal::new_record() const {
    Record record;
    record.job = gobj::take_string(g_uuid_string_random());
    record.intended_at = timestamp_now();
    return record;
}

Task<> Journal::write(Record record) const {
    g_debug("job %s: %s%s%s", record.job.c_str(), name_of(record.state),
            record.prediction.empty() ? "" : " ", record.prediction.c_str());
    return write_durably(record_path(record), to_json(record).text(true) + "\n", record.lock);
}

Result<std::shared_ptr<const FileLock>> Journal::lock(const std::string& job) const {
    return FileLock::take(folder_ + "/jobs/" + job + ".lock");
}

std::optional<Record> Journal::take(const std::string& job) const {
    auto lock = this->lock(job);
    if (!lock || !*lock)
        return std::nullopt;
    // Read only now: until a moment ago it may have been somebody else's.
    auto record = read(job);
    if (!record)
        return std::nullopt;
    record->lock = std::move(*lock);
    return std::move(*record);
}

std::vector<Record> Journal::records(const std::function<bool(const Record&)>& wanted) const {
    std::vector<Record> found;
    for (const std::string& file : files_in(folder_ + "/jobs")) {
        const std::string job = job_of(file);
        if (job.empty())
            continue;
        if (auto record = read(job)) {
            if (wanted(*record))
                found.push_back(std::move(*record));
        } else if (record.error().kind == Error::Kind::unexpected) {
            set_aside(job);
        }
    }
    return found;
}

Result<Record> Journal::read(const std::string& job) const {
    char* text = nullptr;
    gsize size = 0;
    GError* error = nullptr;
    if (!g_file_get_contents((folder_ + "/jobs/" + job + ".json").c_str(), &text, &size, &error))
        return gobj::failure(Error::Kind::local, {}, error);
    const gobj::Chars owned(text);
    return parse_record({text, size}).and_then([&](Record record) -> Result<Record> {
        if (record.job != job)
            return gobj::failure(Error::Kind::unexpected, {}, "another job's record");
        return record;
    });
}

void Journal::set_aside(const std::string& job) const {
    const auto lock = this->lock(job);
    // Whoever has it may be about to write it anew.
    if (!lock || !*lock || read(job) || !make_private_folder(folder_ + "/bad"))
        return;
    std::string name = folder_ + "/bad/" + job + ".json";
    if (g_file_test(name.c_str(), G_FILE_TEST_EXISTS))
        name += "." + gobj::take_string(g_uuid_string_random());
    g_rename((folder_ + "/jobs/" + job + ".json").c_str(), name.c_str());
}

std::int64_t Journal::spent_today() const {
    const double midnight = todays_midnight();
    std::int64_t spent = 0;
    for (const std::string& file : files_in(folder_ + "/jobs")) {
        const std::string job = job_of(file);
        // A record is written last when its job moves on: an older file is no job of today.
        if (job.empty() || written_at(folder_ + "/jobs/" + file).value_or(0) < midnight)
            continue;
        if (const auto record = read(job); record && record->state != State::ended)
            spent += record->price;
    }
    return spent;
}

std::string Journal::path_of(const char* inside, const Record& record, const char* ending) const {
    return folder_ + "/" + inside + "/" + record.job + ending;
}

}  // namespace jobs
