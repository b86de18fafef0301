// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/run.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "api/refusal.hpp"
#include "gobj/async.hpp"
#include "gobj/deadline.hpp"
#include "gobj/join.hpp"
#include "jobs/durable.hpp"
#include "jobs/hint.hpp"

namespace jobs {

using namespace std::chrono_literals;
using api::Prediction;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Ref;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

constexpr Seconds longest_slow_down = 60s;
constexpr Seconds longest_cancel = 5s;
constexpr Seconds between_downloads = 0.5s;

Error still_running(const Prediction& prediction, const char* why) {
    return {Error::Kind::pending,
            gobj::take_string(g_strdup_printf(
                _("%s It is paid for: File ▸ Create ▸ Recover Generated Images… fetches it "
                  "(prediction %s)."),
                why, prediction.id.c_str()))};
}

Result<Ref<GOutputStream>> new_file(const std::string& path) {
    const auto file = Ref<GFile>::take(g_file_new_for_path(path.c_str()));
    GError* error = nullptr;
    GFileOutputStream* stream = g_file_replace(
        file.get(), nullptr, false,
        static_cast<GFileCreateFlags>(G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION),
        nullptr, &error);
    if (!stream)
        return gobj::failure(Error::Kind::local, _("The picture can't be written to disk."), error);
    return Ref<GOutputStream>::take(G_OUTPUT_STREAM(stream));
}

Task<> pause(Seconds length, Cancel cancel) {
    co_await gobj::sleep_for(length, cancel);
}

Task<> close(Ref<GOutputStream> stream) {
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_output_stream_close_async(stream.get(), G_PRIORITY_DEFAULT, nullptr, ready, data);
        },
        [](GObject* stream, GAsyncResult* done) -> Result<> {
            GError* error = nullptr;
            if (!g_output_stream_close_finish(G_OUTPUT_STREAM(stream), done, &error))
                return gobj::failure(Error::Kind::local, _("The picture can't be written to disk."),
                                     error);
            return {};
        });
}

}  // namespace

Seconds poll_delay(Seconds elapsed) {
    return std::clamp<Seconds>(elapsed * 0.03, 0.1s, 0.5s);
}

Task<std::vector<Result<Picture>>> Run::pictures(Order order, Observer observer, Cancel cancel) {
    std::vector<Task<Picture>> jobs;
    for (int job = 0; job < order.count; ++job)
        jobs.push_back(picture(order, job, observer, cancel));
    co_return co_await gobj::join(std::move(jobs));
}

Task<Picture> Run::picture(Order order, int job, Observer observer, Cancel cancel) {
    Record record = journal_->new_record();
    record.service = client_->service().id;
    record.base_url = client_->service().base_url;
    record.model = order.model;
    record.input = order.input;
    record.price = order.price;
    record.target = order.target;
    record.lock = co_await gobj::from_result(journal_->lock(record.job));
    co_await journal_->write(record);

    auto created = co_await create(order, cancel).as_result();
    if (!created) {
        // What may have been carried out stays an intent, for Recover to look into.
        if (created.error().kind != Error::Kind::unknown)
            record.state = State::ended;
        co_await fail(record, std::move(created).error());
    }
    record.state = State::accepted;
    record.prediction = created->id;
    co_await journal_->write(record);
    observer(job, Step::created);

    auto picture = co_await finish(record, *created, job, observer, cancel).as_result();
    if (!picture && picture.error().kind == Error::Kind::cancelled)
        co_await cancelled(record);
    co_return co_await gobj::from_result(std::move(picture));
}

