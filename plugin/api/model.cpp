// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/model.hpp"

#include <algorithm>

#include "api/resource.hpp"

namespace api {

bool valid_model_name(std::string_view name) {
    const auto slash = name.find('/');
    if (slash == std::string_view::npos || name.size() > 200)
        return false;
    const auto valid = [](std::string_view part) {
        return !part.empty() && part.front() != '.' && std::ranges::all_of(part, [](char c) {
            return g_ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
        });
    };
    return valid(name.substr(0, slash)) && valid(name.substr(slash + 1));
}

Model read_model(const Json& json) {
    Model model;
    model.name = json.member("model").string().value_or(std::string());
    model.price = json.member("price_millionths").integer();
    const Json inputs = json.member("inputs");
    for (const std::string& name : inputs.keys()) {
        const Json input = inputs.member(name.c_str());
        Model::Input read;
        read.fallback = input.member("default").string().value_or(std::string());
        for (const Json& value : input.member("values").elements())
            read.values.push_back(value.string().value_or(std::string()));
        model.inputs.emplace(name, std::move(read));
    }
    const Json sizes = json.member("sizes");
    for (const std::string& ratio : sizes.keys()) {
        const std::vector<Json> size = sizes.member(ratio.c_str()).elements();
        if (size.size() == 2 && size[0].integer() && size[1].integer())
            model.sizes.emplace(ratio, Model::Size{static_cast<int>(*size[0].integer()),
                                                   static_cast<int>(*size[1].integer())});
    }
    model.known = true;
    return model;
}

Model find_model(const std::string& name) {
    if (valid_model_name(name))
        if (const Json json = resource("models/" + name + ".json"))
            return read_model(json);
    Model model;
    model.name = name;
    return model;
}

}  // namespace api
