// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/service.hpp"

#include <algorithm>
#include <format>

#include <glib/gi18n-lib.h>

#include "api/origin.hpp"
#include "api/resource.hpp"
#include "gobj/owned.hpp"

namespace api {

using gobj::Error;
using gobj::Result;

bool Service::on_loopback() const {
    const gobj::Uri uri = parse_url(base_url);
    return uri && is_loopback(uri.get());
}

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* value = g_getenv(name);
        return value && *value ? std::optional<std::string>(value) : std::nullopt;
    };
}

std::vector<Service> known_services() {
    return read_services(resource("services.json"));
}

std::vector<Service> read_services(const Json& file) {
    std::vector<Service> services;
    for (const Json& json : file.member("services").elements()) {
        const auto text = [&](const char* name) {
            return json.member(name).string().value_or(std::string());
        };
        Service service{text("id"),           text("name"),
                        text("base_url"),     {},
                        text("key_variable"), text("key_page"),
                        text("billing_page"), json.member("keyless").boolean().value_or(false)};
        for (const Json& route : json.member("routes").elements())
            service.routes.insert(route.string().value_or(std::string()));
        if (!service.id.empty() && !service.name.empty())
            services.push_back(std::move(service));
    }
    return services;
}

Result<Service> choose_service(const Environment& environment, std::string_view preferred,
                               std::string_view custom_url) {
    auto base_url = environment("GENLAYER_BASE_URL");
    std::string id = environment("GENLAYER_SERVICE").value_or(std::string());
    if (id.empty())
        id = base_url ? "custom" : preferred.empty() ? "anyapi" : preferred;

    const std::vector<Service> services = known_services();
    const auto found = std::ranges::find(services, id, &Service::id);
    if (found == services.end()) {
        std::string allowed;
        for (const Service& service : services)
            allowed += (allowed.empty() ? "" : ", ") + service.id;
        const gobj::Chars message(
            g_strdup_printf(_("GENLAYER_SERVICE must be one of %s."), allowed.c_str()));
        return gobj::failure(Error::Kind::argument, message.get());
    }
    Service service = *found;
    if (!base_url && id == "custom" && !custom_url.empty())
        base_url = custom_url;
    if (base_url) {
        auto checked = check_base_url(*base_url);
        if (!checked)
            return std::unexpected(checked.error());
        service.base_url = *checked;
    }
    if (service.base_url.empty() && !service.keyless)
        return gobj::failure(Error::Kind::argument,
                             _("The service “Custom” needs its base URL: set it in Edit ▸ Image "
                               "Generation Service…, or in GENLAYER_BASE_URL."));
    // A server of one's own on this computer may well ask for no key.
    if (service.id == "custom" && service.on_loopback())
        service.keyless = true;
    return service;
}

Result<std::string> clean_key(std::string_view pasted) {
    const auto strip = [](std::string_view text) {
        while (!text.empty() &&
               (g_ascii_isspace(text.front()) || text.front() == '"' || text.front() == '\''))
            text.remove_prefix(1);
        while (!text.empty() &&
               (g_ascii_isspace(text.back()) || text.back() == '"' || text.back() == '\''))
            text.remove_suffix(1);
        return text;
    };
    std::string_view key = strip(pasted);
    constexpr std::string_view scheme = "bearer ";
    if (key.size() > scheme.size() &&
        g_ascii_strncasecmp(key.data(), scheme.data(), scheme.size()) == 0)
        key = strip(key.substr(scheme.size()));
    if (!std::ranges::all_of(key, [](char c) { return g_ascii_isgraph(c); }))
        return gobj::failure(Error::Kind::argument,
                             _("The key holds characters that no key has, a space or a line break "
                               "perhaps; copy it once more."));
    return std::string(key);
}

Result<std::string> key_from_environment(const Service& service, const Environment& environment) {
    for (const std::string& name : {std::string("GENLAYER_API_KEY"), service.key_variable})
        if (!name.empty())
            if (const auto value = environment(name.c_str()))
                return clean_key(*value);
    return std::string();
}

Error no_key(const Service& service) {
    const gobj::Chars message(
        service.key_page.empty()
            ? g_strdup_printf(_("There is no key for %s. Set it in the environment variable "
                                "GENLAYER_API_KEY; GENLAYER_SERVICE=sample needs none."),
                              service.name.c_str())
            : g_strdup_printf(_("There is no key for %s. Get one at %s and set it in the "
                                "environment variable %s; GENLAYER_SERVICE=sample needs none."),
                              service.name.c_str(), service.key_page.c_str(),
                              service.key_variable.c_str()));
    return {Error::Kind::unauthorized, message.get(), {}, "key"};
}

}  // namespace api
