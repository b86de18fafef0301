// SPDX-License-Identifier: GPL-3.0-or-later
// A file of prompts into a folder of pictures: what the script's door and the window share. Reading
// and opening send nothing.
#pragma once

#include <memory>
#include <string>

#include "batch/running.hpp"
#include "procedures/arguments.hpp"
#include "procedures/exporting.hpp"
#include "procedures/generation.hpp"

namespace procedures {

// As the caller gave it.
struct BatchWish {
    std::string prompts_file, output_folder;  // absolute paths
    std::string export_format;
    int in_flight = 0;  // 0: as many as the service takes
    batch::Defaults defaults;
    double max_cost = 0;  // US dollars for the whole folder; 0: no cap
};

struct PromptsRead {
    batch::Prompts prompts;
    batch::Plan plan;  // with problems it must not be run
};
// Errors (Kind::argument): the file can't be read, or is of a kind that holds no prompts.
gobj::Result<PromptsRead> read_prompts_file(const BatchWish& wish);

// The first problems, each with its place in the file, as one error (Kind::argument).
gobj::Error problems_of(const BatchWish& wish, const batch::Plan& plan);

// A folder, and what is there of a plan already.
class BatchFolder {
  public:
    // `make`: the folder is made if it is missing, and locked; else it is only looked at. Errors:
    // Kind::argument where it can't be used for this, Kind::local where another batch works on it.
    static gobj::Result<BatchFolder> open(const BatchWish& wish, const PromptsRead& read,
                                          bool make);

    std::string path;
    ExportFormat format = ExportFormat::xcf;
    batch::Manifest manifest;
    batch::Changes changes;  // of the prompts file since the last run

    std::string report() const { return path + "/" + batch::manifest_file; }
    // What is still to be ordered, at most: how many, and for how many millionths of a US dollar.
    std::size_t missing() const;
    std::int64_t cost_of_missing(const batch::Plan& plan) const;

  private:
    std::shared_ptr<const jobs::FileLock> lock_;
};

// Errors (Kind::argument): max-cost is negative or no number, or the price of what it is to limit
// is not known.
gobj::Result<> check_max_cost(const batch::Plan& plan, double max_cost);

// Orders, fetches and writes; see batch::Running. All but `stop` and `leave` must outlive it.
gobj::Task<> run_batch(BatchFolder* folder, const PromptsRead* read, const BatchWish* wish,
                       Generation* generation, batch::Running::Observer observer, gobj::Cancel stop,
                       gobj::Cancel leave);

// What a batch's unattended run waits for and how long.
jobs::Limits batch_limits();

// "97 of 100 pictures are in FOLDER. …", with each reason and how often.
std::string batch_summary(const BatchFolder& folder);

}  // namespace procedures
