// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/stem.hpp"

#include <algorithm>
#include <array>

#include "gobj/owned.hpp"

namespace batch {

namespace {

constexpr int longest_words = 40;          // characters
constexpr std::size_t longest_name = 120;  // bytes; some file systems allow 143 with the rest

// Lower-case words with single hyphens between, as many as fit.
std::string words_of(std::string_view text) {
    std::string words;
    std::size_t word_end = 0;  // where the last whole word ends
    int length = 0;
    bool gap = false;
    for (const char *at = text.data(), *end = at + text.size(); at < end;
         at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isalnum(c) && !(g_unichar_ismark(c) && !gap && !words.empty())) {
            gap = !words.empty();
            continue;
        }
        if (gap) {
            word_end = words.size();
            words += '-';
            ++length;
            gap = false;
        }
        if (++length > longest_words) {
            // A word longer than that is cut, but not before an accent of its.
            if (word_end > 0 || !g_unichar_ismark(c)) {
                words.resize(word_end > 0 ? word_end : words.size());
                return words;
            }
        }
        char bytes[6];
        words.append(bytes,
                     static_cast<std::size_t>(g_unichar_to_utf8(g_unichar_tolower(c), bytes)));
        if (words.size() > longest_name) {
            words.resize(word_end);
            return words;
        }
    }
    return words;
}

bool is_safe(std::string_view name) {
    if (name.empty() || name.size() > longest_name || name.front() == ' ' || name.back() == ' ' ||
        name.back() == '.')
        return false;
    for (const char *at = name.data(), *end = at + name.size(); at < end;
         at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c < 0x80 ? std::string_view("/\\:*?\"<>|").contains(static_cast<char>(c)) || c < 0x20 ||
                           c == 0x7f
                     : !g_unichar_isgraph(c) || g_unichar_type(c) == G_UNICODE_FORMAT)
            return false;
    }
    return true;
}

std::string_view without_ending(std::string_view name) {
    constexpr std::array<std::string_view, 5> endings{".xcf", ".png", ".jpg", ".jpeg", ".webp"};
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos || dot == 0)
        return name;
    const bool known = std::ranges::any_of(endings, [&](std::string_view ending) {
        return std::ranges::equal(ending, name.substr(dot),
                                  [](char a, char b) { return a == g_ascii_tolower(b); });
    });
    return known ? name.substr(0, dot) : name;
}

}  // namespace

int digits_for(std::size_t rows) {
    return std::max(4, static_cast<int>(std::to_string(rows).size()));
}

std::string stem_of(std::size_t number, int digits, std::string_view name, std::string_view prompt,
                    int copy) {
    std::string stem = std::to_string(number);
    if (const auto width = static_cast<std::size_t>(digits); stem.size() < width)
        stem.insert(0, width - stem.size(), '0');
    const std::string_view wanted = without_ending(name);
    std::string words = is_safe(wanted) ? std::string(wanted) : words_of(wanted);
    if (words.empty())
        words = words_of(prompt);
    if (!words.empty())
        stem += "-" + words;
    if (copy > 1)
        stem += "-" + std::to_string(copy);
    return stem;
}

}  // namespace batch