Task<Picture> Run::finish(Record record, Prediction created, int job, Observer observer,
                          Cancel cancel) {
    const Prediction prediction = co_await settle(std::move(created), cancel);
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
    both.push_back(fetch(prediction.outputs.front(), journal_->picture_path(record), cancel));
    both.push_back([](const Journal* journal, Record record) -> Task<api::Download> {
        co_await journal->write(record);
        co_return {};
    }(journal_, record));
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

Task<> Run::fail(Record record, Error error) {
    record.error = error.message;
    co_await journal_->write(record);
    co_await gobj::failed(std::move(error));
}

Task<> Run::cancelled(Record record) {
    // Whoever cancelled waits no longer; the service must hear of it all the same.
    const auto deadline = std::make_unique<Deadline>(longest_cancel, Cancel());
    auto told = co_await client_->cancel(record.prediction, deadline->cancel()).as_result();
    const char* sentence =
        _("No longer waiting. The service could not be told to stop, so the picture may still be "
          "billed.");
    if (told && told->ended()) {
        // A picture that was ready all the same stays in the journal: it is paid for.
        if (told->status != api::Status::succeeded)
            record.state = State::ended;
        sentence = told->status == api::Status::aborted
                       ? _("Cancelled before the service began; it costs nothing.")
                   : told->status == api::Status::succeeded
                       ? _("The picture was ready before the service heard of the cancel, so it "
                           "is billed.")
                       : _("Cancelled. The service had begun, so it may still be billed.");
    } else if (told) {
        sentence = _("Cancelled. The picture may still be billed.");
    }
    co_await fail(record, {Error::Kind::cancelled, sentence});
}

Task<Prediction> Run::create(Order order, Cancel cancel) {
    for (int attempt = 1;; ++attempt) {
        if (gobj::is_cancelled(cancel))
            co_await gobj::failed({Error::Kind::cancelled, _("Cancelled; nothing was sent.")});
        // Not cancellable: a request that is broken off may have been carried out, under an id that
        // nobody knows. It takes a moment, and then the service can be told by its id.
        auto created = co_await client_->create(order.model, order.input, {}).as_result();
        // A 429 certainly was not carried out; so is a refused connection, but nothing says that it
        // would go better in a moment.
        if (created || created.error().kind != Error::Kind::busy || attempt >= limits_.create_tries)
            co_return co_await gobj::from_result(std::move(created));
        const Seconds asked(std::max(created.error().retry_after, 1.0));
        if (asked > longest_slow_down)
            co_return co_await gobj::from_result(std::move(created));
        (void)co_await pause(asked, cancel).as_result();
    }
}

Task<Prediction> Run::settle(Prediction prediction, Cancel cancel) {
    const Seconds begin = gobj::now();
    const auto hint = std::make_unique<Hint>(client_, prediction, cancel);
    Seconds slow_down = 0s;
    while (!prediction.ended()) {
        co_await hint->wait(std::max(poll_delay(gobj::now() - begin), slow_down));
        slow_down = 0s;
        const Seconds elapsed = gobj::now() - begin;
        if (elapsed > limits_.wait)
            co_await gobj::failed(
                still_running(prediction, _("The picture is not ready after ten minutes.")));
        auto polled = co_await client_->get(prediction.id, cancel).as_result();
        if (polled) {
            prediction = std::move(*polled);
            continue;
        }
        Error error = std::move(polled).error();
        switch (error.kind) {
            case Error::Kind::cancelled:
                co_await gobj::failed(std::move(error));
                break;
            case Error::Kind::unauthorized:
            case Error::Kind::payment:
                co_await gobj::failed(still_running(prediction, error.message.c_str()));
                break;
            case Error::Kind::missing:
                // A fresh id is not known everywhere at once.
                if (elapsed > limits_.fresh)
                    co_await gobj::failed(std::move(error));
                break;
            case Error::Kind::busy:
                slow_down = Seconds(std::clamp(error.retry_after, 1.0, 60.0));
                break;
            default:
                break;  // a missed poll: the job goes on without us looking
        }
    }
    co_return prediction;
}

Task<api::Download> Run::fetch(std::string url, std::string path, Cancel cancel) {
    const auto deadline = std::make_unique<Deadline>(limits_.download, cancel);
    const std::string part = path + ".part";
    auto attempt = [](api::Client* client, std::string url, std::string part,
                      Cancel cancel) -> Task<api::Download> {
        auto file = co_await gobj::from_result(new_file(part));
        auto download = co_await client->download(std::move(url), file, cancel).as_result();
        co_await close(file);
        co_return co_await gobj::from_result(std::move(download));
    };
    for (int tries = 1;; ++tries) {
        auto download = co_await attempt(client_, url, part, deadline->cancel()).as_result();
        if (download && check_)
            if (auto checked = check_(part); !checked)
                download = std::unexpected(std::move(checked).error());
        if (download) {
            co_await keep_durably(part, path);
            co_return std::move(*download);
        }
        g_unlink(part.c_str());
        Error error = std::move(download).error();
        if (deadline->passed()) {
            error.kind = Error::Kind::unknown;
            error.message = _("The picture could not be fetched in time.");
        }
        const bool worth_it =
            error.kind == Error::Kind::unknown || error.kind == Error::Kind::offline;
        if (!worth_it || deadline->passed() || tries >= limits_.download_tries)
            co_await gobj::failed(std::move(error));
        co_await gobj::sleep_for(between_downloads, deadline->cancel());
    }
}

Task<> Run::placed(Record record) {
    record.state = State::placed;
    co_await journal_->write(record);
}

}  // namespace jobs
