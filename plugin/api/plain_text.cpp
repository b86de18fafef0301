// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/plain_text.hpp"

#include "gobj/owned.hpp"

namespace api {

namespace {

// Characters that change how the text around them is read.
bool reorders(gunichar c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string plain_text(std::string_view text, std::size_t longest) {
    if (text.empty())
        return {};
    // No character is longer than 4 bytes: what is beyond can't be shown, so it is not even looked
    // at.
    text = text.substr(0, 4 * (longest + 64));
    const gobj::Chars valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    std::string plain;
    std::size_t count = 0;
    bool gap = false;
    for (const char* at = valid.get(); *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c)) {
            gap = !plain.empty();
            continue;
        }
        if (g_unichar_iscntrl(c) || reorders(c))
            continue;
        if (count + gap >= longest)
            return plain + "…";
        if (gap) {
            plain += ' ';
            ++count;
        }
        gap = false;
        plain.append(at, g_utf8_next_char(at));
        ++count;
    }
    return plain;
}

void hide(std::string_view key, std::string* text) {
    if (!key.empty())
        for (auto at = text->find(key); at != std::string::npos; at = text->find(key, at))
            text->replace(at, key.size(), "…");
}

}  // namespace api
