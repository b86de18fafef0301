// SPDX-License-Identifier: GPL-3.0-or-later
// A batch from its plan to the last file: what earlier runs have left under way is brought home,
// what is missing is ordered, as many at once as the service takes, and each picture is a file as
// soon as it is here. Stopped or killed at any moment, a later run goes on.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "batch/earlier.hpp"
#include "batch/manifest.hpp"

namespace batch {

struct Options {
    std::string folder;         // absolute; exists
    std::string base_url;       // of the service that is ordered from
    bool keep_prompts = true;   // in the report and the journal
    int most_in_flight = 0;     // 0: whatever the service takes, at most automatic_in_flight
    std::int64_t max_cost = 0;  // of the folder's pictures in all, millionths; 0: no cap
    bool free = false;          // nothing costs anything, whatever the price
    // Whether so much more may be spent today; may be empty.
    std::function<gobj::Result<>(std::int64_t millionths)> may_spend = {};
};

inline constexpr int automatic_in_flight = 100;

class Running {
  public:
    // Makes the picture a file of that name (without ending) in the folder, whole or not at all,
    // and gives its name.
    using Deliver = std::function<gobj::Task<std::string>(std::string stem, jobs::Picture picture)>;
    using Observer = std::function<void(const Entry&)>;

    // Borrows what is handed in as pointers for as long as it lives. `manifest` is that of `plan`.
    Running(Manifest* manifest, const Plan* plan, Means means, Options options, Deliver deliver,
            Observer observer);

    // Ends when all that could be had is in the folder and the report is written. `stop`: nothing
    // new is ordered, what is under way is waited for. `leave`: that neither; it stays in the
    // journal, for the next run. Errors (Kind::local): the report can't be written; if that is so
    // from the beginning nothing was ordered.
    gobj::Task<> run(gobj::Cancel stop, gobj::Cancel leave);

  private:
    gobj::Task<> save();
    gobj::Task<> saving(gobj::Cancel over);
    gobj::Task<> everything(gobj::Cancel stop, gobj::Cancel leave);

    // Both: what is done with the manifest's picture of that number.
    gobj::Task<> resume(std::size_t picture, jobs::Record record, gobj::Cancel leave);
    gobj::Task<> make(std::size_t picture, gobj::Cancel stop, gobj::Cancel leave);
    gobj::Task<> worker(int number, gobj::Cancel stop, gobj::Cancel leave);
    gobj::Task<bool> has_work(int number, gobj::Cancel stop);
    gobj::Task<> end(std::size_t picture, gobj::Result<jobs::Picture> outcome);

    bool may_order(std::size_t picture);
    void missed(Entry* entry, const gobj::Error& error);
    void spend(Entry* entry, std::int64_t cost);
    void stop_ordering(const std::string& why);
    void wake();
    void tell(const Entry& entry);

    Manifest* manifest_;
    const Plan* plan_;
    Means means_;
    Options options_;
    Deliver deliver_;
    Observer observer_;

    std::deque<std::size_t> to_order_;
    int resuming_ = 0;  // earlier jobs that may yet have to be ordered anew
    int open_ = 0;      // so many workers may work
    std::int64_t cost_ = 0;
    std::map<std::string, int> refusals_;        // in a row, by their words
    std::vector<gobj::Cancel> waiting_workers_;  // cancelled to wake them
    bool changed_ = false;                       // since the report was written
};

}  // namespace batch
