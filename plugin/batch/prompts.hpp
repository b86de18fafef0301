// SPDX-License-Identifier: GPL-3.0-or-later
// A file of prompts into rows. Nothing is sent from here and no value is judged: what a row may say
// is make_plan()'s matter. Prompts are data: quotes, backslashes and code in them stay byte for
// byte as they are.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gobj/error.hpp"
#include "jobs/order.hpp"

namespace batch {

enum class Format { text, csv, json_lines };

// By the ending, in any case: .csv; .jsonl and .ndjson; any other is text. Errors: Kind::argument
// for .tsv and .json, whose lines are no prompts.
gobj::Result<Format> format_of(std::string_view file_name);

// What a row can say for itself.
enum class Field {
    prompt,
    name,
    model,
    aspect_ratio,
    output_format,
    safety_filter_level,
    count,
    extra_input
};
inline constexpr std::size_t field_count = 8;

// In the file; both from 1, the column in characters.
struct Place {
    int line = 0, column = 0;
    bool operator==(const Place&) const = default;
};

struct Row {
    int line = 0;               // where the row begins
    jobs::Wish wish;            // "" and a count of 0: not given
    std::string model, name;    // "": not given; the name is that of the wanted file
    std::vector<Place> places;  // of each Field, of line 0 where it has none; may be empty
};

struct Problem {
    int line = 0, column = 0;
    std::string message;  // one translated sentence: which column or key, what is wrong
};

struct Prompts {
    std::vector<Row> rows;          // without those that can't be understood
    std::vector<Problem> problems;  // in the order of the file
};

inline constexpr std::size_t largest_file = 64 << 20;  // bytes, its alternatives written out too
inline constexpr std::size_t most_rows = 100'000;
inline constexpr std::size_t most_alternatives = 10'000;  // of one line
inline constexpr std::size_t most_problems = 1'000;       // more are not listed, and that is said

// The rows of a whole file; a byte order mark before it is no part of it, lines end in LF or CR LF.
//
// text: a prompt a line, as it is, blanks at both ends included. Lines that begin with '#' or hold
//   nothing but blanks are left out. {a|b} stands for a row with each; several in a line make every
//   combination, the last changing fastest. Braces without '|' or without their other half are
//   ordinary; "\{" is '{', "\#" at the line's beginning '#', any other backslash itself.
// csv: RFC 4180. The first record names the columns, each a Field, '-' as good as '_', case
// ignored. json_lines: an object a line. The Fields but extra_input are keys; all others are extra
// input.
//
// Whoever spends money must not go on while there are problems.
Prompts read_prompts(std::string_view bytes, Format format);

}  // namespace batch
