// SPDX-License-Identifier: GPL-3.0-or-later
// What all fuzzers share, and those of the service's words in particular.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <glib.h>

#include "gobj/error.hpp"

namespace fuzz {

inline void promised(bool kept) {
    if (!kept)
        std::abort();
}

// The input's parts, divided by lines of nothing but "--".
inline std::vector<std::string_view> parts(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view between = "\n--\n";
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    std::vector<std::string_view> found;
    for (std::size_t at = 0;;) {
        const auto end = all.find(between, at);
        found.push_back(all.substr(at, end - at));
        if (end == std::string_view::npos)
            return found;
        at = end + between.size();
    }
}

// Fit to be shown: said at all, valid, short, on one line, nothing that controls a terminal.
inline void presentable(const gobj::Error& error) {
    promised(!error.message.empty());
    for (const std::string& text : {error.message, error.detail, error.field}) {
        promised(g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr));
        promised(g_utf8_strlen(text.data(), static_cast<gssize>(text.size())) < 800);
        for (const char c : text)
            promised(!g_ascii_iscntrl(c));
    }
    promised(error.retry_after >= 0 && error.retry_after <= 3600);
}

}  // namespace fuzz
