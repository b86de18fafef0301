// SPDX-License-Identifier: GPL-3.0-or-later
// The models that the service knows, what they take as input, and how the real service words its
// refusal of a wrong one.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sample/json.hpp"

namespace sample {

struct Choice {  // an input with a fixed set of values; the first is the default
    const char* name;
    const char* title;
    const char* description;
    const char* fallback;
    std::vector<const char*> values;
};

struct Model {
    const char* owner;
    const char* name;
    const char* description;
    std::vector<Choice> choices;

    std::string id() const { return std::string(owner) + "/" + name; }
};

struct InvalidField {
    std::string type;  // "required", "enum", "invalid_type", "string_gte"
    std::string field;
    std::string description;
};

struct Size {
    int width;
    int height;
    bool operator==(const Size&) const = default;
};

class Models {
  public:
    Models();
    const Model* find(std::string_view owner, std::string_view name) const;
    const Model* find(std::string_view id) const;

  private:
    std::vector<Model> models_;
};

// The input as the service echoes it: as sent, with the defaults filled in, sorted by name. Keys
// that the model does not know are kept and mean nothing.
std::expected<json::Object, std::vector<InvalidField>> checked_input(const Model& model,
                                                                     JsonNode* input);

// In pixels; a choice that the model does not have changes nothing.
Size size_of(const Model& model, JsonObject* input);
// What GET /models/{owner}/{name} answers.
json::Object describe(const Model& model, const std::string& base);

}  // namespace sample
