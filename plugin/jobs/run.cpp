// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/run.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "api/refusal.hpp"
#include "gobj/deadline.hpp"
#include "gobj/join.hpp"
#include "jobs/log.hpp"

namespace jobs {

using namespace std::chrono_literals;
using api::Prediction;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

constexpr Seconds longest_cancel = 5s;
// To a far file host, with TLS; nor do all keep a silent connection for long.
constexpr Seconds connecting_takes = 1.5s;
constexpr Seconds news = 10s;

// By this machine's wall clock, for jobs that another process may have ordered.
Seconds since_order(const Record& record) {
    const double now = static_cast<double>(g_get_real_time()) / 1e6;
    return Seconds(std::max(now - moment_of(record.intended_at).value_or(now), 0.0));
}

// Whether nobody else is counted, while this lives.
class Alone {
  public:
    explicit Alone(int* count) : count_(count), first_(++*count == 1) {}
    Alone(const Alone&) = delete;
    ~Alone() { --*count_; }
    bool is_first() const { return first_; }

  private:
    int* count_;
    bool first_;
};

void log_failure(const Record& record, const Error& error) {
    g_debug("job %s: %s", record.job.c_str(), told(error, record.input).c_str());
}

}  // namespace

Error unrecorded(const Error& cause) {
    return {Error::Kind::unrecorded,
            std::string(_("The order can't be written down on this computer, so nothing was sent: "
                          "its picture could get lost.")) +
                " " + cause.message,
            cause.detail};
}

Task<std::vector<Result<Picture>>> Run::pictures(Order order, Observer observer, Cancel cancel) {
    std::vector<Task<Picture>> jobs;
    for (int job = 0; job < order.count; ++job)
        jobs.push_back(picture(order, job, observer, cancel));
    co_return co_await gobj::join(std::move(jobs));
}

Task<Prediction> Run::create(Order order, Record record, Cancel cancel) {
    auto created = co_await attempts_.create(order.model, order.input, cancel).as_result();
    if (created || created.error().kind != Error::Kind::unknown)
        co_return co_await gobj::from_result(std::move(created));
    auto found = co_await search_.prediction(std::move(record), cancel).as_result();
    if (!found) {
        // What went wrong with the order, then what could be found out about it.
        Error& lost = created.error();
        lost.message += " " + found.error().message;
        lost.kind = found.error().kind;
        co_await gobj::failed(std::move(lost));
    }
    co_return std::move(*found);
}

Task<Picture> Run::picture(Order order, int job, Observer observer, Cancel cancel) {
    const Ordered ordered = co_await this->order(std::move(order), cancel);
    observer(job, Step::created);
    auto picture =
        co_await finish(ordered.record, ordered.prediction, job, observer, cancel, ordered.created)
            .as_result();
    if (!picture)
        log_failure(ordered.record, picture.error());
    if (!picture && picture.error().kind == Error::Kind::cancelled)
        co_await cancelled(ordered.record);
    co_return co_await gobj::from_result(std::move(picture));
}

Task<Run::Ordered> Run::order(Order order, Cancel cancel) {
    co_await attempts_.turn(cancel);
    Record record = journal_->new_record();
    record.service = client_->service().id;
    record.base_url = client_->service().base_url;
    record.model = order.model;
    record.input = order.input;
    record.price = order.price;
    record.target = order.target;
    co_await begin(&record);

    auto created = co_await create(order, record, cancel).as_result();
    if (!created) {
        log_failure(record, created.error());
        // What may have been carried out stays an intent, for Recover to look into.
        if (created.error().kind != Error::Kind::unknown &&
            created.error().kind != Error::Kind::absent)
            record.state = State::ended;
        co_await fail(record, std::move(created).error());
    }
    const Seconds answered = gobj::now();
    record.state = State::accepted;
    record.prediction = created->id;
    co_await journal_->write(record);
    co_return Ordered{std::move(record), std::move(*created), answered};
}

Task<> Run::begin(Record* record) {
    auto lock = journal_->lock(record->job);
    if (!lock)
        co_await gobj::failed(unrecorded(lock.error()));
    record->lock = std::move(*lock);
    auto written = co_await journal_->write(*record).as_result();
    if (written)
        co_return;
    // It may be there all the same, only not for sure; what was not sent is not to be looked for.
    g_unlink(journal_->record_path(*record).c_str());
    co_await gobj::failed(unrecorded(written.error()));
}

