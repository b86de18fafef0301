// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/attempts.hpp"

#include <algorithm>
#include <cmath>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "gobj/async.hpp"
#include "gobj/deadline.hpp"
#include "jobs/durable.hpp"
#include "jobs/hint.hpp"

namespace jobs {

using namespace std::chrono_literals;
using api::Download;
using api::Prediction;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Ref;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

// Who is told to come back later than this is told so.
constexpr Seconds longest_slow_down = 60s;
constexpr Seconds base_slow_down = 1s;  // where the service names no time
constexpr Seconds base_pause = 0.25s;
constexpr Seconds budget_pause = 1s;

Error still_running(const std::string& id, const char* why) {
    return {Error::Kind::pending,
            gobj::take_string(g_strdup_printf(
                _("%s It is paid for: File ▸ Create ▸ Recover Generated Images… fetches it "
                  "(prediction %s)."),
                why, id.c_str()))};
}

Seconds asked_for(const Error& busy) {
    return busy.retry_after > 0 ? Seconds(busy.retry_after) : base_slow_down;
}

// "Full jitter": anything up to a bound that doubles with every failure.
Seconds pause_after(int failures, Seconds longest, const Random& random) {
    return std::min(base_pause * std::exp2(std::min(failures, 16)), longest) * random();
}

Task<> pause(Seconds length, Cancel cancel) {
    co_await gobj::sleep_for(length, cancel);
}

Error not_sent() {
    return {Error::Kind::cancelled, _("Cancelled; nothing was sent.")};
}

class Counted {
  public:
    explicit Counted(int* count) : count_(count) { ++*count; }
    Counted(const Counted&) = delete;
    ~Counted() { --*count_; }

