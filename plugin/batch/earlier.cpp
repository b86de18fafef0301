// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/earlier.hpp"

#include <algorithm>

#include "jobs/durable.hpp"

namespace batch {

using gobj::Cancel;
using gobj::Error;
using gobj::Task;
using jobs::Picture;
using jobs::Record;
using jobs::State;

namespace {

Task<> end(const jobs::Journal* journal, Record record, std::string why) {
    record.state = State::ended;
    record.error = std::move(why);
    co_await journal->write(std::move(record));
}

}  // namespace

api::Json target_of(const std::string& batch, const std::string& stem) {
    return api::JsonObjectBuilder().set("batch", batch).set("picture", stem).build();
}

std::string stem_in(const Record& record) {
    return record.target.member("picture").string().value_or("");
}

std::vector<Record> earlier_jobs(const jobs::Journal& journal, const std::string& batch) {
    std::vector<Record> found;
    const auto of_batch = [&](const Record& record) {
        return record.target.member("batch").string() == batch;
    };
    for (Record& record : journal.records(of_batch)) {
        if (record.unplaced()) {
            if (auto taken = journal.take(record.job); taken && taken->unplaced())
                found.push_back(std::move(*taken));
        } else if (record.state == State::placed && jobs::size_of(journal.picture_path(record))) {
            found.push_back(std::move(record));
        }
    }
    std::ranges::stable_sort(found, {}, &Record::intended_at);
    return found;
}

Task<Picture> bring_home(Means means, Record record, Cancel leave) {
    if (record.state == State::placed) {
        api::Prediction prediction;
        prediction.id = record.prediction;
        prediction.status = api::Status::succeeded;
        const std::string path = means.journal->picture_path(record);
        co_return Picture{std::move(record), std::move(prediction), path};
    }
    if (record.state == State::intent) {
        auto ordered = co_await means.run->search(record, leave).as_result();
        const bool absent = !ordered && ordered.error().kind == Error::Kind::absent;
        if (absent) {
            co_await end(means.journal, record, ordered.error().message);
            co_await gobj::failed(std::move(ordered).error());
        }
        if (ordered)
            record = std::move(ordered->record);
        // Else Recovery says what is known, and gives up once its time is over.
    }
    const std::string job = record.job;
    auto outcomes = co_await means.recovery->pictures({std::move(record)}, {}, leave);
    auto& outcome = outcomes.front();
    // Its time is over, or the service drew nothing: then the record says so.
    if (!outcome)
        if (const auto now = means.journal->read(job); now && now->state == State::ended)
            outcome.error().kind = Error::Kind::absent;
    co_return co_await gobj::from_result(std::move(outcome));
}

}  // namespace batch
