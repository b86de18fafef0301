// SPDX-License-Identifier: GPL-3.0-or-later
// A prompt a line. A line is taken as it is: a blank at its end may be meant, and nobody can tell.
#include "batch/alternatives.hpp"
#include "batch/reading.hpp"

namespace batch {

void read_text(std::string_view text, Reading* reading) {
    for (Lines lines(text); !reading->full() && lines.next();) {
        std::string_view line = lines.text();
        int skipped = 0;
        if (line.starts_with('#') || is_blank(line))
            continue;
        if (line.starts_with("\\#")) {
            line.remove_prefix(1);
            skipped = 1;
        }
        const auto expanded = expand(line, [&](std::string prompt) {
            Row row = new_row(lines.number());
            row.wish.prompt = std::move(prompt);
            return reading->add(std::move(row));
        });
        if (!expanded)
            reading->wrong(
                {lines.number(), 1 + skipped + characters(line.substr(0, expanded.error().at))},
                expanded.error().message);
    }
}

}  // namespace batch
