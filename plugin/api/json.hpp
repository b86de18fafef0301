// SPDX-License-Identifier: GPL-3.0-or-later
// Reading JSON that nobody vouches for. Json is an immutable value; every getter checks the type
// and says "nothing" instead of guessing. json-glib's own getters return NULL, warn or convert
// there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <json-glib/json-glib.h>

#include "gobj/error.hpp"
#include "gobj/owned.hpp"

namespace api {

class Json {
  public:
    Json() = default;  // "nothing": a missing member

    // Strict JSON with one root, valid UTF-8, finite numbers; `bytes` may be of any size,
    // so cap before. Errors: Kind::unexpected, json-glib's words as the detail.
    static gobj::Result<Json> parse(std::string_view bytes);
    static Json string(std::string_view text);
    static Json number(double value);
    static Json integer(std::int64_t value);
    static Json boolean(bool value);
    static Json array(const std::vector<Json>& elements);  // nothing is left out

    explicit operator bool() const { return node_ != nullptr; }
    bool is_null() const;
    bool is_object() const;
    bool is_array() const;

    std::optional<std::string> string() const;
    std::optional<double> number() const;  // of an integer too
    std::optional<std::int64_t> integer() const;
    std::optional<bool> boolean() const;

    Json member(const char* name) const;    // nothing where this is no object or lacks it
    std::vector<std::string> keys() const;  // of an object, in the order of the text
    std::vector<Json> elements() const;     // of an array

    std::string text(bool pretty = false) const;  // "" for nothing
    bool operator==(const Json& other) const;
    JsonNode* node() const { return node_.get(); }

  private:
    friend class JsonObjectBuilder;
    explicit Json(JsonNode* node) : node_(node, json_node_unref) {}
    std::shared_ptr<JsonNode> node_;
};

// An object put together member by member, in that order.
class JsonObjectBuilder {
  public:
    JsonObjectBuilder& set(const char* name, const Json& value);  // nothing is left out
    JsonObjectBuilder& set(const char* name, std::string_view text) {
        return set(name, Json::string(text));
    }
    Json build() const;

  private:
    std::unique_ptr<JsonObject, gobj::Free<json_object_unref>> object_{json_object_new()};
};

}  // namespace api
