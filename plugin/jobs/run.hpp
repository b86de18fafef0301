// SPDX-License-Identifier: GPL-3.0-or-later
// One run: an order of N pictures, each a prediction of its own, side by side. Every job is written
// to the journal before its next step, so that what was paid for can be found again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/client.hpp"
#include "gobj/task.hpp"
#include "jobs/attempts.hpp"
#include "jobs/journal.hpp"
#include "jobs/preparation.hpp"
#include "jobs/search.hpp"

namespace jobs {

struct Order {
    std::string model;
    api::Json input;
    int count = 1;
    std::int64_t price = 0;  // of one picture, in millionths of a US dollar; 0 where it is unknown
    api::Json target = {};   // where the pictures are wanted; written down and not looked at
};

// A picture on this disk.
struct Picture {
    Record record;
    api::Prediction prediction;
    std::string path;
};

// What becomes of `cause`, which the journal gave before anything was sent.
gobj::Error unrecorded(const gobj::Error& cause);

class Run {
  public:
    enum class Step { created, ready, fetched };
    using Observer = std::function<void(int job, Step step)>;
    using Check = jobs::Check;

    // Borrows both for as long as it lives. Without `check` everything passes.
    Run(const Journal* journal, api::Client* client, Limits limits = {}, Check check = {})
        : journal_(journal),
          client_(client),
          limits_(limits),
          attempts_(client, limits),
          search_(journal, client, limits.looks, limits.search),
          check_(std::move(check)) {}

    // Every picture's outcome, in the order of the jobs. Ends when the last job has. If `cancel` is
    // cancelled, the service is asked to stop what it runs; such a job's error (Kind::cancelled)
    // says whether it may still be billed; Kind::pending where the picture is drawn all the same.
    gobj::Task<std::vector<gobj::Result<Picture>>> pictures(Order order, Observer observer,
                                                            gobj::Cancel cancel);

    // The create alone, of one picture: written down, sent, and its id written down. A cancel while
    // it waits for its turn ends it with nothing sent and nothing written. Errors: also
    // Kind::unrecorded.
    struct Ordered {
        Record record;
        api::Prediction prediction;
        gobj::Seconds created;  // when that was answered, on the monotonic clock
    };
    gobj::Task<Ordered> order(Order order, gobj::Cancel cancel);

    // An order that a dead run has left without its reply; it must be locked. Looked for as a lost
    // one of this run. Errors: Kind::absent where no list has it, Kind::unknown where that can't
    // be told.
    gobj::Task<Ordered> search(Record order, gobj::Cancel cancel);

    // What comes after the create: waits for one job, fetches and keeps its picture. `cancel` ends
    // only the waiting. `answered`: when the create was, on the monotonic clock; without it the
    // record's own times tell.
    gobj::Task<Picture> finish(Record record, api::Prediction created, int job, Observer observer,
                               gobj::Cancel cancel, std::optional<gobj::Seconds> answered = {});

    // To be called when a picture is in an image.
    gobj::Task<> placed(Record record);

  private:
    gobj::Task<> begin(Record* record);
    // An order whose reply is lost is searched for before it counts as failed.
    gobj::Task<api::Prediction> create(Order order, Record record, gobj::Cancel cancel);
    gobj::Task<Picture> picture(Order order, int job, Observer observer, gobj::Cancel cancel);
    // Both write the record and end with an error; cancelled() tells the service first.
    gobj::Task<> fail(Record record, gobj::Error error);
    gobj::Task<> cancelled(Record record);

    // What is known of the jobs of a model; read anew now and then, for each of them adds to it.
    struct Expected {
        std::string model;
        Learned learned;
        Schedule schedule;
        gobj::Seconds read;
    };
    const Expected& expected(const std::string& model);

    const Journal* journal_;
    api::Client* client_;
    Limits limits_;
    Attempts attempts_;
    Search search_;
    Check check_;
    int finishing_ = 0;  // jobs that are waited for
    std::optional<Expected> expected_;
    std::unique_ptr<Preparation> preparation_;  // of the last job that was alone
};

}  // namespace jobs
