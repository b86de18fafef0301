// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/reading.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"

namespace batch {

namespace {

constexpr std::array<const char*, field_count> names{
    "prompt", "name",       "model", "aspect_ratio", "output_format", "safety_filter_level",
    "count",  "extra_input"};

}  // namespace

bool Reading::add(Row row) {
    if (full_)
        return false;
    bytes_ += row.wish.prompt.size() + row.wish.extra_input.size();
    const Place place{row.line, 1};
    if (prompts_.rows.size() == most_rows) {
        wrong(place,
              sentence(_("The file has more than %zu prompts; no more are allowed."), most_rows));
        full_ = true;
    } else if (bytes_ > largest_file) {
        wrong(place,
              sentence(_("With its alternatives written out the file is larger than %zu MiB; no "
                         "more is allowed."),
                       largest_file >> 20));
        full_ = true;
    } else {
        prompts_.rows.push_back(std::move(row));
    }
    return !full_;
}

void Reading::wrong(Place place, std::string message) {
    if (full_)
        return;
    prompts_.problems.push_back({place.line, place.column, std::move(message)});
    if (prompts_.problems.size() < most_problems)
        return;
    prompts_.problems.push_back(
        {place.line, place.column, _("There may be more problems; the rest was not looked at.")});
    full_ = true;
}

bool Lines::next() {
    if (rest_.empty())
        return false;
    const std::size_t end = rest_.find('\n');
    text_ = rest_.substr(0, end);
    rest_ = end == rest_.npos ? std::string_view() : rest_.substr(end + 1);
    if (text_.ends_with('\r'))
        text_.remove_suffix(1);
    ++number_;
    return true;
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == line.npos;
}

int characters(std::string_view valid) {
    return static_cast<int>(
        std::ranges::count_if(valid, [](char c) { return (c & 0xC0) != 0x80; }));
}

const char* field_name(Field field) {
    return names[static_cast<std::size_t>(field)];
}

std::size_t find_field(std::string_view name) {
    const auto same = [](char written, char known) {
        return (written == '-' ? '_' : g_ascii_tolower(written)) == known;
    };
    return static_cast<std::size_t>(
        std::ranges::find_if(
            names, [&](std::string_view known) { return std::ranges::equal(name, known, same); }) -
        names.begin());
}

std::string list_of_fields() {
    std::string list;
    for (const char* name : names)
        list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

std::string* text_of(Row* row, Field field) {
    switch (field) {
        case Field::prompt:
            return &row->wish.prompt;
        case Field::name:
            return &row->name;
        case Field::model:
            return &row->model;
        case Field::aspect_ratio:
            return &row->wish.aspect_ratio;
        case Field::output_format:
            return &row->wish.output_format;
        case Field::safety_filter_level:
            return &row->wish.safety_filter_level;
        case Field::extra_input:
            return &row->wish.extra_input;
        case Field::count:
            break;
    }
    return nullptr;
}

Row new_row(int line) {
    Row row;
    row.line = line;
    row.wish.count = 0;
    return row;
}

int read_count(std::string_view digits) {
    int count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return error == std::errc() && end == digits.data() + digits.size() ? std::max(count, 0) : 0;
}

std::string wrong_count(std::string_view what) {
    return sentence(_("count must be a whole number from 1 to %d, not “%s”."), jobs::most_pictures,
                    api::plain_text(what, 40).c_str());
}

}  // namespace batch
