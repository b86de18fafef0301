// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/record.hpp"

#include <algorithm>
#include <cmath>

#include "api/model.hpp"
#include "api/plain_text.hpp"
#include "canvas/provenance.hpp"
#include "gobj/owned.hpp"

namespace procedures {

using api::Json;
using api::JsonObjectBuilder;
using api::Prediction;

namespace {

constexpr std::size_t longest_name = 200;     // characters
constexpr const char* no_version = "hidden";  // what the service says of models it won't tell of

// One of the service's words; "" for an address.
std::string word(const std::string& text) {
    const std::string plain = api::plain_text(text, longest_name);
    return plain.find("://") == plain.npos ? plain : std::string();
}

std::string version_of(const Prediction& prediction) {
    return prediction.version == no_version ? std::string() : word(prediction.version);
}

bool is_time(const std::string& text) {
    return gobj::DateTime(g_date_time_new_from_iso8601(text.c_str(), nullptr)) != nullptr;
}

// What the service filled in. A text could be anything, even the key come back: only of inputs that
// we know.
Json defaults_of(const jobs::Picture& picture) {
    const api::Model model = api::find_model(picture.record.model);
    const Json& input = picture.prediction.input;
    JsonObjectBuilder defaults;
    bool any = false;
    for (const std::string& key : input.keys()) {
        if (picture.record.input.member(key.c_str()) || word(key) != key)
            continue;
        const Json value = input.member(key.c_str());
        const auto known = model.inputs.find(key);
        const bool told =
            value.number() || value.boolean() ||
            (known != model.inputs.end() &&
             std::ranges::contains(known->second.values, value.string().value_or("")));
        if (told)
            defaults.set(key.c_str(), value);
        any |= told;
    }
    return any ? defaults.build() : Json();
}

// "Using seed: 7", as models say it in their logs; nothing where they name several.
Json logged_seed(const std::string& logs) {
    const std::unique_ptr<GRegex, gobj::Free<g_regex_unref>> pattern(g_regex_new(
        R"(^Using seed: (\d{1,18})\s*$)", G_REGEX_MULTILINE, G_REGEX_MATCH_DEFAULT, nullptr));
    GMatchInfo* found = nullptr;
    g_regex_match_full(pattern.get(), logs.data(), static_cast<gssize>(logs.size()), 0,
                       G_REGEX_MATCH_DEFAULT, &found, nullptr);
    const std::unique_ptr<GMatchInfo, gobj::Free<g_match_info_unref>> match(found);
    Json seed;
    for (; g_match_info_matches(found); g_match_info_next(found, nullptr)) {
        const gobj::Chars digits(g_match_info_fetch(found, 1));
        const Json next = Json::integer(g_ascii_strtoll(digits.get(), nullptr, 10));
        if (seed && !(seed == next))
            return {};
        seed = next;
    }
    return seed;
}

// What the model used counts more than what it was asked for: there 0 and less may mean "any".
Json seed_of(const jobs::Picture& picture) {
    const Json given = picture.prediction.output.member("seed");
    if (given.integer())
        return given;
    if (const Json logged = logged_seed(picture.prediction.logs))
        return logged;
    for (const Json& input : {picture.record.input, picture.prediction.input})
        if (const Json asked = input.member("seed"); asked.integer().value_or(0) > 0)
            return asked;
    return {};
}

canvas::Origin origin_of(const jobs::Picture& picture) {
    return {picture.record.model, version_of(picture.prediction),
            picture.record.input.member("prompt").string().value_or("")};
}

}  // namespace

Json record_of(const jobs::Picture& picture) {
    const jobs::Record& sent = picture.record;
    const Prediction& prediction = picture.prediction;
    JsonObjectBuilder json;
    const auto set = [&](const char* name, const std::string& text) {
        if (!text.empty())
            json.set(name, text);
    };
    json.set("version", Json::integer(1)).set("model", sent.model);
    set("model_version", version_of(prediction));
    json.set("input", sent.input).set("defaults", defaults_of(picture));
    json.set("seed", seed_of(picture)).set("service", sent.service);
    set("prediction", prediction.id);
    const std::pair<const char*, const std::string*> times[] = {
        {"ordered_at", &sent.intended_at},
        {"created_at", &prediction.created_at},
        {"started_at", &prediction.started_at},
        {"completed_at", &prediction.completed_at}};
    for (const auto& [name, time] : times)
        if (is_time(*time))
            json.set(name, *time);
    if (prediction.predict_time)
        json.set("predict_time", Json::number(std::round(*prediction.predict_time * 1000) / 1000));
    return json.set("generator", "genlayer " GENLAYER_VERSION).build();
}

void write_record(GimpLayer* layer, const jobs::Picture& picture) {
    canvas::attach_record(layer, record_of(picture).text());
}

void write_record(GimpImage* image, const jobs::Picture& picture) {
    const std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(gimp_image_get_layers(image));
    gimp_image_undo_disable(image);
    write_record(layers.get()[0], picture);
    canvas::mark_generated(image, origin_of(picture));
    gimp_image_undo_enable(image);
}

std::string xmp_of(const jobs::Picture& picture) {
    return canvas::xmp_packet(origin_of(picture));
}

std::string record_text(GimpLayer* layer) {
    const std::string text = canvas::attached_record(layer);
    const auto json = Json::parse(text);
    return json && json->is_object() ? text : std::string();
}

}  // namespace procedures
