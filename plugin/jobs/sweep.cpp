// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/sweep.hpp"

#include <algorithm>

#include <glib/gstdio.h>

#include "gobj/owned.hpp"
#include "gobj/pool.hpp"
#include "jobs/durable.hpp"

namespace jobs {

using gobj::Result;
using gobj::Task;

namespace {

constexpr std::size_t uuid_length = 36;
// A lock without a record is one of a job that is about to begin, or of one that died then.
constexpr double longest_beginning = 60;        // seconds
constexpr double longest_download = 24 * 3600;  // far more than any takes

double now() {
    return static_cast<double>(g_get_real_time()) / 1e6;
}

double age(const std::string& path) {
    const auto written = written_at(path);
    return written ? now() - *written : 0;
}

// "JOB.json" is "JOB" and ".json"; a name that does not begin with a job's is all ending.
std::pair<std::string, std::string> split(const std::string& name) {
    const std::string job = name.substr(0, uuid_length);
    if (!g_uuid_string_is_valid(job.c_str()))
        return {{}, name};
    return {job, name.substr(job.size())};
}

class Sweeper {
  public:
    Sweeper(const Journal& journal, const Kept& kept)
        : journal_(journal),
          kept_(kept),
          jobs_(journal.folder() + "/jobs/"),
          pictures_(journal.folder() + "/pictures/") {}

    void leftovers() {
        for (const std::string& name : files_in(jobs_)) {
            const auto [job, ending] = split(name);
            // As GLib names what it writes before it takes the file's own name.
            const bool half = ending.starts_with(".json.");
            const bool lone = ending == ".lock" && !written_at(jobs_ + job + ".json") &&
                              age(jobs_ + name) > longest_beginning;
            if (!job.empty() && (half || lone))
                remove_alone(job, half ? jobs_ + name : std::string());
        }
        for (const std::string& name : files_in(pictures_)) {
            const auto [job, ending] = split(name);
            if (!job.empty() && ending == ".part")
                remove_alone(job, pictures_ + name);
            else if (name.starts_with(".goutputstream-") &&
                     age(pictures_ + name) > longest_download)
                g_unlink((pictures_ + name).c_str());
        }
    }

    void old_jobs() {
        for (const std::string& name : files_in(jobs_)) {
            const auto [job, ending] = split(name);
            if (job.empty() || ending != ".json" || age(jobs_ + name) < kept_.longest.count())
                continue;
            const auto record = journal_.take(job);
            if (!record || (record->state != State::placed && record->state != State::ended))
                continue;
            // In this order: a picture without a record would stay for ever.
            g_unlink(journal_.picture_path(*record).c_str());
            g_unlink(journal_.record_path(*record).c_str());
        }
    }

    void many_pictures() {
        std::uint64_t bytes = 0;
        std::vector<std::pair<double, std::string>> oldest;  // when its job last moved on, job
        for (const std::string& name : files_in(pictures_)) {
            bytes += size_of(pictures_ + name).value_or(0);
            if (const auto [job, ending] = split(name); !job.empty() && ending.empty())
                oldest.emplace_back(written_at(jobs_ + job + ".json").value_or(0), job);
        }
        if (bytes <= kept_.most_bytes)
            return;
        std::ranges::sort(oldest);
        for (const auto& [written, job] : oldest) {
            if (bytes <= kept_.most_bytes)
                return;
            const auto record = journal_.take(job);
            if (!record || record->state != State::placed)
                continue;
            const std::string picture = journal_.picture_path(*record);
            const std::uint64_t freed = size_of(picture).value_or(0);
            if (g_unlink(picture.c_str()) == 0)
                bytes -= freed;
        }
    }

  private:
    // With the lock, whose own file goes with it. `file` may be "": only the lock's.
    void remove_alone(const std::string& job, const std::string& file) const {
        const auto lock = journal_.lock(job);
        if (lock && *lock && !file.empty())
            g_unlink(file.c_str());
    }

    const Journal& journal_;
    const Kept& kept_;
    std::string jobs_, pictures_;
};

}  // namespace

Task<> sweep(Journal journal, Kept kept) {
    co_await gobj::in_pool<void>([journal = std::move(journal), kept] {
        Sweeper sweeper(journal, kept);
        sweeper.leftovers();
        sweeper.old_jobs();
        sweeper.many_pictures();
        return Result<>();
    });
}

}  // namespace jobs
