// SPDX-License-Identifier: GPL-3.0-or-later
// What earlier runs have paid for and not placed: found in the journal, and brought home. Whatever
// can't be had now stays in the journal for another time; what the service has deleted ends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jobs/lost_orders.hpp"
#include "jobs/run.hpp"

namespace jobs {

// Services keep pictures for an hour after they are drawn.
inline constexpr gobj::Seconds retention{3600};

// Every job that a picture may still come of and nobody works on, locked by us from now on: what
// the service deletes first comes first. Blocks shortly.
std::vector<Record> unplaced_jobs(const Journal& journal);

// Seconds since it was ordered; nothing where the record doesn't say.
std::optional<double> age_of(const Record& record, double now);
// Seconds until the service deletes the picture, negative once it has; at least, for it counts from
// the order where the end is not known. Nothing where it does not matter: the picture is here.
std::optional<double> time_left(const Record& record, double now);

class Recovery {
  public:
    // Borrows both for as long as it lives.
    Recovery(const Journal* journal, api::Client* client, Limits limits = {}, Run::Check check = {})
        : journal_(journal),
          client_(client),
          check_(check),
          run_(journal, client, limits, std::move(check)),
          lost_(journal, client) {}

    // As each job is over: its place among the records, and how it went.
    using Observer = std::function<void(std::size_t job, const gobj::Result<Picture>& outcome)>;

    // Looks into the service's list for orders whose reply was lost, and writes down what it finds.
    // pictures() does so too; alone it is for those who hold more jobs than they bring home at
    // once.
    gobj::Task<> adopt(std::vector<Record>* records, gobj::Cancel cancel);

    // Each one's outcome, in their order. All must be of the client's service, and locked. Errors:
    // Kind::unknown for an order of which it is not known whether it arrived ("unconfirmed");
    // Kind::missing for what the service no longer has; what else may go wrong. `cancel` ends only
    // the waiting: the service draws on.
    gobj::Task<std::vector<gobj::Result<Picture>>> pictures(std::vector<Record> records,
                                                            Observer observer, gobj::Cancel cancel);

  private:
    struct Work;
    gobj::Task<> work(Work* work, gobj::Cancel cancel);
    gobj::Task<Picture> picture(Record record, gobj::Cancel cancel);
    gobj::Task<Picture> from_disk(Record record);
    gobj::Task<Picture> from_service(Record record, gobj::Cancel cancel);
    gobj::Task<> give_up(Record record, gobj::Error error);

    const Journal* journal_;
    api::Client* client_;
    Run::Check check_;
    Run run_;
    LostOrders lost_;
};

}  // namespace jobs
