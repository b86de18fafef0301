// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/record.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/json.hpp"
#include "api/plain_text.hpp"
#include "gobj/owned.hpp"
#include "windows/choices.hpp"

namespace windows {

using api::Json;

namespace {

class Fields {
  public:
    explicit Fields(ui::Told* told) : told_(told) {}

    void add(const char* label, const std::string& value) {
        if (const std::string plain = api::plain_text(value); !plain.empty())
            told_->fields.emplace_back(label, plain);
    }
    // A text as it is, anything else as JSON has it.
    void add(const char* label, const Json& value) {
        add(label, value.string().value_or(value.text()));
    }

  private:
    ui::Told* told_;
};

// A point in time on this machine's clock, in the person's own way of writing it.
std::string local_time(const Json& time) {
    const gobj::DateTime utc(
        g_date_time_new_from_iso8601(time.string().value_or("").c_str(), nullptr));
    const gobj::DateTime local(utc ? g_date_time_to_local(utc.get()) : nullptr);
    return local ? gobj::take_string(g_date_time_format(local.get(), "%c")) : std::string();
}

std::string seconds(const Json& time) {
    const auto value = time.number();
    return value ? gobj::take_string(g_strdup_printf(_("%.1f s"), *value)) : std::string();
}

// What a person calls an input: the window's own words where it has them.
std::string input_label(const std::string& name) {
    if (name == "aspect_ratio")
        return _("Aspect ratio:");
    if (name == "output_format")
        return _("Format:");
    if (name == "safety_filter_level")
        return _("Safety filter:");
    std::string label = api::plain_text(name, 40);
    std::ranges::replace(label, '_', ' ');
    if (!label.empty())
        label.front() = g_ascii_toupper(label.front());
    return label + ":";
}

void add_inputs(Fields& fields, const Json& inputs, const char* format) {
    for (const std::string& name : inputs.keys()) {
        if (name == "prompt" || name == "seed")
            continue;
        const Json value = inputs.member(name.c_str());
        const gobj::Chars text(
            g_strdup_printf(format, value.string().value_or(value.text()).c_str()));
        fields.add(input_label(name).c_str(), std::string(text.get()));
    }
}

}  // namespace

ui::Told told_by(const std::string& layer, const std::string& record) {
    ui::Told told;
    told.layer = api::plain_text(layer);
    told.record = record;
    const auto json = Json::parse(record);
    if (!json || !json->is_object())
        return told;
    told.known = true;
    const Json input = json->member("input");
    told.prompt = input.member("prompt").string().value_or("");
    Fields fields(&told);
    fields.add(_("Model:"), json->member("model"));
    fields.add(_("Version:"), json->member("model_version"));
    fields.add(_("Service:"), service_label(json->member("service").string().value_or("")));
    add_inputs(fields, input, "%s");
    add_inputs(fields, json->member("defaults"), _("%s (the model’s default)"));
    fields.add(_("Seed:"), json->member("seed") ? json->member("seed") : input.member("seed"));
    const Json created = json->member("created_at");
    fields.add(_("Generated:"), local_time(created ? created : json->member("ordered_at")));
    fields.add(_("Took:"), seconds(json->member("predict_time")));
    fields.add(_("Prediction:"), json->member("prediction"));
    fields.add(_("Written by:"), json->member("generator"));
    return told;
}

}  // namespace windows
