// SPDX-License-Identifier: GPL-3.0-or-later
// A service is data (data/services.json): where it is, what it can do, where its key comes from.
// Which one is used, and with which key, may be said by the environment.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/json.hpp"
#include "gobj/error.hpp"

namespace api {

struct Service {
    std::string id, name;
    std::string base_url;  // without a trailing slash; "" until one is given (Custom, Sample)
    std::set<std::string> routes;        // of create, get, cancel, list, models, stream
    std::string key_variable;            // the service's own environment variable, or ""
    std::string key_page, billing_page;  // where a person gets a key, credit
    bool keyless = false;                // needs no key
    bool has(const char* route) const { return routes.contains(route); }
    bool on_loopback() const;
};

// How the environment is read; tests hand in their own.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment process_environment();

std::vector<Service> known_services();
// Of a file like data/services.json; what has no id or no name is passed over.
std::vector<Service> read_services(const Json& file);

// The service that GENLAYER_SERVICE and GENLAYER_BASE_URL ask for, else `preferred` (an id), else
// AnyAPI. `custom_url` is the base URL that the person has set for "custom". Errors:
// Kind::argument, naming what is wrong and what is allowed.
gobj::Result<Service> choose_service(const Environment& environment,
                                     std::string_view preferred = {},
                                     std::string_view custom_url = {});

// The key from GENLAYER_API_KEY or the service's own variable; "" where none is given. Cleaned of
// what pasting leaves: spaces, quotes, "Bearer ". Errors: Kind::argument for a key no header can
// carry.
gobj::Result<std::string> key_from_environment(const Service& service,
                                               const Environment& environment);
gobj::Result<std::string> clean_key(std::string_view pasted);

// The sentence for a service whose key is nowhere: where to get one, how to give it.
gobj::Error no_key(const Service& service);

}  // namespace api
