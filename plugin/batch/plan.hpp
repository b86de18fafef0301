// SPDX-License-Identifier: GPL-3.0-or-later
// What a file of prompts will order: every row checked before the first is sent, each picture with
// the name of its file and what it costs. Pure: no disk, no network, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "batch/prompts.hpp"
#include "jobs/run.hpp"

namespace batch {

// What holds for rows that say nothing of their own.
struct Defaults {
    std::string model;     // owner/name
    jobs::Wish wish = {};  // its prompt and max_cost are not looked at
};

// One picture.
struct Item {
    std::size_t row = 0;       // index into Prompts::rows
    int copy = 1, copies = 1;  // the copy from 1
    jobs::Order order;         // count 1; its target is filled in by who runs it
    std::string stem;          // the file's name without ending, unique among the items
    std::string key;           // SHA-256 in lower-case hexadecimal of model and input: the same
                               // for all copies, and for rows that ask for the same
};

struct Duplicate {
    int line = 0, first = 0;  // the line, and the first that asks for the same
};

inline constexpr std::size_t most_items = 100'000;

struct Plan {
    std::vector<Item> items;            // in the order of the rows, copies side by side
    std::vector<Problem> problems;      // the file's own and the values', in the order of the file
    std::vector<Duplicate> duplicates;  // no problem: who writes a line twice wants two
    std::int64_t cost = 0;              // of all items of known price, in millionths of a US dollar
    bool price_known = true;            // of every item
};

// Checks every row by jobs::make_order(). A row with a problem has no items; a plan with problems
// must not be run. extra_input is taken together with the defaults', the row's keys first. An
// aspect ratio "auto" is the model's own default.
Plan make_plan(const Prompts& prompts, const Defaults& defaults);

}  // namespace batch
