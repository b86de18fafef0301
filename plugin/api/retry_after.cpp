// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/retry_after.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include <libsoup/soup.h>

namespace api {

namespace {

constexpr double longest = 3600;

std::optional<double> bounded(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    return std::min(seconds, longest);
}

// A number at the start of the text, spaces before it allowed; nothing without a digit.
std::optional<double> leading_number(std::string_view text) {
    const std::string copy(text.substr(0, 32));
    const char* begin = copy.c_str();
    while (*begin == ' ' || *begin == '~')
        ++begin;
    if (!g_ascii_isdigit(*begin))
        return std::nullopt;
    return bounded(g_ascii_strtod(begin, nullptr));
}

gobj::DateTime http_date(std::string_view text) {
    return gobj::DateTime(soup_date_time_new_from_http_string(std::string(text).c_str()));
}

std::optional<double> until(std::string_view when, std::string_view now_header) {
    const gobj::DateTime then = http_date(when);
    const gobj::DateTime now = http_date(now_header);
    if (!then || !now)
        return std::nullopt;
    const double seconds =
        static_cast<double>(g_date_time_difference(then.get(), now.get())) / G_TIME_SPAN_SECOND;
    return bounded(std::max(seconds, 0.0));
}

std::optional<double> in_words(std::string_view detail) {
    for (std::string_view before : {"resets in ", "again in ", " in "})
        if (const auto at = detail.find(before); at != std::string_view::npos)
            if (auto seconds = leading_number(detail.substr(at + before.size())))
                return seconds;
    return std::nullopt;
}

}  // namespace

std::optional<double> retry_after(std::string_view header, std::string_view date_header,
                                  const Json& body) {
    if (auto seconds = leading_number(header))
        return seconds;
    if (auto seconds = until(header, date_header))
        return seconds;
    if (auto seconds = body.member("retry_after").number())
        return bounded(*seconds);
    return in_words(body.member("detail").string().value_or(std::string()));
}

}  // namespace api
