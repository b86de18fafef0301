// SPDX-License-Identifier: GPL-3.0-or-later
// Which URLs we are willing to touch.
#pragma once

#include <string>
#include <string_view>

#include <gio/gio.h>

#include "gobj/error.hpp"
#include "gobj/owned.hpp"

namespace api {

// A web address with a host, by libsoup's rules; nothing if it is none, or longer than any real
// one.
gobj::Uri parse_url(std::string_view text);
// "https://host", with the port where one is named; "" for what has no host, or a user part.
std::string origin_of(std::string_view url);
// Where a Location header leads from `base`; nothing if nowhere.
gobj::Uri resolve_url(GUri* base, std::string_view location);

// True for 127.0.0.0/8, ::1 and "localhost", and nothing else.
bool is_loopback(GUri* uri);

// Not this computer, its network or nobody; the fake addresses of local proxies (198.18.0.0/15,
// fc00::/18) do pass.
bool is_public(GInetAddress* address);

// A service's base URL: https, or http on loopback; no user, query or fragment. Gives it without a
// trailing slash. Errors: Kind::argument.
gobj::Result<std::string> check_base_url(std::string_view text);

// A URL that a reply named, for a picture or a stream. https without a user part; http only to
// loopback, and loopback only if the service's own base is there. No private address. Errors:
// Kind::unexpected, address_refused().
gobj::Result<gobj::Uri> check_file_url(std::string_view text, bool base_is_loopback);
gobj::Error address_refused();

}  // namespace api
