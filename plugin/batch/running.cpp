// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/running.hpp"

#include <algorithm>
#include <set>

#include <glib/gi18n-lib.h>

#include "gobj/deadline.hpp"
#include "gobj/join.hpp"
#include "jobs/durable.hpp"

namespace batch {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

constexpr int open_at_first = 4;
constexpr int most_refusals = 20;  // in a row, in the same words
constexpr int most_orders = 3;     // of one picture in one run, where none has arrived
constexpr Seconds between_reports = 10s;

Task<> pause(Seconds length, Cancel cancel) {
    co_await gobj::sleep_for(length, cancel);
}

void nothing(int, jobs::Run::Step) {}

// No other order would fare better. A host of files that can't be reached says nothing of the
// service.
bool concerns_all(const Error& error, bool ordered) {
    using enum Error::Kind;
    return error.kind == unauthorized || error.kind == payment ||
           (error.kind == offline && !ordered) || error.kind == local || error.kind == unrecorded;
}

// The folder's pictures by their names without endings.
std::map<std::string, std::string> pictures_in(const std::string& folder) {
    std::map<std::string, std::string> pictures;
    for (const std::string& file : jobs::files_in(folder))
        if (!file.starts_with("."))
            pictures.emplace(file.substr(0, file.rfind('.')), file);
    return pictures;
}

}  // namespace

Running::Running(Manifest* manifest, const Plan* plan, Means means, Options options,
                 Deliver deliver, Observer observer)
    : manifest_(manifest),
      plan_(plan),
      means_(means),
      options_(std::move(options)),
      deliver_(std::move(deliver)),
      observer_(std::move(observer)) {
    if (options_.most_in_flight <= 0)
        options_.most_in_flight = automatic_in_flight;
}

Task<> Running::run(Cancel stop, Cancel leave) {
    manifest_->ended_at.clear();
    manifest_->stopped.clear();
    if (manifest_->begun_at.empty())
        manifest_->begun_at = jobs::timestamp_now();
    // Also finds out whether the folder can be written to, before anything costs.
    co_await save();

    const Cancel over = gobj::new_cancel();
    std::vector<Task<>> both;
    both.push_back(saving(over));
    both.push_back([](Running* self, Cancel stop, Cancel leave, Cancel over) -> Task<> {
        co_await self->everything(stop, leave);
        g_cancellable_cancel(over.get());
    }(this, stop, leave, over));
    co_await gobj::join(std::move(both));
    if (gobj::is_cancelled(stop) && manifest_->stopped.empty() && !to_order_.empty())
        manifest_->stopped = _("Stopped before all were ordered.");
    manifest_->ended_at = jobs::timestamp_now();
    co_await save();
}

Task<> Running::save() {
    changed_ = false;
    return save_manifest(options_.folder, manifest_, options_.keep_prompts);
}

// What a kill leaves of the report is at most so old; the journal knows the rest.
Task<> Running::saving(Cancel over) {
    while (!gobj::is_cancelled(over)) {
        (void)co_await pause(between_reports, over).as_result();
        if (changed_)
            (void)co_await save().as_result();
    }
}

Task<> Running::everything(Cancel stop, Cancel leave) {
    const auto there = pictures_in(options_.folder);
    std::map<std::string, std::size_t> numbers;
    for (std::size_t i = 0; i < manifest_->entries.size(); ++i) {
        Entry& entry = manifest_->entries[i];
        numbers.emplace(entry.stem, i);
        if (entry.state == State::delivered && there.contains(entry.stem))
            continue;
        entry.state = State::waiting;
        entry.file.clear();
        entry.error.clear();
    }
    std::vector<Task<>> tasks;
    std::set<std::size_t> under_way;
    for (jobs::Record& record : earlier_jobs(*means_.journal, manifest_->batch)) {
        const auto number = numbers.find(stem_in(record));
        // Of a row that is gone, or here: nothing to do, or Recover's.
        if (number == numbers.end() ||
            manifest_->entries[number->second].state == State::delivered ||
            !under_way.insert(number->second).second)
            continue;
        ++resuming_;
        tasks.push_back(resume(number->second, std::move(record), leave));
    }
    for (std::size_t i = 0; i < manifest_->entries.size(); ++i)
        if (manifest_->entries[i].state == State::waiting && !under_way.contains(i))
            to_order_.push_back(i);
    cost_ = manifest_->cost();
    open_ = std::min(open_at_first, options_.most_in_flight);
    const std::size_t workers = std::min(to_order_.size() + under_way.size(),
                                         static_cast<std::size_t>(options_.most_in_flight));
    for (std::size_t i = 0; i < workers; ++i)
        tasks.push_back(worker(static_cast<int>(i), stop, leave));
    co_await gobj::join(std::move(tasks));
}

Task<> Running::resume(std::size_t picture, jobs::Record record, Cancel leave) {
    Entry& entry = manifest_->entries[picture];
    entry.state = State::ordered;
    entry.prediction = record.prediction;
    entry.ordered_at = record.intended_at;
    entry.orders = std::max(entry.orders, 1);
    if (entry.cost == 0)
        spend(&entry, record.price);
    tell(entry);
    const auto here = pictures_in(options_.folder);
    if (const auto file = here.find(entry.stem); file != here.end()) {
        // Killed between the file and the word that it is there.
        entry.state = State::delivered;
        entry.file = file->second;
        if (record.unplaced())
            (void)co_await means_.run->placed(std::move(record)).as_result();
    } else if (record.base_url != options_.base_url && record.state < jobs::State::fetched) {
        entry.error = gobj::take_string(
            g_strdup_printf(_("It was ordered from %s. Choose that service again, or fetch it with "
                              "File ▸ Create ▸ Recover Generated Images…"),
                            record.base_url.c_str()));
    } else {
        auto outcome = co_await bring_home(means_, std::move(record), leave).as_result();
        if (!outcome && outcome.error().kind == Error::Kind::absent) {
            spend(&entry, -entry.cost);
            entry.state = State::waiting;
            to_order_.push_back(picture);
        } else {
            co_await end(picture, std::move(outcome));
        }
    }
    tell(entry);
    --resuming_;
    wake();
}

