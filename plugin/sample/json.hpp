// SPDX-License-Identifier: GPL-3.0-or-later
// JSON without surprises: strict parsing (the lenient mode of json-glib can abort the process) and
// readers that check the type of a member before they touch it.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include <json-glib/json-glib.h>

#include "gobj/owned.hpp"

namespace sample::json {

using Node = std::unique_ptr<JsonNode, gobj::Free<json_node_unref>>;
using Object = std::unique_ptr<JsonObject, gobj::Free<json_object_unref>>;
using Array = std::unique_ptr<JsonArray, gobj::Free<json_array_unref>>;

std::expected<Node, std::string> parse(std::string_view text);
std::string text(JsonNode* node);
std::string text(JsonObject* object);
std::string pretty(JsonObject* object);

Object object();
Object clone(JsonObject* object);

// A member, or nothing where it is missing or of another type. `object` may be null.
JsonNode* member(JsonObject* object, const char* name);
JsonObject* object_in(JsonObject* object, const char* name);
JsonArray* array_in(JsonObject* object, const char* name);
std::optional<std::string> string_in(JsonObject* object, const char* name);
std::optional<double> number_in(JsonObject* object, const char* name);
bool flag_in(JsonObject* object, const char* name, bool otherwise);

JsonObject* as_object(JsonNode* node);
std::optional<std::string> as_string(JsonNode* node);
std::optional<double> as_number(JsonNode* node);
// What JSON schema calls the type of the node: "string", "integer", "null", …
const char* type_name(JsonNode* node);

void set(JsonObject* object, const char* name, const std::string& value);
void set(JsonObject* object, const char* name, Object value);
void set(JsonObject* object, const char* name, JsonNode* value);  // copies
// Copies every member of `from` over those of `into`.
void merge(JsonObject* into, JsonObject* from);

}  // namespace sample::json
