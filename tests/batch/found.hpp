// SPDX-License-Identifier: GPL-3.0-or-later
// What was read of a file, in a form that a test can compare and print.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "batch/prompts.hpp"

namespace found {

inline std::vector<std::string> prompts(const batch::Prompts& read) {
    std::vector<std::string> all;
    for (const batch::Problem& problem : read.problems)
        FAIL_CHECK(problem.line << ":" << problem.column << ": " << problem.message);
    for (const batch::Row& row : read.rows)
        all.push_back(row.wish.prompt);
    return all;
}

inline std::vector<int> lines(const batch::Prompts& read) {
    std::vector<int> all;
    for (const batch::Row& row : read.rows)
        all.push_back(row.line);
    return all;
}

// "LINE:COLUMN" of every problem, in order.
inline std::string places(const std::vector<batch::Problem>& problems) {
    std::string all;
    for (const batch::Problem& problem : problems)
        all += (all.empty() ? "" : " ") + std::to_string(problem.line) + ":" +
               std::to_string(problem.column);
    return all;
}

// That a file has these problems and no other, and that the first one's message says `word`.
inline void wrong(std::string_view file, batch::Format format, std::string_view expected,
                  std::string_view word) {
    const batch::Prompts read = batch::read_prompts(file, format);
    CAPTURE(file);
    CHECK(places(read.problems) == expected);
    REQUIRE(!read.problems.empty());
    INFO(read.problems.front().message);
    CHECK(read.problems.front().message.contains(word));
}

}  // namespace found
