// SPDX-License-Identifier: GPL-3.0-or-later
// What a job costs without us: libsoup alone makes the same requests (create, a poll every 0.1 s,
// the download), with nothing written to disk, checked or decoded. Prints the seconds it took.
//   bare_client BASE_URL KEY
#include <cstdio>
#include <string>

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

using gobj::Ref;

namespace {

gobj::Bytes ask(SoupSession* session, const char* method, const std::string& url, const char* key,
                const char* json) {
    const auto message = Ref<SoupMessage>::take(soup_message_new(method, url.c_str()));
    soup_message_set_force_http1(message.get(), true);
    if (key)
        soup_message_headers_replace(soup_message_get_request_headers(message.get()),
                                     "Authorization", (std::string("Bearer ") + key).c_str());
    if (json) {
        const gobj::Bytes body(g_bytes_new_static(json, std::string(json).size()));
        soup_message_set_request_body_from_bytes(message.get(), "application/json", body.get());
    }
    return gobj::Bytes(soup_session_send_and_read(session, message.get(), nullptr, nullptr));
}

std::string member(GBytes* body, const char* name) {
    const auto parser = Ref<JsonParser>::take(json_parser_new());
    gsize size = 0;
    const auto* data = static_cast<const char*>(g_bytes_get_data(body, &size));
    if (!json_parser_load_from_data(parser.get(), data, static_cast<gssize>(size), nullptr))
        return {};
    JsonNode* node =
        json_object_get_member(json_node_get_object(json_parser_get_root(parser.get())), name);
    return JSON_NODE_HOLDS_VALUE(node) ? gobj::string_or_empty(json_node_get_string(node)) : "";
}

}  // namespace

int main(int, char* arguments[]) {
    const std::string base = arguments[1];
    const char* key = arguments[2];
    const auto session = Ref<SoupSession>::take(soup_session_new());
    const gint64 begin = g_get_monotonic_time();
    gobj::Bytes reply = ask(session.get(), "POST", base + "/models/google/imagen-4/predictions",
                            key, R"({"input":{"prompt":"a lighthouse at dusk"}})");
    const std::string id = member(reply.get(), "id");
    while (member(reply.get(), "status") != "succeeded") {
        g_usleep(100'000);
        reply = ask(session.get(), "GET", base + "/predictions/" + id, key, nullptr);
    }
    const gobj::Bytes picture =
        ask(session.get(), "GET", member(reply.get(), "output"), nullptr, nullptr);
    if (g_bytes_get_size(picture.get()) == 0)
        return 1;
    std::printf("%.6f\n", static_cast<double>(g_get_monotonic_time() - begin) / G_USEC_PER_SEC);
}
