// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/request_log.hpp"

#include <cmath>

namespace sample {

static double rounded(double moment) {
    return std::round(moment * 1e6) / 1e6;
}

RequestLog::RequestLog(const std::string& path, Clock clock)
    : wanted_(!path.empty()),
      file_(wanted_ ? std::fopen(path.c_str(), "ae") : nullptr),
      clock_(std::move(clock)) {}

void RequestLog::write(JsonObject* line) {
    if (!file_)
        return;
    std::fprintf(file_.get(), "%s\n", json::text(line).c_str());
    std::fflush(file_.get());
}

void RequestLog::request(const Request& request, const Finished& finished) {
    auto headers = json::object();
    for (const auto& [name, value] : request.headers) {
        const auto before = json::string_in(headers.get(), name.c_str());
        json::set(headers.get(), name.c_str(), before ? *before + ", " + value : value);
    }
    auto line = json::object();
    auto* object = line.get();
    json_object_set_double_member(object, "t", rounded(finished.received));
    json_object_set_double_member(object, "done", rounded(clock_.now()));
    json::set(object, "wall", clock_.iso(finished.received, 6));
    json_object_set_int_member(object, "port", finished.port);
    json::set(object, "host", std::string(request.host == Host::api ? "api" : "file"));
    json::set(object, "method", request.method);
    json::set(object, "path", request.path);
    json::set(object, "query", request.query);
    json::set(object, "headers", std::move(headers));
    if (request.body.empty())
        json_object_set_null_member(object, "body");
    else
        json::set(object, "body",
                  gobj::take_string(g_utf8_make_valid(request.body.data(),
                                                      static_cast<gssize>(request.body.size()))));
    json_object_set_int_member(object, "status", finished.status);
    json_object_set_boolean_member(object, "complete", finished.complete);
    write(object);
}

void RequestLog::event(const Prediction& prediction, State state, double moment) {
    auto line = json::object();
    json::set(line.get(), "event",
              state == State::starting ? std::string("created") : std::string(name(state)));
    json::set(line.get(), "id", prediction.id);
    json_object_set_double_member(line.get(), "t", rounded(moment));
    write(line.get());
}

}  // namespace sample
