// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a folder that a batch fills: one JSON file in it, at once the report and what a
// later run goes on from. The journal knows more of what is under way; the manifest, which picture
// is whose, and what is there.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/plan.hpp"
#include "gobj/task.hpp"

namespace batch {

inline constexpr const char* manifest_file = "genlayer-batch.json";

enum class State {
    waiting,      // to be ordered
    ordered,      // under way
    delivered,    // its file is there
    failed,       // there is none; a later run orders it again
    unconfirmed,  // whether it was ordered nobody can tell; ordered again once its time is over
};

// One picture.
struct Entry {
    std::string stem, key;  // see Item
    int line = 0, copy = 1;
    std::string prompt;  // "" where prompts are not kept
    State state = State::waiting;
    std::string file;                      // its name in the folder; "" without one
    std::string prediction;                // the service's id
    std::string ordered_at, delivered_at;  // RFC 3339, UTC
    int orders = 0;                        // how often it was ordered
    std::int64_t cost = 0;  // what these cost by the model's price, millionths of a US dollar
    std::string error;
};

struct Manifest {
    std::string batch;          // our own name of it, a UUID
    std::string prompts_file;   // path
    std::string export_format;  // all pictures of a folder have the same
    std::string begun_at, ended_at;
    std::string stopped;         // why orders ended early; "" where they did not
    std::vector<Entry> entries;  // one an item of the plan, in its order
    std::vector<Entry> former;   // of rows that the prompts file no longer has

    std::int64_t cost() const;  // of all orders ever made for this folder
    std::size_t count(State state) const;
};

// Of a folder; nothing where there is none yet. Errors (Kind::local): it can't be read, or is none
// of ours: then it is left alone.
gobj::Result<std::optional<Manifest>> load_manifest(const std::string& folder);
// Durable when it ends. `prompts`: whether the prompts may be written. `manifest` may change
// meanwhile, but lose no entry; of each picture what is written was true at one moment. Errors:
// Kind::local.
gobj::Task<> save_manifest(std::string folder, const Manifest* manifest, bool prompts);

// How the prompts file differs from the last time.
struct Changes {
    std::size_t added = 0, removed = 0;
};

// Makes `manifest` (empty at first) that of `plan`. What was asked for before keeps its state and
// its file's name, wherever its row is now; new pictures get names that none has yet, nor any of
// `others` in the folder.
Changes adopt_plan(Manifest* manifest, const Plan& plan, const Prompts& prompts,
                   std::set<std::string> others);

}  // namespace batch
