// SPDX-License-Identifier: GPL-3.0-or-later
// An object a line. What a row can say for itself are keys; every other key is input of the model.
#include <algorithm>
#include <charconv>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "batch/reading.hpp"

namespace batch {

using api::Json;

namespace {

// Text in C ends at a NUL, and what comes after would be lost without a word.
std::size_t escaped_nul(std::string_view line) {
    for (std::size_t at = 0; (at = line.find('\\', at)) != line.npos; at += 2)
        if (line.substr(at).starts_with("\\u0000"))
            return at;
    return line.npos;
}

// json-glib says "<data>:LINE:COLUMN: Parse error: WORDS".
Problem unreadable(int line, const std::string& detail) {
    Problem problem{line, 1, _("This line is no JSON.")};
    int column = 0;
    std::string_view rest = detail;
    if (rest.starts_with("<data>:1:")) {
        rest.remove_prefix(9);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), column);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (error == std::errc() && rest.starts_with(": ")) {
            problem.column = std::max(column, 1);
            rest.remove_prefix(2);
        }
    }
    problem.message = sentence(_("This line is no JSON: %s"), api::plain_text(rest, 200).c_str());
    return problem;
}

// The message of what is wrong with a key, or "".
std::string take(const std::string& key, const Json& value, Row* row,
                 api::JsonObjectBuilder* extra) {
    const std::size_t found = find_field(key);
    if (found == field_count) {
        extra->set(key.c_str(), value);
        return {};
    }
    const auto field = static_cast<Field>(found);
    if (key != field_name(field))
        return sentence(_("The key “%s” must be written “%s”."), key.c_str(), field_name(field));
    if (field == Field::extra_input)
        return _("“extra_input” is no key here: the model's other inputs are keys of the line.");
    if (field == Field::count) {
        const auto count = value.integer();
        if (!count || *count < 1 || *count > G_MAXINT)
            return wrong_count(value.text());
        row->wish.count = static_cast<int>(*count);
        return {};
    }
    const auto text = value.string();
    if (!text)
        return sentence(_("“%s” must be a string, not %s."), key.c_str(),
                        api::plain_text(value.text(), 40).c_str());
    *text_of(row, field) = *text;
    return {};
}

}  // namespace

void read_json_lines(std::string_view text, Reading* reading) {
    for (Lines lines(text); !reading->full() && lines.next();) {
        const std::string_view line = lines.text();
        const int number = lines.number();
        if (is_blank(line))
            continue;
        const auto json = Json::parse(line);
        if (!json) {
            const Problem problem = unreadable(number, json.error().detail);
            reading->wrong({problem.line, problem.column}, problem.message);
            continue;
        }
        if (!json->is_object()) {
            reading->wrong({number, 1}, _("This line is no JSON object."));
            continue;
        }
        if (const std::size_t nul = escaped_nul(line); nul != line.npos) {
            reading->wrong({number, 1 + characters(line.substr(0, nul))},
                           _("“\\u0000” is not allowed."));
            continue;
        }
        Row row = new_row(number);
        api::JsonObjectBuilder extra;
        bool good = true;
        for (const std::string& key : json->keys())
            if (auto message = take(key, json->member(key.c_str()), &row, &extra);
                !message.empty()) {
                reading->wrong({number, 1}, std::move(message));
                good = false;
            }
        if (!good)
            continue;
        const Json others = extra.build();
        if (!others.keys().empty())
            row.wish.extra_input = others.text();
        if (!reading->add(std::move(row)))
            return;
    }
}

}  // namespace batch
