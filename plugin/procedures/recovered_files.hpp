// SPDX-License-Identifier: GPL-3.0-or-later
// Recovered pictures as files in a folder, and the report beside them.
#pragma once

#include <string>
#include <vector>

#include "gobj/task.hpp"
#include "jobs/run.hpp"

namespace procedures {

// A job of the journal, and how its recovery went; `file` is the picture's name in the folder, ""
// without one.
struct Told {
    jobs::Record record;
    gobj::Result<jobs::Picture> outcome;
    std::string file;
};

// Copies a fetched picture into `folder`, durably: "genlayer-" and the prediction's id, and the
// ending that its bytes call for. The name is the same each time. Errors: Kind::local.
gobj::Task<std::string> save_picture(std::string folder, jobs::Picture picture);

inline constexpr const char* report_file = "genlayer-recovered.json";

// Writes the report; what an earlier one says of other jobs stays. Errors: Kind::local.
//
//   version   1
//   jobs      [{job, state: recovered | unconfirmed | waiting | gone, service, model, ordered_at,
//             and where they are known: prediction, input, file, sha256, size, error}]
gobj::Task<> write_report(std::string folder, std::vector<Told> told, bool prompts);

}  // namespace procedures
