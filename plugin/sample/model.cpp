// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/model.hpp"

#include <algorithm>
#include <array>

namespace sample {

namespace {

Choice aspect_ratio() {
    return {.name = "aspect_ratio",
            .title = "aspect_ratio",
            .description = "Aspect ratio of the generated image",
            .fallback = "1:1",
            .values = {"1:1", "9:16", "16:9", "3:4", "4:3"}};
}

Choice output_format() {
    return {.name = "output_format",
            .title = "output_format",
            .description = "Format of the output image",
            .fallback = "jpg",
            .values = {"jpg", "png"}};
}

Choice safety_filter_level() {
    return {.name = "safety_filter_level",
            .title = "safety_filter_level",
            .description =
                "block_low_and_above is strictest, block_medium_and_above blocks some prompts, "
                "block_only_high is most permissive but some prompts will still be blocked",
            .fallback = "block_only_high",
            .values = {"block_low_and_above", "block_medium_and_above", "block_only_high"}};
}

Choice image_size() {  // only the newest ultra version has it; never filled in unasked
    return {.name = "image_size",
            .title = "image_size",
            .description = "Resolution of the generated image",
            .fallback = nullptr,
            .values = {"1K", "2K"}};
}

InvalidField wrong_type(const char* name, JsonNode* value) {
    return {"invalid_type", std::string("input.") + name,
            std::string("Invalid type. Expected: string, given: ") + json::type_name(value)};
}

std::optional<InvalidField> check(const Choice& choice, JsonNode* value) {
    const auto text = json::as_string(value);
    if (!text)
        return wrong_type(choice.name, value);
    if (std::ranges::contains(choice.values, *text))
        return {};
    std::string list;
    for (const char* allowed : choice.values)
        list += (list.empty() ? "\"" : ", \"") + std::string(allowed) + "\"";
    return InvalidField{"enum", std::string("input.") + choice.name,
                        std::string(choice.name) + " must be one of the following: " + list};
}

json::Object sorted(JsonObject* object) {
    std::vector<std::string> names;
    auto collect = [](JsonObject*, const char* name, JsonNode*, gpointer into) {
        static_cast<std::vector<std::string>*>(into)->emplace_back(name);
    };
    json_object_foreach_member(object, collect, &names);
    std::ranges::sort(names);
    auto result = json::object();
    for (const auto& name : names)
        json::set(result.get(), name.c_str(), json::member(object, name.c_str()));
    return result;
}

json::Object referenced(const Choice& choice, int order) {
    auto reference = json::object();
    json::set(reference.get(), "$ref", std::string("#/components/schemas/") + choice.name);
    json::Array all(json_array_new());
    json_array_add_object_element(all.get(), reference.release());
    auto property = json::object();
    json_object_set_array_member(property.get(), "allOf", all.release());
    json::set(property.get(), "description", std::string(choice.description));
    if (choice.fallback)
        json::set(property.get(), "default", std::string(choice.fallback));
    json_object_set_int_member(property.get(), "x-order", order);
    return property;
}

json::Object enumeration(const Choice& choice) {
    json::Array values(json_array_new());
    for (const char* value : choice.values)
        json_array_add_string_element(values.get(), value);
    auto schema = json::object();
    json::set(schema.get(), "type", std::string("string"));
    json::set(schema.get(), "title", std::string(choice.title));
    json::set(schema.get(), "description", std::string("An enumeration."));
    json_object_set_array_member(schema.get(), "enum", values.release());
    return schema;
}

json::Object schema(const Model& model) {
    constexpr auto input_start =
        R"({"type":"object","title":"Input","required":["prompt"],"properties":{"prompt":)"
        R"({"type":"string","title":"Prompt","description":"Text prompt for image generation","x-order":0}}})";
    constexpr auto output = R"({"type":"string","title":"Output","format":"uri"})";
    auto schemas = json::object();
    auto input = json::parse(input_start).value();
    auto* properties = json::object_in(json::as_object(input.get()), "properties");
    int order = 1;
    for (const auto& choice : model.choices) {
        json::set(properties, choice.name, referenced(choice, order++));
        json::set(schemas.get(), choice.name, enumeration(choice));
    }
    json::set(schemas.get(), "Input", input.get());
    json::set(schemas.get(), "Output", json::parse(output).value().get());
    auto components = json::object();
    json::set(components.get(), "schemas", std::move(schemas));
    auto document =
        json::parse(R"({"openapi":"3.0.2","info":{"title":"Cog","version":"0.1.0"},"paths":{}})")
            .value();
    auto whole = json::clone(json::as_object(document.get()));
    json::set(whole.get(), "components", std::move(components));
    return whole;
}

}  // namespace

Models::Models()
    : models_{
          {"google",
           "imagen-4",
           "Google's Imagen 4 flagship model",
           {aspect_ratio(), output_format(), safety_filter_level()}},
          {"google",
           "imagen-4-fast",
           "Use this fast version of Imagen 4 when speed and cost are more important than quality",
           {aspect_ratio(), output_format(), safety_filter_level()}},
          {"google",
           "imagen-4-ultra",
           "Use this ultra version of Imagen 4 when quality matters more than speed and cost",
           {aspect_ratio(), output_format(), safety_filter_level(), image_size()}}} {}

const Model* Models::find(std::string_view owner, std::string_view name) const {
    for (const auto& model : models_)
        if (model.owner == owner && model.name == name)
            return &model;
    return nullptr;
}

const Model* Models::find(std::string_view id) const {
    const auto slash = id.find('/');
    if (slash == id.npos)
        return nullptr;
    return find(id.substr(0, slash), id.substr(slash + 1));
}

std::expected<json::Object, std::vector<InvalidField>> checked_input(const Model& model,
                                                                     JsonNode* input) {
    using Fields = std::vector<InvalidField>;
    if (!input)
        return std::unexpected(Fields{{"required", "", "input is required"}});
    auto* given = json::as_object(input);
    if (!given)
        return std::unexpected(Fields{
            {"invalid_type", "input",
             std::string("Invalid type. Expected: object, given: ") + json::type_name(input)}});

    Fields wrong;
    auto* prompt = json::member(given, "prompt");
    if (!prompt)
        wrong.push_back({"required", "input", "prompt is required"});
    else if (!json::as_string(prompt))
        wrong.push_back(wrong_type("prompt", prompt));
    else if (json::as_string(prompt)->empty())
        wrong.push_back(
            {"string_gte", "input.prompt", "String length must be greater than or equal to 1"});

    auto filled = json::clone(given);
    for (const auto& choice : model.choices) {
        if (auto* value = json::member(given, choice.name)) {
            if (auto field = check(choice, value))
                wrong.push_back(std::move(*field));
        } else if (choice.fallback) {
            json::set(filled.get(), choice.name, std::string(choice.fallback));
        }
    }
    if (!wrong.empty())
        return std::unexpected(std::move(wrong));
    return sorted(filled.get());
}

Size size_of(const Model& model, JsonObject* input) {
    struct Ratio {
        const char* name;
        Size size;
    };
    // Google's own table: 4:3 is really 10:7 and 16:9 really 11:6.
    static constexpr std::array ratios{Ratio{"1:1", {1024, 1024}}, Ratio{"3:4", {896, 1280}},
                                       Ratio{"4:3", {1280, 896}}, Ratio{"9:16", {768, 1408}},
                                       Ratio{"16:9", {1408, 768}}};
    const auto wanted = json::string_in(input, "aspect_ratio");
    const bool sized = std::ranges::any_of(model.choices, [](const auto& choice) {
        return std::string_view(choice.name) == "image_size";
    });
    const int scale = sized && json::string_in(input, "image_size") == "2K" ? 2 : 1;
    for (const auto& ratio : ratios)
        if (wanted == ratio.name)
            return {ratio.size.width * scale, ratio.size.height * scale};
    return {1024 * scale, 1024 * scale};
}

json::Object describe(const Model& model, const std::string& base) {
    auto version = json::object();
    json::set(version.get(), "id",
              gobj::take_string(g_compute_checksum_for_string(G_CHECKSUM_SHA256, model.name, -1)));
    json::set(version.get(), "created_at", std::string("2025-05-22T15:47:30.143000Z"));
    json::set(version.get(), "cog_version", std::string("0.15.3"));
    json::set(version.get(), "openapi_schema", schema(model));

    auto result = json::object();
    json::set(result.get(), "url", base + "/" + model.id());
    json::set(result.get(), "owner", std::string(model.owner));
    json::set(result.get(), "name", std::string(model.name));
    json::set(result.get(), "description", std::string(model.description));
    json::set(result.get(), "visibility", std::string("public"));
    json_object_set_boolean_member(result.get(), "is_official", TRUE);
    json_object_set_int_member(result.get(), "run_count", 4'294'967'301);  // more than 32 bits hold
    for (const char* absent :
         {"github_url", "paper_url", "license_url", "cover_image_url", "default_example"})
        json_object_set_null_member(result.get(), absent);
    json::set(result.get(), "latest_version", std::move(version));
    return result;
}

}  // namespace sample
