// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/listing.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>

namespace sample {

static constexpr std::size_t page_size = 100;

// A cursor says "older than this serial" (o12) or "newer than this serial" (n12), in base64 like
// the real one's, so that nobody takes it apart.
static std::string cursor(char direction, std::int64_t serial) {
    const auto text = direction + std::to_string(serial);
    return gobj::take_string(
        g_base64_encode(reinterpret_cast<const guchar*>(text.data()), text.size()));
}

struct Position {
    char direction;
    std::int64_t serial;
};

static std::optional<Position> position(const std::string& encoded) {
    gsize length = 0;
    std::unique_ptr<guchar, gobj::Free<g_free>> bytes(g_base64_decode(encoded.c_str(), &length));
    const std::string_view text(reinterpret_cast<const char*>(bytes.get()), length);
    if (text.size() < 2 || (text[0] != 'o' && text[0] != 'n'))
        return {};
    Position result{text[0], 0};
    const auto [end, error] =
        std::from_chars(text.data() + 1, text.data() + text.size(), result.serial);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return result;
}

static std::map<std::string, std::string> parameters(const std::string& query) {
    std::map<std::string, std::string> found;
    GUriParamsIter iter;
    g_uri_params_iter_init(&iter, query.c_str(), -1, "&", G_URI_PARAMS_WWW_FORM);
    char* name = nullptr;
    char* value = nullptr;
    while (g_uri_params_iter_next(&iter, &name, &value, nullptr)) {
        gobj::Chars owned_name(name), owned_value(value);
        found[name] = value;
    }
    return found;
}

// The moment that an ISO 8601 time stands for, in seconds since the service started.
static std::optional<double> moment(const std::string& text, const Clock& clock) {
    gobj::DateTime date(g_date_time_new_from_iso8601(text.c_str(), nullptr));
    if (!date)
        return {};
    const auto micros =
        g_date_time_to_unix(date.get()) * 1'000'000 + g_date_time_get_microsecond(date.get());
    return static_cast<double>(micros - clock.started) / 1e6;
}

Page page_of(const Predictions& predictions, const std::string& query, const Clock& clock) {
    const auto given = parameters(query);
    auto value = [&given](const char* name) {
        const auto found = given.find(name);
        return found == given.end() ? std::string() : found->second;
    };
    const auto after = moment(value("created_after"), clock);
    const auto before = moment(value("created_before"), clock);
    std::vector<const Prediction*> all;  // newest first
    for (const auto& prediction : std::views::reverse(predictions.all())) {
        const double created = prediction->life.created();
        if ((!after || created >= *after) && (!before || created < *before))
            all.push_back(prediction.get());
    }

    std::size_t from = 0;
    if (const auto at = position(value("cursor"))) {
        const auto newer = static_cast<std::size_t>(
            std::ranges::count_if(all, [&](auto* one) { return one->serial > at->serial; }));
        if (at->direction == 'n')
            from = newer > page_size ? newer - page_size : 0;
        else
            from = newer + (newer < all.size() && all[newer]->serial == at->serial ? 1 : 0);
    }
    const auto to = std::min(all.size(), from + page_size);

    std::string filters;
    for (const char* name : {"created_after", "created_before"})
        if (const auto text = value(name); !text.empty())
            filters += std::string("&") + name + "=" +
                       gobj::take_string(g_uri_escape_string(text.c_str(), nullptr, FALSE));
    auto link = [&](char direction, std::int64_t serial) {
        return "cursor=" +
               gobj::take_string(
                   g_uri_escape_string(cursor(direction, serial).c_str(), nullptr, FALSE)) +
               filters;
    };
    Page page;
    for (auto i = from; i < to; ++i)
        page.results.push_back(all[i]);
    if (to < all.size() && to > from)
        page.next = link('o', all[to - 1]->serial);
    if (from > 0 && to > from)
        page.previous = link('n', all[from]->serial);
    return page;
}

std::string listing(const Page& page, const std::string& url,
                    const std::function<json::Object(const Prediction&)>& show) {
    auto body = json::object();
    for (const auto& [name, query] :
         {std::pair("next", &page.next), std::pair("previous", &page.previous)}) {
        if (query->empty())
            json_object_set_null_member(body.get(), name);
        else
            json::set(body.get(), name, url + "?" + *query);
    }
    json::Array results(json_array_new());
    for (const auto* prediction : page.results)
        json_array_add_object_element(results.get(), show(*prediction).release());
    json_object_set_array_member(body.get(), "results", results.release());
    return json::text(body.get());
}

}  // namespace sample
