// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/file_host.hpp"

namespace sample {

namespace {

Answer not_found() {
    return {.status = 404, .type = "text/plain", .body = "Not Found\n"};
}

}  // namespace

Reply FileHost::handle(const Request& request) const {
    if (request.method != "GET" && request.method != "HEAD")
        return {.answer = {.status = 405,
                           .type = "text/plain",
                           .headers = {{"Allow", "GET, HEAD"}},
                           .body = "Method Not Allowed\n"}};
    const auto parts = parts_of(request.path);
    if (parts.size() == 4 && parts[1] == "files")
        return {.answer = file(request, parts[2])};
    if (parts.size() == 4 && parts[1] == "v1" && parts[2] == "files") {
        if (const auto* prediction = predictions_->with_token(parts[3])) {
            Reply reply;
            reply.answer = {.type = "text/event-stream",
                            .headers = {{"Cache-Control", "no-cache"}}};
            reply.stream_of = prediction->id;
            return reply;
        }
    }
    return {.answer = not_found()};
}

Answer FileHost::file(const Request& request, const std::string& token) const {
    const auto* found = predictions_->with_token(token);
    if (!found)
        return not_found();
    const Prediction& prediction = *found;
    const double now = clock_.now();
    if (!prediction.picture.ends_with(request.path) || prediction.removed(now) ||
        prediction.life.at(now) != State::succeeded)
        return not_found();
    Answer answer{.type = prediction.spec().png ? "image/png" : "image/jpeg"};
    if (prediction.how && !prediction.how->file.empty()) {
        char* data = nullptr;
        gsize length = 0;
        if (!g_file_get_contents(prediction.how->file.c_str(), &data, &length, nullptr))
            return not_found();
        answer.bytes.reset(g_bytes_new_take(data, length), g_bytes_unref);
    } else {
        answer.bytes = bytes_(prediction);
    }
    return answer;
}

std::string FileHost::last_events(const std::string& id) const {
    const auto* prediction = predictions_->find(id);
    if (!prediction)
        return {};
    const auto stamp = std::to_string(
        (clock_.started + static_cast<std::int64_t>(prediction->life.end() * 1e6)) / 1000);
    int count = 0;
    auto event = [&](const char* kind, const std::string& data) {
        return std::string("event: ") + kind + "\nid: " + stamp + ":" + std::to_string(count++) +
               "\ndata: " + data + "\n\n";
    };
    switch (prediction->life.at(clock_.now())) {
        case State::succeeded: {
            std::string text;
            const auto output = output_of(*prediction, bytes_);
            for (const auto& url : strings_in(output.get()))
                text += event("output", url);
            return text + event("done", "{}");
        }
        case State::failed: {
            auto data = json::object();
            json::set(data.get(), "detail", error_of(*prediction));
            return event("error", json::text(data.get())) + event("done", R"({"reason":"error"})");
        }
        default:
            return event("done", R"({"reason":"canceled"})");
    }
}

}  // namespace sample
