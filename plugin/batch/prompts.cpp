// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/prompts.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "batch/reading.hpp"
#include "gobj/owned.hpp"

namespace batch {

using gobj::Error;

namespace {

// Where the byte at the end of `before` is.
Place place_after(std::string_view before) {
    const auto lines = std::ranges::count(before, '\n');
    const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return {static_cast<int>(lines) + 1, 1 + characters(before.substr(begin))};
}

}  // namespace

gobj::Result<Format> format_of(std::string_view file_name) {
    const std::string name =
        gobj::take_string(g_ascii_strdown(file_name.data(), static_cast<gssize>(file_name.size())));
    if (name.ends_with(".csv"))
        return Format::csv;
    if (name.ends_with(".jsonl") || name.ends_with(".ndjson"))
        return Format::json_lines;
    if (name.ends_with(".tsv") || name.ends_with(".json"))
        return std::unexpected(Error{
            Error::Kind::argument,
            _("prompts-file must be a text, a .csv, or a .jsonl with a JSON object a line; .tsv "
              "and .json are not read."),
            {},
            "prompts-file"});
    return Format::text;
}

Prompts read_prompts(std::string_view bytes, Format format) {
    Reading reading;
    if (bytes.size() > largest_file) {
        reading.wrong({1, 1}, sentence(_("The file is larger than %zu MiB; no more is allowed."),
                                       largest_file >> 20));
        return reading.take();
    }
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    const char* end = bytes.data();
    if (!bytes.empty() && !g_utf8_validate_len(bytes.data(), bytes.size(), &end)) {
        const auto at = static_cast<std::size_t>(end - bytes.data());
        reading.wrong(place_after(bytes.substr(0, at)),
                      bytes[at] == '\0' ? _("A NUL byte is not allowed in a file of prompts.")
                                        : _("The file is no UTF-8 text from here on."));
        return reading.take();
    }
    switch (format) {
        case Format::text:
            read_text(bytes, &reading);
            break;
        case Format::csv:
            read_csv(bytes, &reading);
            break;
        case Format::json_lines:
            read_json_lines(bytes, &reading);
            break;
    }
    return reading.take();
}

}  // namespace batch
