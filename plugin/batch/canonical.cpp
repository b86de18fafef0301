// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/canonical.hpp"

#include <algorithm>

#include "gobj/owned.hpp"

namespace batch {

using api::Json;

namespace {

void write(const Json& json, std::string* text) {
    const char* comma = "";
    if (json.is_object()) {
        auto keys = json.keys();
        std::ranges::sort(keys);
        *text += '{';
        for (const std::string& key : keys) {
            text->append(comma).append(Json::string(key).text()).append(":");
            write(json.member(key.c_str()), text);
            comma = ",";
        }
        *text += '}';
    } else if (json.is_array()) {
        *text += '[';
        for (const Json& element : json.elements()) {
            text->append(comma);
            write(element, text);
            comma = ",";
        }
        *text += ']';
    } else {
        *text += json.text();
    }
}

}  // namespace

std::string canonical(const Json& json) {
    std::string text;
    write(json, &text);
    return text;
}

std::string key_of(const std::string& model, const Json& input) {
    const std::string text =
        "{\"input\":" + canonical(input) + ",\"model\":" + Json::string(model).text() + "}";
    return gobj::take_string(g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(text.data()), text.size()));
}

}  // namespace batch
