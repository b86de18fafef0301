// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/dialect.hpp"

namespace sample {

namespace {

Answer as_problem(unsigned status, json::Object body) {
    return {.status = status, .type = "application/problem+json", .body = json::text(body.get())};
}

Answer detail_only(unsigned status, const std::string& detail) {
    auto body = json::object();
    json::set(body.get(), "detail", detail);
    json_object_set_int_member(body.get(), "status", status);
    return as_problem(status, std::move(body));
}

std::string request_id() {
    gobj::DateTime now(g_date_time_new_now_utc());
    auto id = gobj::take_string(g_date_time_format(now.get(), "%Y%m%d%H%M%S"));
    constexpr std::string_view letters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int i = 0; i < 17; ++i)
        id += letters[static_cast<std::size_t>(
            g_random_int_range(0, i < 9 ? 10 : static_cast<int>(letters.size())))];
    return id;
}

Answer gateway(unsigned status, const std::string& message, const char* type, const char* code) {
    auto error = json::object();
    json::set(error.get(), "message", message);
    json::set(error.get(), "type", std::string(type));
    json::set(error.get(), "code", std::string(code));
    auto body = json::object();
    json::set(body.get(), "error", std::move(error));
    return {.status = status,
            .type = "application/json; charset=utf-8",
            .body = json::text(body.get())};
}

std::string with_request_id(std::string message) {
    return std::move(message) + " (request id: " + request_id() + ")";
}

}  // namespace

const char* prefix(Dialect dialect) {
    return dialect == Dialect::anyapi ? "/replicate/v1" : "/v1";
}

Answer problem(unsigned status, const std::string& title, const std::string& detail) {
    auto body = json::object();
    json::set(body.get(), "title", title);
    json::set(body.get(), "detail", detail);
    json_object_set_int_member(body.get(), "status", status);
    return as_problem(status, std::move(body));
}

Answer unauthorized(Dialect dialect) {
    if (dialect == Dialect::anyapi)
        return gateway(401, with_request_id("无效的令牌"), "new_api_error", "");
    auto answer = problem(401, "Unauthenticated", "You did not pass a valid authentication token");
    answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    return answer;
}

Answer no_route(Dialect dialect, const Request& request) {
    if (dialect == Dialect::anyapi)
        return gateway(404, "Invalid URL (" + request.method + " " + request.path + ")",
                       "invalid_request_error", "");
    return detail_only(404, "The requested resource could not be found.");
}

Answer unknown_model(Dialect dialect, const std::string& model) {
    if (dialect == Dialect::anyapi)
        return gateway(503,
                       with_request_id("No available channel for model " + model +
                                       " under group default (distributor)"),
                       "new_api_error", "model_not_found");
    return detail_only(404, "The requested resource could not be found.");
}

Answer unknown_prediction() {
    return detail_only(404, "The requested resource could not be found.");
}

Answer wrong_method(const std::string& method, const char* allowed) {
    auto answer = detail_only(405, "Method \"" + method + "\" not allowed.");
    answer.headers.emplace_back("Allow", allowed);
    return answer;
}

Answer unreadable(const std::string& reason) {
    return detail_only(400, "JSON parse error - " + reason);
}

Answer invalid_input(const std::vector<InvalidField>& fields) {
    std::string detail;
    json::Array list(json_array_new());
    for (const auto& field : fields) {
        detail += field.field.empty() ? "- " : "- " + field.field + ": ";
        detail += field.description + "\n";
        auto entry = json::object();
        json::set(entry.get(), "type", field.type);
        json::set(entry.get(), "field", field.field);
        json::set(entry.get(), "description", field.description);
        json_array_add_object_element(list.get(), entry.release());
    }
    auto body = json::object();
    json::set(body.get(), "detail", detail);
    json_object_set_int_member(body.get(), "status", 422);
    json::set(body.get(), "title", std::string("Input validation failed"));
    json_object_set_array_member(body.get(), "invalid_fields", list.release());
    return as_problem(422, std::move(body));
}

}  // namespace sample