  private:
    int* count_;
};

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

Task<> Attempts::turn(Cancel cancel) {
    const Error cancelled = not_sent();
    for (;;) {
        if (!co_await creates_.turn(cancel).as_result())
            co_await gobj::failed(cancelled);
        if (!budget_.is_empty())
            co_return;
        if (!limits_.patient)
            co_await gobj::failed({Error::Kind::offline,
                                   _("The service fails too often just now, so this picture was "
                                     "not ordered. Try again later.")});
        if (!co_await pause(budget_pause, cancel).as_result())
            co_await gobj::failed(cancelled);
    }
}

Task<Prediction> Attempts::create(std::string model, api::Json input, Cancel cancel) {
    const Seconds begin = gobj::now();
    for (int refused = 0, unsent = 0;; co_await turn(cancel)) {
        const auto sent = co_await creates_.apart(cancel).as_result();
        if (!sent)
            co_await gobj::failed(not_sent());
        // Not cancellable: a request that is broken off may have been carried out, under an id that
        // nobody knows. It takes a moment, and then the service can be told by its id.
        auto created =
            co_await client_->create(model, input, {}, [this] { creates_.left(); }).as_result();
        if (created) {
            budget_.went_well();
            creates_.went_well();
            co_return std::move(*created);
        }
        Error error = std::move(created).error();
        switch (error.kind) {
            case Error::Kind::busy:  // certainly not carried out
                if ((!budget_.spend(RetryBudget::refusal) || ++refused >= limits_.create_tries ||
                     asked_for(error) > longest_slow_down) &&
                    !limits_.patient)
                    co_await gobj::failed(std::move(error));
                creates_.slow_down(std::min(asked_for(error), longest_slow_down), *sent);
                break;
            case Error::Kind::offline:  // certainly never arrived
                if (!budget_.spend(RetryBudget::failure) || ++unsent >= limits_.connect_tries ||
                    gobj::now() - begin > limits_.connecting)
                    co_await gobj::failed(std::move(error));
                (void)co_await pause(pause_after(unsent, 1s, random_), cancel).as_result();
                break;
            case Error::Kind::unknown:
                budget_.spend(RetryBudget::failure);
                [[fallthrough]];
            default:
                co_await gobj::failed(std::move(error));
        }
    }
}

Task<Prediction> Attempts::settle(Prediction prediction, Cancel cancel, Wait* wait) {
    Wait unknown;
    const auto deadline = std::make_unique<Deadline>(limits_.wait, cancel);
    const std::string id = prediction.id;
    auto settled =
        co_await poll_until_ended(std::move(prediction), wait ? wait : &unknown, deadline->cancel())
            .as_result();
    if (!settled && deadline->passed() && settled.error().kind == Error::Kind::cancelled)
        co_await gobj::failed(still_running(id, _("The picture is not ready after ten minutes.")));
    co_return co_await gobj::from_result(std::move(settled));
}

Task<Prediction> Attempts::poll_until_ended(Prediction prediction, Wait* wait, Cancel cancel) {
    const Seconds begin = gobj::now();
    Seen& seen = wait->seen;
    // The last poll, since the create; the gaps count from poll to poll, however long a reply is
    // on its way.
    Seconds last = begin - wait->created;
    const auto waiting = std::make_unique<Counted>(&settling_);
    // A stream a job is too much for a service that has many of them.
    std::optional<Hint> hint;
    if (!together())
        hint.emplace(client_, prediction, cancel);
    for (int missed = 0; !prediction.ended();) {
        Seconds delay = wait->schedule.next(last / limits_.pace) * limits_.pace;
        delay = std::max(wait->created + delay - gobj::now(), Seconds());
        if (missed > 0)
            delay = std::max(
                delay,
                pause_after(missed, limits_.longest_pause * (budget_.is_empty() ? 5 : 1), random_));
        bool told = false;
        if (hint)
            told = co_await hint->wait(delay);
        else if (!together() || missed > 0)  // the list comes at its own pace
            co_await pause(delay, cancel);
        Seconds sent{};
        const bool alone = !together();
        auto polled = co_await look(prediction.id, &sent, cancel).as_result();
        last = sent - wait->created;
        if (polled) {
            prediction = std::move(*polled);
            const Seconds now = gobj::now();
            if (!prediction.ended())
                seen.running = last;
            else if (alone)
                seen = {seen.running, last, now - sent, told};
            else  // the list was asked for some time after we wanted it
                seen.ended = now - wait->created;
            missed = 0;
            budget_.went_well();
            polls_.went_well();
            continue;
        }
        Error error = std::move(polled).error();
        switch (error.kind) {
            case Error::Kind::cancelled:
                co_await gobj::failed(std::move(error));
                break;
            case Error::Kind::pending:  // no news; whoever asked for all of us sees to it
                break;
            case Error::Kind::unauthorized:
            case Error::Kind::payment:
                co_await gobj::failed(still_running(prediction.id, error.message.c_str()));
                break;
            case Error::Kind::missing:
                // A fresh id is not known everywhere at once.
                if (gobj::now() - begin > limits_.fresh)
                    co_await gobj::failed(std::move(error));
                break;
            case Error::Kind::busy:
                budget_.spend(RetryBudget::refusal);
                polls_.slow_down(std::min(asked_for(error), longest_slow_down), sent);
                break;
            default:  // a missed poll: the job goes on without us looking
                budget_.spend(RetryBudget::failure);
                ++missed;
                break;
        }
    }
    co_return prediction;
}

bool Attempts::together() const {
    return settling_ > limits_.asked_alone && lookout_.works() &&
           (client_->service().has("list") || client_->service().id == "custom");
}

Task<Prediction> Attempts::look(std::string id, Seconds* sent, Cancel cancel) {
    if (together()) {
        *sent = gobj::now();
        auto listed = co_await lookout_.next(id, cancel).as_result();
        const bool is_whole =
            listed && (listed->status != api::Status::succeeded || !listed->outputs.empty());
        // A list need not tell everything, nor hold everything.
        if (is_whole || (!listed && listed.error().kind != Error::Kind::missing))
            co_return co_await gobj::from_result(std::move(listed));
    }
    *sent = co_await polls_.turn(cancel);
    co_return co_await client_->get(id, cancel);
}

Task<Download> Attempts::fetch(std::string url, std::string path, Check check, Cancel cancel) {
    const auto deadline = std::make_unique<Deadline>(limits_.download, cancel);
    const std::string part = path + ".part";
    for (int tries = 1;; ++tries) {
        auto got = co_await download(url, part, deadline->cancel()).as_result();
        if (got && check)
            if (auto checked = check(part); !checked)
                got = std::unexpected(std::move(checked).error());
        if (got) {
            co_await keep_durably(part, path);
            co_return std::move(*got);
        }
        g_unlink(part.c_str());
        Error error = std::move(got).error();
        if (deadline->passed()) {
            error.kind = Error::Kind::unknown;
            error.message = _("The picture could not be fetched in time.");
        }
        const bool worth_it =
            error.kind == Error::Kind::unknown || error.kind == Error::Kind::offline;
        if (!worth_it || deadline->passed() || tries >= limits_.download_tries)
            co_await gobj::failed(std::move(error));
        const Seconds wait = base_pause + pause_after(tries, 1s, random_);
        (void)co_await pause(std::max(wait, Seconds(error.retry_after)), deadline->cancel())
            .as_result();
    }
}

Task<Download> Attempts::download(std::string url, std::string part, Cancel cancel) {
    auto file = co_await gobj::from_result(new_file(part));
    auto download = co_await client_->download(std::move(url), file, cancel).as_result();
    co_await close(file);
    co_return co_await gobj::from_result(std::move(download));
}

}  // namespace jobs
