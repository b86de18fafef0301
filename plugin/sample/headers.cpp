// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/headers.hpp"

#include <algorithm>
#include <charconv>

namespace sample {

static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

std::optional<Wait> prefer_wait(std::string_view header) {
    while (!header.empty()) {
        const auto end = std::min(header.find_first_of(",;"), header.size());
        const auto preference = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        if (preference == "wait")
            return Wait{60, "wait"};
        if (!preference.starts_with("wait="))
            continue;
        const auto digits = preference.substr(5);
        int seconds = 0;
        const auto [rest, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
        if (error == std::errc() && rest == digits.data() + digits.size() && seconds >= 1)
            return Wait{static_cast<double>(std::min(seconds, 60)), std::string(preference)};
    }
    return {};
}

std::optional<double> cancel_after(std::string_view header) {
    auto text = trimmed(header);
    double total = 0;
    while (!text.empty()) {
        unsigned value = 0;
        const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc())
            return {};
        text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
        const char unit = text.empty() ? 's' : text.front();
        if (!text.empty())
            text.remove_prefix(1);
        if (unit != 's' && unit != 'm' && unit != 'h')
            return {};
        total += value * (unit == 'h' ? 3600.0 : unit == 'm' ? 60.0 : 1.0);
    }
    if (total < 5 || total > 24 * 3600)
        return {};
    return total;
}

}  // namespace sample
