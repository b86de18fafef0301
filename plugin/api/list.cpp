// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/list.hpp"

#include <glib/gi18n-lib.h>

#include "api/client.hpp"
#include "api/http.hpp"
#include "api/refusal.hpp"
#include "gobj/owned.hpp"

namespace api {

using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr std::size_t most_json = std::size_t{4} << 20;
constexpr std::size_t longest_cursor = 1024;

// Of the address of the next page only the cursor is believed; it may be relative.
std::string cursor_in(const std::string& address) {
    const auto question = address.find('?');
    if (question == address.npos)
        return {};
    const std::string query = address.substr(question + 1, address.find('#') - question - 1);
    GUriParamsIter parameters;
    g_uri_params_iter_init(&parameters, query.data(), static_cast<gssize>(query.size()), "&",
                           G_URI_PARAMS_WWW_FORM);
    char* name = nullptr;
    char* value = nullptr;
    while (g_uri_params_iter_next(&parameters, &name, &value, nullptr)) {
        const gobj::Chars owned_name(name), owned_value(value);
        if (std::string_view(name) == "cursor" && std::string_view(value).size() <= longest_cursor)
            return value;
    }
    return {};
}

std::optional<double> time_of(const std::string& date) {
    const gobj::DateTime time(date.empty() ? nullptr
                                           : soup_date_time_new_from_http_string(date.c_str()));
    if (!time)
        return std::nullopt;
    return static_cast<double>(g_date_time_to_unix(time.get()));
}

}  // namespace

Result<Listing> parse_listing(std::string_view body) {
    auto json = Json::parse(body);
    if (!json || !json->member("results").is_array())
        return gobj::failure(Error::Kind::unexpected,
                             _("The service answered with something that is no list."),
                             json ? std::string() : json.error().detail);
    Listing listing;
    for (const Json& entry : json->member("results").elements())
        if (auto prediction = read_prediction(entry))
            listing.predictions.push_back(std::move(*prediction));
    listing.next = cursor_in(json->member("next").string().value_or(""));
    return listing;
}

Task<Listing> Client::list(std::string cursor, Cancel cancel) {
    HttpRequest request{"GET", service_.base_url + "/predictions"};
    if (!cursor.empty())
        request.url +=
            "?cursor=" + gobj::take_string(g_uri_escape_string(cursor.c_str(), nullptr, false));
    request.bearer = key_;
    request.headers.emplace_back("Accept", "application/json");
    auto replied =
        co_await http_->exchange(std::move(request), timeouts_.call, most_json, cancel).as_result();
    if (!replied && gobj::is_cancelled(cancel))
        replied.error().kind = Error::Kind::cancelled;
    HttpReply reply = co_await gobj::from_result(std::move(replied));
    if (reply.status < 200 || reply.status >= 300) {
        reply.body.clear();  // some services repeat the key when they refuse it
        co_await gobj::failed(refusal(reply, service_, Asked::get));
    }
    Listing listing = co_await gobj::from_result(parse_listing(reply.body));
    listing.service_time = time_of(reply.date);
    co_return listing;
}

}  // namespace api
