// SPDX-License-Identifier: GPL-3.0-or-later
// The file of services, and what a person may enter beside it: a base URL and a key.
#include "api/origin.hpp"
#include "api/service.hpp"
#include "promised.hpp"

using fuzz::promised;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = api::Json::parse({reinterpret_cast<const char*>(data), size});
    if (!json)
        return 0;
    for (const api::Service& service : api::read_services(*json)) {
        promised(!service.id.empty() && !service.name.empty());
        // Whatever is joined on to a base URL that passed, it stays on its host, and private.
        if (const auto url = api::check_base_url(service.base_url)) {
            promised(!url->ends_with('/'));
            const gobj::Uri base = api::parse_url(*url);
            const gobj::Uri call = api::parse_url(*url + "/predictions/x");
            promised(base && call);
            promised(g_strcmp0(g_uri_get_host(base.get()), g_uri_get_host(call.get())) == 0 &&
                     g_uri_get_port(base.get()) == g_uri_get_port(call.get()) &&
                     g_str_has_suffix(g_uri_get_path(call.get()), "/predictions/x"));
            promised(std::string_view(g_uri_get_scheme(call.get())) == "https" ||
                     api::is_loopback(call.get()));
        }
        (void)service.on_loopback();
        fuzz::promised(!api::no_key(service).message.empty());
        if (const auto key = api::clean_key(service.key_page))
            for (const char c : *key)
                promised(g_ascii_isgraph(c));
    }
    return 0;
}
