// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/alternatives.hpp"

#include <vector>

#include <glib/gi18n-lib.h>

#include "batch/reading.hpp"

namespace batch {

namespace {

// A brace with its other half, and what is between.
struct Group {
    std::size_t begin = 0, end = 0;      // offsets of '{' and '}'
    std::vector<std::size_t> bars = {};  // of the '|' that are its own
    bool within = false;                 // holds another group
};

bool is_escaped_brace(std::string_view line, std::size_t at) {
    return line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '{';
}

std::string unescaped(std::string_view part) {
    std::string text;
    for (std::size_t at = 0; at < part.size(); ++at)
        if (!is_escaped_brace(part, at))
            text += part[at];
    return text;
}

// Those with a '|', in the order of their beginnings where none is within another.
std::expected<std::vector<Group>, WrongAlternatives> groups_of(std::string_view line) {
    std::vector<Group> open, found;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (is_escaped_brace(line, at)) {
            ++at;
        } else if (line[at] == '{') {
            open.push_back({.begin = at});
        } else if (line[at] == '|' && !open.empty()) {
            open.back().bars.push_back(at);
        } else if (line[at] == '}' && !open.empty()) {
            Group group = std::move(open.back());
            open.pop_back();
            group.end = at;
            if (group.bars.empty() && !group.within)
                continue;
            if (!group.bars.empty() && group.within)
                return std::unexpected(WrongAlternatives{
                    group.begin,
                    _("Alternatives can't hold others; write “\\{” for a brace that is meant as "
                      "such.")});
            if (!open.empty())
                open.back().within = true;
            if (!group.bars.empty())
                found.push_back(std::move(group));
        }
    }
    return found;
}

}  // namespace

std::expected<void, WrongAlternatives> expand(std::string_view line,
                                              const std::function<bool(std::string)>& take) {
    const auto groups = groups_of(line);
    if (!groups)
        return std::unexpected(groups.error());

    // Plain text is a part with one choice.
    std::vector<std::vector<std::string>> parts;
    std::size_t from = 0, combinations = 1;
    for (const Group& group : *groups) {
        parts.push_back({unescaped(line.substr(from, group.begin - from))});
        std::vector<std::string> choices;
        from = group.begin + 1;
        for (const std::size_t bar : group.bars) {
            choices.push_back(unescaped(line.substr(from, bar - from)));
            from = bar + 1;
        }
        choices.push_back(unescaped(line.substr(from, group.end - from)));
        from = group.end + 1;
        combinations *= choices.size();
        if (combinations > most_alternatives)
            return std::unexpected(WrongAlternatives{
                group.begin,
                sentence(_("The alternatives of this line make more than %zu prompts; no "
                           "more are allowed."),
                         most_alternatives)});
        parts.push_back(std::move(choices));
    }
    parts.push_back({unescaped(line.substr(from))});

    std::vector<std::size_t> chosen(parts.size(), 0);
    for (;;) {
        std::string prompt;
        for (std::size_t i = 0; i < parts.size(); ++i)
            prompt += parts[i][chosen[i]];
        if (!take(std::move(prompt)))
            return {};
        std::size_t last = parts.size();
        while (last > 0 && ++chosen[last - 1] == parts[last - 1].size())
            chosen[--last] = 0;
        if (last == 0)
            return {};
    }
}

}  // namespace batch
