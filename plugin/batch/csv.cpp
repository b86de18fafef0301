// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated values after RFC 4180: fields in quotes may hold commas, line breaks and doubled
// quotes. The first record names the columns.
#include <algorithm>
#include <optional>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "batch/reading.hpp"

namespace batch {

namespace {

struct Cell {
    std::string text;
    Place place;
};

using Record = std::vector<Cell>;

// Reads record after record, and knows where it is.
class Records {
  public:
    Records(std::string_view text, Reading* reading) : rest_(text), reading_(reading) {}

    // Nothing at the end of the file, an empty record for a line that can't be understood or is
    // empty.
    std::optional<Record> next() {
        if (rest_.empty() || reading_->full())
            return std::nullopt;
        Record record;
        if (ends_line()) {
            end_line();
            return record;
        }
        do {
            auto cell = rest_.starts_with('"') ? quoted() : plain();
            if (!cell)
                return Record();
            record.push_back(std::move(*cell));
        } while (take_comma());
        end_line();
        return record;
    }

  private:
    bool ends_line() const {
        return rest_.empty() || rest_.starts_with('\n') || rest_.starts_with("\r\n") ||
               rest_ == "\r";
    }

    void end_line() {
        while (!rest_.empty() && step() != '\n') {
        }
    }

    bool take_comma() {
        if (!rest_.starts_with(','))
            return false;
        step();
        return true;
    }

    char step() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '\n')
            place_ = {place_.line + 1, 1};
        else if ((static_cast<unsigned char>(rest_.empty() ? 0 : rest_.front()) & 0xC0) != 0x80)
            ++place_.column;
        return c;
    }

    // What is wrong here makes the rest of the line meaningless.
    std::optional<Cell> give_up(Place place, const char* message) {
        reading_->wrong(place, message);
        end_line();
        return std::nullopt;
    }

    std::optional<Cell> plain() {
        Cell cell{{}, place_};
        while (!ends_line() && !rest_.starts_with(',')) {
            if (rest_.starts_with('"'))
                return give_up(place_,
                               _("A quote stands in a field without quotes; put the field into "
                                 "quotes and write each of its own twice."));
            cell.text += step();
        }
        return cell;
    }

    std::optional<Cell> quoted() {
        Cell cell{{}, place_};
        step();
        for (;;) {
            if (rest_.empty())
                return give_up(cell.place, _("The quote that begins here is never closed."));
            if (const char c = step(); c != '"') {
                cell.text += c;
            } else if (rest_.starts_with('"')) {
                cell.text += step();
            } else {
                break;
            }
        }
        if (!ends_line() && !rest_.starts_with(','))
            return give_up(place_,
                           _("Only a comma or the line's end may follow a field in quotes; write "
                             "a quote within it twice."));
        return cell;
    }

    std::string_view rest_;
    Place place_{1, 1};
    Reading* reading_;
};

std::string_view trimmed(std::string_view name) {
    const std::size_t begin = name.find_first_not_of(" \t");
    if (begin == name.npos)
        return {};
    return name.substr(begin, name.find_last_not_of(" \t") + 1 - begin);
}

// Which field each column is; nothing where the header is wrong.
std::optional<std::vector<Field>> read_header(const Record& header, Reading* reading) {
    std::vector<Field> columns;
    bool good = true;
    for (const Cell& cell : header) {
        const std::size_t found = find_field(trimmed(cell.text));
        const auto field = static_cast<Field>(found);
        if (found == field_count)
            reading->wrong(
                cell.place,
                sentence(_("“%s” is no column; columns are %s, with commas between."),
                         api::plain_text(cell.text, 40).c_str(), list_of_fields().c_str()));
        else if (std::ranges::contains(columns, field))
            reading->wrong(cell.place,
                           sentence(_("The column “%s” is there twice."), field_name(field)));
        else
            columns.push_back(field);
        good = good && columns.size() == static_cast<std::size_t>(&cell - header.data()) + 1;
    }
    if (good && !std::ranges::contains(columns, Field::prompt)) {
        reading->wrong(header.front().place,
                       _("The first line must name the columns, and one must be “prompt”."));
        good = false;
    }
    return good ? std::optional(columns) : std::nullopt;
}

// The row of a record that has a cell for each column; nothing where a cell is wrong.
std::optional<Row> read_row(Record record, const std::vector<Field>& columns, Reading* reading) {
    Row row = new_row(record.front().place.line);
    row.places.resize(field_count);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::string& text = record[i].text;
        if (text.empty() && columns[i] != Field::prompt)
            continue;
        row.places[static_cast<std::size_t>(columns[i])] = record[i].place;
        if (std::string* kept = text_of(&row, columns[i])) {
            *kept = std::move(text);
        } else if ((row.wish.count = read_count(text)) == 0) {
            reading->wrong(record[i].place, wrong_count(text));
            return std::nullopt;
        }
    }
    return row;
}

}  // namespace

void read_csv(std::string_view text, Reading* reading) {
    Records records(text, reading);
    std::optional<std::vector<Field>> columns;
    while (auto record = records.next()) {
        if (record->empty()) {
            // A header that can't be read leaves nothing to understand the rest by.
            if (!columns && reading->has_problems())
                return;
            continue;
        }
        if (!columns) {
            columns = read_header(*record, reading);
            if (!columns)
                return;
        } else if (record->size() != columns->size()) {
            reading->wrong(
                record->front().place,
                sentence(g_dngettext(GETTEXT_PACKAGE,
                                     "This record has %zu field, but the columns are %zu.",
                                     "This record has %zu fields, but the columns are %zu.",
                                     record->size()),
                         record->size(), columns->size()));
        } else if (auto row = read_row(std::move(*record), *columns, reading)) {
            if (!reading->add(std::move(*row)))
                return;
        }
    }
}

}  // namespace batch
