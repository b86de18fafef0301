// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/prediction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <glib/gi18n-lib.h>

#include "api/data_uri.hpp"
#include "api/plain_text.hpp"

namespace api {

using gobj::Error;
using gobj::Result;

namespace {

constexpr std::size_t longest_id = 128;
// More strings than any model returns; a hostile reply stops here.
constexpr std::size_t most_outputs = 64;

constexpr std::array<std::pair<std::string_view, Status>, 6> statuses{{
    {"starting", Status::starting},
    {"processing", Status::processing},
    {"succeeded", Status::succeeded},
    {"failed", Status::failed},
    {"canceled", Status::canceled},
    {"aborted", Status::aborted},
}};

std::string text_of(const Json& json) {
    return json.string().value_or(std::string());
}

// Models answer with a string, an array of strings, or an object of them.
void flatten(const Json& output, std::vector<std::string>& found) {
    if (found.size() >= most_outputs)
        return;
    if (auto text = output.string();
        text && (is_data_uri(*text) || text->find("://") != std::string::npos))
        found.push_back(*text);
    for (const Json& element : output.elements())
        flatten(element, found);
    for (const std::string& key : output.keys())
        flatten(output.member(key.c_str()), found);
}

std::string error_text(const Json& error) {
    if (!error || error.is_null())
        return {};
    return error.string().value_or(error.text());
}

}  // namespace

bool Prediction::ended() const {
    return status == Status::succeeded || status == Status::failed || status == Status::canceled ||
           status == Status::aborted;
}

bool valid_id(std::string_view id) {
    return !id.empty() && id.size() <= longest_id && std::ranges::all_of(id, [](char c) {
        return g_ascii_isalnum(c) || c == '_' || c == '-';
    });
}

Result<Prediction> read_prediction(const Json& object) {
    Prediction prediction;
    prediction.id = text_of(object.member("id"));
    prediction.status_text = text_of(object.member("status"));
    if (!valid_id(prediction.id) || prediction.status_text.empty())
        return gobj::failure(Error::Kind::unexpected,
                             _("The service answered with something that is no prediction."),
                             plain_text(object.text()));
    const auto known =
        std::ranges::find(statuses, prediction.status_text, &decltype(statuses)::value_type::first);
    prediction.status = known == statuses.end() ? Status::other : known->second;

    prediction.model = text_of(object.member("model"));
    prediction.version = text_of(object.member("version"));
    prediction.input = object.member("input");
    prediction.logs = text_of(object.member("logs"));
    prediction.output = object.member("output");
    flatten(prediction.output, prediction.outputs);
    prediction.data_removed = object.member("data_removed").boolean().value_or(false);
    prediction.error = error_text(object.member("error"));
    prediction.created_at = text_of(object.member("created_at"));
    prediction.started_at = text_of(object.member("started_at"));
    prediction.completed_at = text_of(object.member("completed_at"));
    const Json metrics = object.member("metrics");
    prediction.predict_time = metrics.member("predict_time").number();
    prediction.total_time = metrics.member("total_time").number();
    const Json urls = object.member("urls");
    prediction.urls = {text_of(urls.member("cancel")), text_of(urls.member("get")),
                       text_of(urls.member("stream")), text_of(urls.member("web"))};
    return prediction;
}

Result<Prediction> parse_prediction(std::string_view body) {
    return Json::parse(body).and_then(read_prediction);
}

}  // namespace api
