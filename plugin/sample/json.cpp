// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/json.hpp"

#include "gobj/ref.hpp"

namespace sample::json {

std::expected<Node, std::string> parse(std::string_view text) {
    auto parser = gobj::Ref<JsonParser>::take(json_parser_new());
    json_parser_set_strict(parser.get(), TRUE);
    GError* raw = nullptr;
    const char* data = text.empty() ? "" : text.data();
    if (!json_parser_load_from_data(parser.get(), data, static_cast<gssize>(text.size()), &raw)) {
        gobj::GErrorPtr error(raw);
        return std::unexpected(gobj::string_or_empty(error ? error->message : nullptr));
    }
    Node root(json_parser_steal_root(parser.get()));
    if (!root)
        return std::unexpected("no value");
    return root;
}

std::string text(JsonNode* node) {
    return gobj::take_string(json_to_string(node, FALSE));
}

static std::string write(JsonObject* object, bool pretty) {
    Node node(json_node_alloc());
    json_node_init_object(node.get(), object);
    return gobj::take_string(json_to_string(node.get(), pretty));
}

std::string text(JsonObject* object) {
    return write(object, false);
}
std::string pretty(JsonObject* object) {
    return write(object, true);
}

Object object() {
    return Object(json_object_new());
}

Object clone(JsonObject* object) {
    auto copy = json::object();
    merge(copy.get(), object);
    return copy;
}

JsonNode* member(JsonObject* object, const char* name) {
    return object ? json_object_get_member(object, name) : nullptr;
}

JsonObject* as_object(JsonNode* node) {
    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : nullptr;
}

JsonObject* object_in(JsonObject* object, const char* name) {
    return as_object(member(object, name));
}

JsonArray* array_in(JsonObject* object, const char* name) {
    auto* node = member(object, name);
    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : nullptr;
}

std::optional<std::string> as_string(JsonNode* node) {
    if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
        return {};
    return gobj::string_or_empty(json_node_get_string(node));
}

std::optional<double> as_number(JsonNode* node) {
    if (!node || !JSON_NODE_HOLDS_VALUE(node))
        return {};
    const auto type = json_node_get_value_type(node);
    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        return {};
    return json_node_get_double(node);
}

std::optional<std::string> string_in(JsonObject* object, const char* name) {
    return as_string(member(object, name));
}

std::optional<double> number_in(JsonObject* object, const char* name) {
    return as_number(member(object, name));
}

bool flag_in(JsonObject* object, const char* name, bool otherwise) {
    auto* node = member(object, name);
    if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_BOOLEAN)
        return otherwise;
    return json_node_get_boolean(node);
}

const char* type_name(JsonNode* node) {
    if (!node || JSON_NODE_HOLDS_NULL(node))
        return "null";
    if (JSON_NODE_HOLDS_OBJECT(node))
        return "object";
    if (JSON_NODE_HOLDS_ARRAY(node))
        return "array";
    const auto type = json_node_get_value_type(node);
    return type == G_TYPE_STRING    ? "string"
           : type == G_TYPE_INT64   ? "integer"
           : type == G_TYPE_BOOLEAN ? "boolean"
                                    : "number";
}

void set(JsonObject* object, const char* name, const std::string& value) {
    json_object_set_string_member(object, name, value.c_str());
}

void set(JsonObject* object, const char* name, Object value) {
    json_object_set_object_member(object, name, value.release());
}

void set(JsonObject* object, const char* name, JsonNode* value) {
    json_object_set_member(object, name, json_node_copy(value));
}

void merge(JsonObject* into, JsonObject* from) {
    auto copy = [](JsonObject*, const char* name, JsonNode* value, gpointer target) {
        set(static_cast<JsonObject*>(target), name, value);
    };
    json_object_foreach_member(from, copy, into);
}

}  // namespace sample::json
