// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/name.hpp"

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"

namespace canvas {
namespace {

constexpr std::size_t max_characters = 60;
constexpr std::size_t near_end = 20;  // a word's end is looked for in this many last characters

bool is_line_end(gunichar c) {
    return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

// Controls, and the format characters that turn the text around (bidi); joiners within words stay.
bool is_dropped(gunichar c) {
    return g_unichar_iscntrl(c) || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::u32string first_line(const char* text) {
    std::u32string line;
    for (; *text; text = g_utf8_next_char(text)) {
        const gunichar c = g_utf8_get_char(text);
        if (is_line_end(c)) {
            if (!line.empty())
                break;
        } else if (g_unichar_isspace(c)) {
            if (!line.empty() && line.back() != U' ')
                line.push_back(U' ');
        } else if (!is_dropped(c)) {
            line.push_back(c);
        }
    }
    if (line.ends_with(U' '))
        line.pop_back();
    return line;
}

// Whether cutting before `at` would split what is seen as one character: an accent, a joined emoji.
bool splits(const std::u32string& line, std::size_t at) {
    return g_unichar_ismark(line[at]) || line[at] == 0x200d || line[at - 1] == 0x200d ||
           (line[at] >= 0x1f3fb && line[at] <= 0x1f3ff);
}

void shorten(std::u32string& line) {
    if (line.size() <= max_characters)
        return;
    std::size_t end = max_characters - 1;  // the "…" takes one
    const auto space = line.rfind(U' ', end);
    if (space != line.npos && space >= max_characters - near_end)
        end = space;
    else
        while (end > 1 && splits(line, end))
            end--;
    line.resize(end);
    line.push_back(U'…');
}

}  // namespace

std::string layer_name(std::string_view prompt) {
    gobj::Chars valid(
        g_utf8_make_valid(prompt.data() ? prompt.data() : "", static_cast<gssize>(prompt.size())));
    auto line = first_line(valid.get());
    if (line.empty())
        return _("Generated Picture");
    shorten(line);
    std::string name;
    for (const auto c : line) {
        char bytes[6];
        name.append(bytes, g_unichar_to_utf8(c, bytes));
    }
    return name;
}

}  // namespace canvas
