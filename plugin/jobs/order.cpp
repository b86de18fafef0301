// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/order.hpp"

#include <algorithm>
#include <array>

#include <glib/gi18n-lib.h>

#include "api/plain_text.hpp"
#include "jobs/cost.hpp"

namespace jobs {

using api::Json;
using api::Model;
using gobj::Error;
using gobj::Result;

namespace {

struct Argument {
    const char* name;   // GIMP's
    const char* input;  // the service's
    std::string Wish::* value;
};

constexpr std::array arguments{
    Argument{"aspect-ratio", "aspect_ratio", &Wish::aspect_ratio},
    Argument{"output-format", "output_format", &Wish::output_format},
    Argument{"safety-filter-level", "safety_filter_level", &Wish::safety_filter_level}};

std::unexpected<Error> wrong(const char* argument, const char* message) {
    return std::unexpected(Error{Error::Kind::argument, message, {}, argument});
}

template <class... Args>
std::unexpected<Error> wrong(const char* argument, const char* format, Args... args) {
    return std::unexpected(Error{
        Error::Kind::argument, gobj::take_string(g_strdup_printf(format, args...)), {}, argument});
}

Result<> check_prompt(const std::string& prompt) {
    if (!g_utf8_validate_len(prompt.data(), prompt.size(), nullptr))
        return wrong("prompt", _("prompt must be UTF-8 text."));
    if (api::plain_text(prompt, prompt.size()).empty())
        return wrong("prompt", _("prompt must not be empty."));
    if (prompt.size() > longest_prompt)
        return wrong("prompt", _("prompt is %zu bytes long; at most %zu are allowed."),
                     prompt.size(), longest_prompt);
    return {};
}

Result<Json> read_extra(const std::string& text) {
    if (text.empty())
        return api::JsonObjectBuilder().build();
    auto extra = Json::parse(text);
    if (!extra || !extra->is_object())
        return wrong("extra-input", _("extra-input must be a JSON object, such as {\"seed\": 7}."));
    for (const std::string& key : extra->keys()) {
        const auto clash = std::ranges::find(arguments, key, &Argument::input);
        if (key == "prompt" || clash != arguments.end())
            return wrong("extra-input",
                         _("extra-input must not hold “%s”: it is an argument of its own."),
                         key.c_str());
    }
    return extra;
}

}  // namespace

Error not_one_of(const char* argument, const std::string& value,
                 const std::vector<std::string>& allowed) {
    std::string list;
    for (const std::string& word : allowed)
        list += (list.empty() ? "" : ", ") + word;
    return wrong(argument, _("%s must be one of %s, not “%s”."), argument, list.c_str(),
                 api::plain_text(value, 40).c_str())
        .error();
}

Result<Order> make_order(const Model& model, const Wish& wish) {
    if (!api::valid_model_name(model.name))
        return wrong("model", _("model must look like owner/name, such as google/imagen-4."));
    if (auto checked = check_prompt(wish.prompt); !checked)
        return std::unexpected(checked.error());
    if (wish.count < 1 || wish.count > most_pictures)
        return wrong("count", _("count must be from 1 to %d, not %d."), most_pictures, wish.count);

    api::JsonObjectBuilder input;
    input.set("prompt", wish.prompt);
    for (const Argument& argument : arguments) {
        const std::string& value = wish.*argument.value;
        if (value.empty())
            continue;
        const auto known = model.inputs.find(argument.input);
        if (known != model.inputs.end()) {
            const api::Model::Input& allowed = known->second;
            if (!std::ranges::contains(allowed.values, value))
                return std::unexpected(not_one_of(argument.name, value, allowed.values));
            if (value == allowed.fallback)
                continue;
        } else if (model.known) {
            return wrong(argument.name, _("%s is no input of the model %s."), argument.name,
                         model.name.c_str());
        }
        input.set(argument.input, value);
    }
    auto extra = read_extra(wish.extra_input);
    if (!extra)
        return std::unexpected(extra.error());
    for (const std::string& key : extra->keys())
        input.set(key.c_str(), extra->member(key.c_str()));

    if (auto checked = check_cost(model, wish.count, wish.max_cost); !checked)
        return std::unexpected(checked.error());
    return Order{model.name, input.build(), wish.count, model.price.value_or(0)};
}

}  // namespace jobs
