// SPDX-License-Identifier: GPL-3.0-or-later
// A batch in words: the lines of its table, what it will cost, how far it is. Pure: no GIMP calls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "procedures/batching.hpp"
#include "ui/batch_offer.hpp"

namespace windows {

ui::BatchOffer batch_offer();

// A line a picture; where the plan has problems, a line a row, and one for each problem that has
// none. In the order of the file. `folder`: where known, what is there already.
std::vector<ui::BatchLine> batch_lines(const procedures::PromptsRead& read,
                                       const procedures::BatchFolder* folder);

// How far one picture is.
ui::BatchMark mark_of(const batch::Entry& entry);
std::string state_of(const batch::Entry& entry);

// "60 pictures; 12 are in the folder; 48 to order, about $1.92." `free`: as samples are.
std::string estimate_text(const procedures::BatchFolder& folder, const batch::Plan& plan,
                          bool free);
// How many, and the first; there must be one.
std::string problems_text(const batch::Plan& plan);
// "12 here, 1 failed, 47 to go"
std::string progress_text(std::size_t here, std::size_t failed, std::size_t to_go);

}  // namespace windows
