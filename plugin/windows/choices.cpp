// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/choices.hpp"

#include <algorithm>
#include <array>

#include <glib/gi18n-lib.h>

namespace windows {

using api::Json;

namespace {

constexpr const char* default_model = "google/imagen-4";

// The texts among the values, under the names of the arguments.
struct Text {
    const char* name;
    std::string ui::Values::* value;
};
constexpr std::array texts{Text{"model", &ui::Values::model},
                           Text{"service", &ui::Values::service},
                           Text{"aspect-ratio", &ui::Values::aspect_ratio},
                           Text{"output-format", &ui::Values::output_format},
                           Text{"safety-filter-level", &ui::Values::safety_filter_level},
                           Text{"fit", &ui::Values::fit},
                           Text{"selection", &ui::Values::selection}};
struct Number {
    const char* name;
    int ui::Values::* value;
};
constexpr std::array numbers{Number{"count", &ui::Values::count},
                             Number{"width", &ui::Values::width},
                             Number{"height", &ui::Values::height}};

}  // namespace

std::vector<ui::Choice> service_choices() {
    std::vector<ui::Choice> choices;
    for (const api::Service& service : api::known_services()) {
        if (service.id == "sample")
            choices.push_back({service.id, _("Sample pictures (free)"),
                               _("Made on this computer, to try things out; nothing is paid")});
        else if (service.id == "custom")
            choices.push_back({service.id, _("Custom"), _("A server of your own choice")});
        else
            choices.push_back({service.id, service.name});
    }
    return choices;
}

std::string service_label(const std::string& id) {
    const auto choices = service_choices();
    const auto known = std::ranges::find(choices, id, &ui::Choice::id);
    return known == choices.end() ? id : known->label;
}

ui::Offer window_offer(ui::Door door) {
    ui::Offer offer;
    offer.door = door;
    offer.title = door == ui::Door::image ? _("New Image from Prompt") : _("New Layer from Prompt");
    offer.ratios = {{"auto", _("Automatic"), _("The one nearest to where the picture goes")},
                    {"1:1", _("Square (1:1)")},
                    {"4:3", _("Landscape (4:3)")},
                    {"16:9", _("Wide (16:9)")},
                    {"3:4", _("Portrait (3:4)")},
                    {"9:16", _("Tall (9:16)")}};
    offer.formats = {{"jpg", _("JPEG"), _("Smaller and faster to fetch")},
                     {"png", _("PNG"), _("Without loss")}};
    offer.safety_levels = {
        {"block_only_high", _("Relaxed"), _("Blocks only what is very likely unsafe")},
        {"block_medium_and_above", _("Medium"), _("Blocks what may well be unsafe")},
        {"block_low_and_above", _("Strict"), _("Blocks whatever might be unsafe")}};
    offer.fits = {{"fill", _("Fill"), _("Covers the target; what stands out is cropped")},
                  {"fit", _("Fit inside"), _("All of the picture, as large as the target allows")},
                  {"stretch", _("Stretch"), _("Exactly the target; proportions change")},
                  {"original", _("Own size"), _("The picture's own size, centred")}};
    if (door == ui::Door::layer)
        offer.selections = {
            {"mask", _("As a layer mask"), _("Hides what is not selected; nothing is lost")},
            {"crop", _("Cut to it"), _("What is not selected becomes transparent")},
            {"ignore", _("Ignore"), _("As if nothing were selected: the whole canvas")}};
    offer.services = service_choices();
    offer.models = {default_model, "google/imagen-4-fast", "google/imagen-4-ultra"};
    offer.most_pictures = 10;
    return offer;
}

ui::Values default_values(const api::Service& service) {
    ui::Values values;
    values.model = default_model;
    values.service = service.id;
    values.aspect_ratio = "auto";
    values.output_format = "jpg";
    values.safety_filter_level = "block_only_high";
    values.fit = "fill";
    values.selection = "mask";
    return values;
}

procedures::Arguments to_arguments(const ui::Values& values) {
    procedures::Arguments arguments;
    arguments.model = api::find_model(values.model);
    arguments.wish = {values.prompt,
                      values.aspect_ratio,
                      values.output_format,
                      values.safety_filter_level,
                      {},
                      values.count,
                      0};
    arguments.fit = values.fit;
    arguments.selection = values.selection;
    return arguments;
}

ui::Values with_arguments(ui::Values values, const procedures::Arguments& arguments,
                          canvas::Size size) {
    const ui::Values defaults = default_values({});
    const auto take = [](auto& value, const auto& given, const auto& fallback) {
        if (given != fallback && given != std::remove_cvref_t<decltype(given)>())
            value = given;
    };
    take(values.prompt, arguments.wish.prompt, defaults.prompt);
    take(values.model, arguments.model.name, defaults.model);
    take(values.aspect_ratio, arguments.wish.aspect_ratio, defaults.aspect_ratio);
    take(values.output_format, arguments.wish.output_format, defaults.output_format);
    take(values.safety_filter_level, arguments.wish.safety_filter_level,
         defaults.safety_filter_level);
    take(values.fit, arguments.fit, defaults.fit);
    take(values.selection, arguments.selection, defaults.selection);
    take(values.count, arguments.wish.count, defaults.count);
    take(values.width, size.width, 0);
    take(values.height, size.height, 0);
    return values;
}

Json to_json(const ui::Values& values, bool keep_prompt) {
    api::JsonObjectBuilder json;
    if (keep_prompt)
        json.set("prompt", values.prompt);
    for (const Text& text : texts)
        json.set(text.name, values.*text.value);
    for (const Number& number : numbers)
        json.set(number.name, Json::integer(values.*number.value));
    return json.build();
}

ui::Values read_values(const Json& json, ui::Values fallback) {
    fallback.prompt = json.member("prompt").string().value_or(fallback.prompt);
    for (const Text& text : texts)
        fallback.*text.value = json.member(text.name).string().value_or(fallback.*text.value);
    for (const Number& number : numbers)
        if (const auto value = json.member(number.name).integer();
            value && *value >= 0 && *value <= GIMP_MAX_IMAGE_SIZE)
            fallback.*number.value = static_cast<int>(*value);
    return fallback;
}

std::optional<long> price_of(const ui::Values& values) {
    if (values.service == "sample")
        return 0;
    const auto price = api::find_model(values.model).price;
    return price ? std::optional<long>(*price) : std::nullopt;
}

}  // namespace windows
