// SPDX-License-Identifier: GPL-3.0-or-later
// From what a caller asked for to what is sent: every value is checked here, before anything costs
// money, and a wrong one is named together with what is allowed.
#pragma once

#include <string>

#include "api/model.hpp"
#include "gobj/error.hpp"
#include "jobs/run.hpp"

namespace jobs {

// As the caller gave them; "" means not given.
struct Wish {
    std::string prompt = {};  // UTF-8, at most 32 KiB, sent byte for byte
    std::string aspect_ratio = {}, output_format = {}, safety_filter_level = {};
    std::string extra_input = {};  // the text of a JSON object
    int count = 1;
    double max_cost = 0;  // US dollars; 0 means no cap
};

inline constexpr int most_pictures = 100;                 // in one run
inline constexpr std::size_t longest_prompt = 32 * 1024;  // bytes

// Only what differs from the model's defaults is sent. Errors: Kind::argument; `field` and the
// message name the argument as GIMP's callers know it ("aspect-ratio").
gobj::Result<Order> make_order(const api::Model& model, const Wish& wish);

// The error for an argument whose value is none of `allowed`.
gobj::Error not_one_of(const char* argument, const std::string& value,
                       const std::vector<std::string>& allowed);

}  // namespace jobs
