// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/recovery.hpp"

#include <algorithm>
#include <limits>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "gobj/join.hpp"
#include "jobs/durable.hpp"
#include "jobs/log.hpp"

namespace jobs {

using api::Prediction;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr std::size_t side_by_side = 8;
// A job that was ordered may run so long (Cancel-After), and a little.
constexpr double longest_job = 900;  // seconds

double now() {
    return static_cast<double>(g_get_real_time()) / 1e6;
}

// When the service deletes the picture, or sooner; in seconds since 1970.
std::optional<double> kept_until(const Record& record) {
    const auto begin =
        moment_of(record.succeeded_at.empty() ? record.intended_at : record.succeeded_at);
    return begin ? std::optional(*begin + retention.count()) : std::nullopt;
}

bool is_over(const Record& record) {
    return kept_until(record).value_or(now()) + longest_job < now();
}

}  // namespace

std::optional<double> age_of(const Record& record, double now) {
    const auto intended = moment_of(record.intended_at);
    return intended ? std::optional(now - *intended) : std::nullopt;
}

std::optional<double> time_left(const Record& record, double now) {
    const auto until = kept_until(record);
    if (!until || record.state >= State::fetched)
        return std::nullopt;
    return *until - now;
}

std::vector<Record> unplaced_jobs(const Journal& journal) {
    std::vector<Record> found;
    for (const Record& record : journal.records(&Record::unplaced))
        if (auto taken = journal.take(record.job); taken && taken->unplaced())
            found.push_back(std::move(*taken));
    std::ranges::stable_sort(found, {}, [now = now()](const Record& record) {
        return time_left(record, now).value_or(std::numeric_limits<double>::max());
    });
    return found;
}

struct Recovery::Work {
    std::vector<Record> records;
    std::vector<Result<Picture>> outcomes;
    Observer observer;
    std::size_t next = 0;
};

Task<std::vector<Result<Picture>>> Recovery::pictures(std::vector<Record> records,
                                                      Observer observer, Cancel cancel) {
    co_await adopt(&records, cancel);
    Work all{std::move(records), {}, std::move(observer)};
    all.outcomes.resize(all.records.size(), std::unexpected(Error{Error::Kind::cancelled, {}}));
    std::vector<Task<>> workers;
    for (std::size_t i = 0; i < std::min(side_by_side, all.records.size()); ++i)
        workers.push_back(work(&all, cancel));
    co_await gobj::join(std::move(workers));
    co_return std::move(all.outcomes);
}

Task<> Recovery::work(Work* work, Cancel cancel) {
    while (work->next < work->records.size() && !gobj::is_cancelled(cancel)) {
        const std::size_t job = work->next++;
        const std::string name = work->records[job].job;
        const api::Json input = work->records[job].input;
        // Taken out: its lock is not held for longer than the picture is.
        auto outcome = co_await picture(std::move(work->records[job]), cancel).as_result();
        if (!outcome)
            g_debug("job %s: %s", name.c_str(), told(outcome.error(), input).c_str());
        if (work->observer)
            work->observer(job, outcome);
        work->outcomes[job] = std::move(outcome);
    }
}

Task<> Recovery::adopt(std::vector<Record>* records, Cancel cancel) {
    std::vector<Record> orders;
    for (const Record& record : *records)
        if (record.state == State::intent)
            orders.push_back(record);
    if (orders.empty())
        co_return;
    const auto listed = co_await lost_.list(orders, cancel).as_result();
    std::vector<Result<Prediction>> found(orders.size(), std::unexpected(lost_.unconfirmed()));
    if (listed)
        found = lost_.find(orders, *listed);
    auto mine = found.begin();
    for (Record& record : *records) {
        if (record.state != State::intent)
            continue;
        record.error = *mine ? std::string() : mine->error().message;
        if (*mine) {
            record.prediction = (*mine)->id;
            record.state = State::accepted;
            co_await journal_->write(record);
        }
        ++mine;
    }
}

Task<Picture> Recovery::picture(Record record, Cancel cancel) {
    if (record.state == State::intent) {
        Error error{Error::Kind::unknown, record.error};
        record.error.clear();
        // It is told once more; then there is nothing left that could be found.
        if (is_over(record))
            co_await give_up(std::move(record), std::move(error));
        co_await gobj::failed(std::move(error));
    }
    // What is there under its own name is whole, whether or not the record got to say so.
    if (auto here = co_await from_disk(record).as_result())
        co_return std::move(*here);
    auto fetched = co_await from_service(record, cancel).as_result();
    if (!fetched && fetched.error().kind == Error::Kind::missing && is_over(record))
        co_await give_up(std::move(record), std::move(fetched).error());
    co_return co_await gobj::from_result(std::move(fetched));
}

Task<Picture> Recovery::from_disk(Record record) {
    const std::string path = journal_->picture_path(record);
    auto whole = co_await hash_of(path);
    if (!record.sha256.empty() && record.sha256 != whole.sha256)
        co_await gobj::failed({Error::Kind::unexpected, _("The fetched picture was damaged.")});
    if (check_)
        co_await gobj::from_result(check_(path));
    Prediction prediction;
    prediction.id = record.prediction;
    prediction.status = api::Status::succeeded;
    if (record.state != State::fetched) {
        record.state = State::fetched;
        record.sha256 = whole.sha256;
        record.size = whole.size;
        co_await journal_->write(record);
    }
    co_return Picture{record, prediction, path};
}

Task<Picture> Recovery::from_service(Record record, Cancel cancel) {
    // What a run that died was in the middle of.
    g_unlink((journal_->picture_path(record) + ".part").c_str());
    auto asked = co_await client_->get(record.prediction, cancel).as_result();
    Prediction prediction;
    if (asked) {
        prediction = std::move(*asked);
    } else if (asked.error().kind == Error::Kind::unknown ||
               asked.error().kind == Error::Kind::busy) {
        prediction.id = record.prediction;  // a missed answer: to be asked again
    } else {
        co_await gobj::failed(std::move(asked).error());
    }
    record.error.clear();
    co_return co_await run_.finish(
        std::move(record), std::move(prediction), 0, [](int, Run::Step) {}, cancel);
}

Task<> Recovery::give_up(Record record, Error error) {
    record.state = State::ended;
    record.error = error.message;
    co_await journal_->write(record);
    co_await gobj::failed(std::move(error));
}

}  // namespace jobs