Task<Run::Ordered> Run::search(Record order, Cancel cancel) {
    Prediction found = co_await search_.prediction(order, std::move(cancel));
    order.state = State::accepted;
    order.prediction = found.id;
    co_await journal_->write(order);
    const Seconds created = gobj::now() - since_order(order);
    co_return Ordered{std::move(order), std::move(found), created};
}

Task<Picture> Run::finish(Record record, Prediction created, int job, Observer observer,
                          Cancel cancel, std::optional<Seconds> answered) {
    Wait wait{
        expected(record.model).schedule, answered.value_or(gobj::now() - since_order(record)), {}};
    const Seconds due = wait.created + wait.schedule.early() * limits_.pace;
    // Only one at a time, and none in a batch. libsoup hands a connection that is still being made
    // to whoever asks first, which may be another job's download: so it is not this job's to drop,
    // and nobody else is at work when the next one takes its place.
    const auto alone = std::make_unique<Alone>(&finishing_);
    if (due > wait.created && alone->is_first() && !limits_.patient)
        preparation_ =
            std::make_unique<Preparation>(client_, expected(record.model).learned.file_host,
                                          due - connecting_takes - gobj::now());
    const Prediction prediction = co_await attempts_.settle(std::move(created), cancel, &wait);
    if (prediction.status != api::Status::succeeded || prediction.outputs.empty()) {
        record.state = State::ended;
        co_await fail(record, api::no_picture(prediction));
    }
    observer(job, Step::ready);

    record.state = State::succeeded;
    if (record.succeeded_at.empty())
        record.succeeded_at = timestamp_now();
    // The download need not wait for the disk: both have to be done before the next step.
    std::vector<Task<api::Download>> both;
    both.push_back(attempts_.fetch(prediction.outputs.front(), journal_->picture_path(record),
                                   check_, cancel));
    both.push_back([](Run* run, Record record, std::optional<Seconds> took,
                      std::string url) -> Task<api::Download> {
        if (took)
            Durations(run->journal_->folder())
                .add(run->client_->service(), record.model, *took / run->limits_.pace, url);
        co_await run->journal_->write(record);
        co_return {};
    }(this, record, duration(prediction, wait.seen), prediction.outputs.front()));
    auto done = co_await gobj::join(std::move(both));
    const api::Download download = co_await gobj::from_result(std::move(done[0]));
    (void)co_await gobj::from_result(std::move(done[1]));

    record.state = State::fetched;
    record.sha256 = download.sha256;
    record.size = download.size;
    co_await journal_->write(record);
    observer(job, Step::fetched);
    co_return Picture{record, prediction, journal_->picture_path(record)};
}

const Run::Expected& Run::expected(const std::string& model) {
    if (!expected_ || expected_->model != model || gobj::now() - expected_->read > news) {
        Learned learned = Durations(journal_->folder()).of(client_->service(), model);
        Schedule schedule(learned.seconds);
        expected_ = {model, std::move(learned), std::move(schedule), gobj::now()};
    }
    return *expected_;
}

Task<> Run::fail(Record record, Error error) {
    record.error = error.message;
    co_await journal_->write(record);
    co_await gobj::failed(std::move(error));
}

Task<> Run::cancelled(Record record) {
    // Whoever cancelled waits no longer; the service must hear of it all the same.
    const auto deadline = std::make_unique<Deadline>(longest_cancel, Cancel());
    auto told = co_await client_->cancel(record.prediction, deadline->cancel()).as_result();
    Error::Kind kind = Error::Kind::cancelled;
    const char* sentence =
        _("No longer waiting. The service could not be told to stop, so the picture may still be "
          "billed.");
    if (told && told->ended()) {
        // A picture that was ready all the same stays in the journal: it is paid for.
        if (told->status != api::Status::succeeded)
            record.state = State::ended;
        else
            kind = Error::Kind::pending;
        sentence = told->status == api::Status::aborted
                       ? _("Cancelled before the service began; it costs nothing.")
                   : told->status == api::Status::succeeded
                       ? _("The picture was ready before the service heard of the cancel, so it "
                           "is billed.")
                       : _("Cancelled. The service had begun, so it may still be billed.");
    } else if (told) {
        sentence = _("Cancelled. The picture may still be billed.");
    }
    co_await fail(record, {kind, sentence});
}

Task<> Run::placed(Record record) {
    record.state = State::placed;
    co_await journal_->write(record);
}

}  // namespace jobs