Task<> Running::worker(int number, Cancel stop, Cancel leave) {
    while (co_await has_work(number, stop)) {
        const std::size_t picture = to_order_.front();
        if (!may_order(picture))
            continue;
        to_order_.pop_front();
        co_await make(picture, stop, leave);
        wake();
    }
}

Task<bool> Running::has_work(int number, Cancel stop) {
    while (!gobj::is_cancelled(stop) && manifest_->stopped.empty()) {
        if (to_order_.empty() ? resuming_ == 0 : number < open_)
            co_return !to_order_.empty();
        const auto waiting = std::make_unique<Deadline>(24h, stop);
        waiting_workers_.push_back(waiting->cancel());
        (void)co_await pause(24h, waiting->cancel()).as_result();
    }
    co_return false;
}

bool Running::may_order(std::size_t picture) {
    const std::int64_t price = options_.free ? 0 : plan_->items[picture].order.price;
    if (options_.max_cost > 0 && cost_ + price > options_.max_cost) {
        stop_ordering(
            _("The rest was not ordered: it would cost more than max-cost allows for "
              "this folder."));
        return false;
    }
    if (options_.may_spend)
        if (auto may = options_.may_spend(price); !may) {
            stop_ordering(may.error().message);
            return false;
        }
    return true;
}

Task<> Running::make(std::size_t picture, Cancel stop, Cancel leave) {
    Entry& entry = manifest_->entries[picture];
    jobs::Order order = plan_->items[picture].order;
    order.target = target_of(manifest_->batch, entry.stem);
    if (options_.free)
        order.price = 0;
    const std::int64_t price = order.price;
    spend(&entry, price);
    entry.state = State::ordered;
    entry.ordered_at = jobs::timestamp_now();
    ++entry.orders;
    tell(entry);
    auto ordered = co_await means_.run->order(std::move(order), stop).as_result();
    if (!ordered) {
        if (ordered.error().kind != Error::Kind::unknown)
            spend(&entry, -price);
        missed(&entry, ordered.error());
        // Each time the service has been asked for long enough; should one turn up after all,
        // Recover has it.
        if (ordered.error().kind == Error::Kind::absent && entry.orders < most_orders)
            entry.state = State::waiting;
        if (entry.state == State::waiting)
            to_order_.push_front(picture);
        tell(entry);
        co_return;
    }
    entry.prediction = ordered->prediction.id;
    refusals_.clear();
    open_ = std::min(open_ + 1, options_.most_in_flight);
    wake();
    tell(entry);
    co_await end(picture, co_await means_.run
                              ->finish(std::move(ordered->record), std::move(ordered->prediction),
                                       0, nothing, leave, ordered->created)
                              .as_result());
    tell(entry);
}

Task<> Running::end(std::size_t picture, Result<jobs::Picture> outcome) {
    Entry& entry = manifest_->entries[picture];
    if (!outcome) {
        if (outcome.error().kind == Error::Kind::failed)
            spend(&entry, -entry.cost);
        missed(&entry, outcome.error());
        co_return;
    }
    jobs::Record record = outcome->record;
    auto file = co_await deliver_(entry.stem, std::move(*outcome)).as_result();
    if (!file) {
        // It is paid for and stays in the journal: a later run needs no order.
        missed(&entry, file.error());
        co_return;
    }
    entry.state = State::delivered;
    entry.file = std::move(*file);
    entry.prediction = record.prediction;
    entry.delivered_at = jobs::timestamp_now();
    entry.error.clear();
    if (!options_.keep_prompts)
        record.input = {};
    if (record.unplaced())
        (void)co_await means_.run->placed(std::move(record)).as_result();
}

void Running::missed(Entry* entry, const Error& error) {
    using enum Error::Kind;
    entry->error = error.message;
    if (error.kind == cancelled && entry->prediction.empty())
        entry->state = State::waiting;  // stopped before it was sent
    else if (error.kind == cancelled || error.kind == pending)
        entry->state = State::ordered;
    else
        entry->state =
            error.kind == unknown || error.kind == absent ? State::unconfirmed : State::failed;
    if (entry->state == State::waiting || error.kind == cancelled)
        entry->error.clear();
    if (concerns_all(error, !entry->prediction.empty()) ||
        ++refusals_[error.message] >= most_refusals)
        stop_ordering(error.message);
}

void Running::spend(Entry* entry, std::int64_t cost) {
    entry->cost += cost;
    cost_ += cost;
}

void Running::stop_ordering(const std::string& why) {
    if (manifest_->stopped.empty())
        manifest_->stopped = why;
    wake();
}

void Running::wake() {
    for (const Cancel& worker : std::exchange(waiting_workers_, {}))
        g_cancellable_cancel(worker.get());
}

void Running::tell(const Entry& entry) {
    changed_ = true;
    observer_(entry);
}

}  // namespace batch
