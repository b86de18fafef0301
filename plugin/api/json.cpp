// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/json.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "gobj/ref.hpp"

namespace api {

using gobj::Error;
using gobj::Result;

namespace {

// 1e999 is read as infinity, for which JSON has no word: what holds it can't be written again.
bool is_finite(JsonNode* node) {
    if (JSON_NODE_HOLDS_VALUE(node))
        return json_node_get_value_type(node) != G_TYPE_DOUBLE ||
               std::isfinite(json_node_get_double(node));
    if (JSON_NODE_HOLDS_ARRAY(node)) {
        JsonArray* array = json_node_get_array(node);
        for (guint i = 0; i < json_array_get_length(array); ++i)
            if (!is_finite(json_array_get_element(array, i)))
                return false;
    } else if (JSON_NODE_HOLDS_OBJECT(node)) {
        JsonObjectIter iter;
        JsonNode* member = nullptr;
        json_object_iter_init(&iter, json_node_get_object(node));
        while (json_object_iter_next(&iter, nullptr, &member))
            if (!is_finite(member))
                return false;
    }
    return true;
}

}  // namespace

Result<Json> Json::parse(std::string_view bytes) {
    const char* sentence = _("The answer of the service can't be read.");
    if (!g_utf8_validate_len(bytes.data(), bytes.size(), nullptr))
        return gobj::failure(Error::Kind::unexpected, sentence, "not valid UTF-8");
    if (bytes.empty())
        return gobj::failure(Error::Kind::unexpected, sentence, "empty");
    // Strict: the lenient parser aborts the process on two roots, and accepts comments and more.
    auto parser = gobj::Ref<JsonParser>::take(json_parser_new_immutable());
    json_parser_set_strict(parser.get(), true);
    GError* error = nullptr;
    if (!json_parser_load_from_data(parser.get(), bytes.data(), static_cast<gssize>(bytes.size()),
                                    &error)) {
        // It quotes the text.
        const gobj::GErrorPtr owned(error);
        return gobj::failure(Error::Kind::unexpected, sentence, plain_text(error->message));
    }
    JsonNode* root = json_parser_get_root(parser.get());
    if (!root)
        return gobj::failure(Error::Kind::unexpected, sentence, "empty");
    if (!is_finite(root))
        return gobj::failure(Error::Kind::unexpected, sentence, "a number beyond 1.8e308");
    return Json(json_node_ref(root));
}

Json Json::string(std::string_view text) {
    JsonNode* node = json_node_new(JSON_NODE_VALUE);
    json_node_set_string(node, std::string(text).c_str());
    return Json(node);
}

Json Json::number(double value) {
    JsonNode* node = json_node_new(JSON_NODE_VALUE);
    json_node_set_double(node, value);
    return Json(node);
}

Json Json::integer(std::int64_t value) {
    JsonNode* node = json_node_new(JSON_NODE_VALUE);
    json_node_set_int(node, value);
    return Json(node);
}

Json Json::boolean(bool value) {
    JsonNode* node = json_node_new(JSON_NODE_VALUE);
    json_node_set_boolean(node, value);
    return Json(node);
}

Json Json::array(const std::vector<Json>& elements) {
    JsonArray* array = json_array_new();
    for (const Json& element : elements)
        if (element)
            json_array_add_element(array, json_node_copy(element.node()));
    JsonNode* node = json_node_new(JSON_NODE_ARRAY);
    json_node_take_array(node, array);
    return Json(node);
}

bool Json::is_null() const {
    return node_ && JSON_NODE_HOLDS_NULL(node_.get());
}
bool Json::is_object() const {
    return node_ && JSON_NODE_HOLDS_OBJECT(node_.get());
}
bool Json::is_array() const {
    return node_ && JSON_NODE_HOLDS_ARRAY(node_.get());
}

namespace {
bool holds(const JsonNode* node, GType type) {
    auto* value = const_cast<JsonNode*>(node);
    return node && JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == type;
}
}  // namespace

std::optional<std::string> Json::string() const {
    if (!holds(node_.get(), G_TYPE_STRING))
        return std::nullopt;
    return gobj::string_or_empty(json_node_get_string(node_.get()));
}

std::optional<std::int64_t> Json::integer() const {
    if (!holds(node_.get(), G_TYPE_INT64))
        return std::nullopt;
    return json_node_get_int(node_.get());
}

std::optional<double> Json::number() const {
    if (auto whole = integer())
        return static_cast<double>(*whole);
    if (!holds(node_.get(), G_TYPE_DOUBLE))
        return std::nullopt;
    const double value = json_node_get_double(node_.get());
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<bool> Json::boolean() const {
    if (!holds(node_.get(), G_TYPE_BOOLEAN))
        return std::nullopt;
    return json_node_get_boolean(node_.get());
}

Json Json::member(const char* name) const {
    if (!is_object())
        return {};
    JsonNode* found = json_object_get_member(json_node_get_object(node_.get()), name);
    return found ? Json(json_node_ref(found)) : Json();
}

std::vector<std::string> Json::keys() const {
    std::vector<std::string> names;
    if (!is_object())
        return names;
    JsonObjectIter iter;
    const char* name = nullptr;
    json_object_iter_init_ordered(&iter, json_node_get_object(node_.get()));
    while (json_object_iter_next_ordered(&iter, &name, nullptr))
        names.emplace_back(name);
    return names;
}

std::vector<Json> Json::elements() const {
    std::vector<Json> all;
    if (!is_array())
        return all;
    JsonArray* array = json_node_get_array(node_.get());
    for (guint i = 0; i < json_array_get_length(array); ++i)
        all.push_back(Json(json_node_ref(json_array_get_element(array, i))));
    return all;
}

std::string Json::text(bool pretty) const {
    return node_ ? gobj::take_string(json_to_string(node_.get(), pretty)) : std::string();
}

bool Json::operator==(const Json& other) const {
    if (!node_ || !other.node_)
        return node_ == other.node_;
    return json_node_equal(node_.get(), other.node_.get());
}

JsonObjectBuilder& JsonObjectBuilder::set(const char* name, const Json& value) {
    if (value)
        json_object_set_member(object_.get(), name, json_node_copy(value.node()));
    return *this;
}

Json JsonObjectBuilder::build() const {
    JsonNode* node = json_node_new(JSON_NODE_OBJECT);
    json_node_set_object(node, object_.get());
    return Json(node);
}

}  // namespace api
