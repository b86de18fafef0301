// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/origin.hpp"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "gobj/ref.hpp"

namespace api {

using gobj::Error;
using gobj::Result;

namespace {

constexpr std::size_t longest_url = 8192;
// The macro is an int, which C++ does not take for an enumeration.
constexpr auto url_flags = static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS);

bool has_scheme(GUri* uri, const char* scheme) {
    return g_strcmp0(g_uri_get_scheme(uri), scheme) == 0;
}

bool has_host(GUri* uri) {
    return g_uri_get_host(uri) && *g_uri_get_host(uri);
}

}  // namespace

gobj::Uri parse_url(std::string_view text) {
    if (text.size() > longest_url)
        return {};
    return gobj::Uri(g_uri_parse(std::string(text).c_str(), url_flags, nullptr));
}

gobj::Uri resolve_url(GUri* base, std::string_view location) {
    if (location.empty() || location.size() > longest_url)
        return {};
    return gobj::Uri(g_uri_parse_relative(base, std::string(location).c_str(), url_flags, nullptr));
}

bool is_loopback(GUri* uri) {
    const char* host = g_uri_get_host(uri);
    if (!host)
        return false;
    if (g_ascii_strcasecmp(host, "localhost") == 0)
        return true;
    const auto address = gobj::Ref<GInetAddress>::take(g_inet_address_new_from_string(host));
    return address && g_inet_address_get_is_loopback(address.get());
}

Result<std::string> check_base_url(std::string_view text) {
    const gobj::Uri uri = parse_url(text);
    const bool usable = uri && has_host(uri.get()) && !g_uri_get_userinfo(uri.get()) &&
                        !g_uri_get_query(uri.get()) && !g_uri_get_fragment(uri.get()) &&
                        (has_scheme(uri.get(), "https") ||
                         (has_scheme(uri.get(), "http") && is_loopback(uri.get())));
    if (!usable)
        return gobj::failure(Error::Kind::argument,
                             _("The base URL of the service must begin with https:// (or with "
                               "http:// on this computer) and hold no user name, “?” or “#”."));
    std::string base(text);
    while (base.ends_with('/'))
        base.pop_back();
    return base;
}

Result<gobj::Uri> check_file_url(std::string_view text, bool base_is_loopback) {
    gobj::Uri uri = parse_url(text);
    bool allowed = uri && has_host(uri.get()) && !g_uri_get_userinfo(uri.get());
    if (allowed && is_loopback(uri.get()))
        allowed =
            base_is_loopback && (has_scheme(uri.get(), "http") || has_scheme(uri.get(), "https"));
    else if (allowed)
        allowed = has_scheme(uri.get(), "https");
    if (!allowed)
        return gobj::failure(Error::Kind::unexpected,
                             _("The service named an address for the picture that genlayer does "
                               "not open; nothing was requested from it."));
    return uri;
}

}  // namespace api
