// SPDX-License-Identifier: GPL-3.0-or-later
// What the readers of all formats share: where they are, and what they have found so far.
#pragma once

#include <string_view>

#include "batch/prompts.hpp"
#include "gobj/owned.hpp"

namespace batch {

class Reading {
  public:
    // False where nothing more is wanted: too many rows, or too large with all alternatives.
    [[nodiscard]] bool add(Row row);
    void wrong(Place place, std::string message);
    bool full() const { return full_; }
    bool has_problems() const { return !prompts_.problems.empty(); }
    Prompts take() { return std::move(prompts_); }

  private:
    Prompts prompts_;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

// The lines of a text, without their ends.
class Lines {
  public:
    explicit Lines(std::string_view rest) : rest_(rest) {}
    bool next();  // false where there is no more
    std::string_view text() const { return text_; }
    int number() const { return number_; }  // from 1

  private:
    std::string_view rest_, text_;
    int number_ = 0;
};

bool is_blank(std::string_view line);    // nothing but spaces and tabs
int characters(std::string_view valid);  // how many; the text is UTF-8

void read_text(std::string_view text, Reading* reading);
void read_csv(std::string_view text, Reading* reading);
void read_json_lines(std::string_view text, Reading* reading);

// The fields by the names that files give them.
const char* field_name(Field field);
// In any case, '-' as good as '_'; field_count for none.
std::size_t find_field(std::string_view name);
std::string list_of_fields();

// Where a row keeps a field's text; NULL for the count, which is no text.
std::string* text_of(Row* row, Field field);
// A row that says nothing yet.
Row new_row(int line);

// A count as a file writes it; 0 where it is no whole number from 1.
int read_count(std::string_view digits);
std::string wrong_count(std::string_view what);

// A translated sentence with its values.
template <class... Args>
std::string sentence(const char* format, Args... args) {
    return gobj::take_string(g_strdup_printf(format, args...));
}

}  // namespace batch
