// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/origin.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "gobj/ref.hpp"

namespace api {

using gobj::Error;
using gobj::Ref;
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

// GLib lets spaces and line breaks pass, and libsoup would write them out.
bool printable(std::string_view text) {
    return text.size() <= longest_url && std::ranges::none_of(text, [](char c) {
               return g_ascii_iscntrl(c) || g_ascii_isspace(c);
           });
}

}  // namespace

gobj::Uri parse_url(std::string_view text) {
    if (!printable(text))
        return {};
    gobj::Uri uri(g_uri_parse(std::string(text).c_str(), url_flags, nullptr));
    return uri && has_host(uri.get()) ? std::move(uri) : gobj::Uri();
}

std::string origin_of(std::string_view url) {
    const gobj::Uri uri = parse_url(url);
    if (!uri || g_uri_get_userinfo(uri.get()))
        return {};
    std::string origin = gobj::take_string(
        g_uri_join(G_URI_FLAGS_SCHEME_NORMALIZE, g_uri_get_scheme(uri.get()), nullptr,
                   g_uri_get_host(uri.get()), g_uri_get_port(uri.get()), "", nullptr, nullptr));
    while (origin.ends_with('/'))  // the path of those that have none
        origin.pop_back();
    return origin;
}

gobj::Uri resolve_url(GUri* base, std::string_view location) {
    if (location.empty() || !printable(location))
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

bool is_public(GInetAddress* address) {
    const guint8* bytes = g_inet_address_to_bytes(address);
    const bool v6 = g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV6;
    constexpr guint8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (v6 && std::equal(mapped, mapped + 12, bytes))
        return is_public(
            Ref<GInetAddress>::take(g_inet_address_new_from_bytes(bytes + 12, G_SOCKET_FAMILY_IPV4))
                .get());
    return !g_inet_address_get_is_loopback(address) && !g_inet_address_get_is_any(address) &&
           !g_inet_address_get_is_link_local(address) &&
           !g_inet_address_get_is_site_local(address) &&
           !g_inet_address_get_is_multicast(address) &&
           !(v6 ? (bytes[0] & 0xfe) == 0xfc : bytes[0] == 0);
}

Result<std::string> check_base_url(std::string_view text) {
    const gobj::Uri uri = parse_url(text);
    const bool usable = uri && !g_uri_get_userinfo(uri.get()) && !g_uri_get_query(uri.get()) &&
                        !g_uri_get_fragment(uri.get()) &&
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
    bool allowed = uri && !g_uri_get_userinfo(uri.get());
    if (allowed && is_loopback(uri.get()))
        allowed =
            base_is_loopback && (has_scheme(uri.get(), "http") || has_scheme(uri.get(), "https"));
    else if (allowed) {
        const auto address =
            Ref<GInetAddress>::take(g_inet_address_new_from_string(g_uri_get_host(uri.get())));
        allowed = has_scheme(uri.get(), "https") && (!address || is_public(address.get()));
    }
    if (!allowed)
        return std::unexpected(address_refused());
    return uri;
}

Error address_refused() {
    return {Error::Kind::unexpected,
            _("The service named an address for the picture that genlayer does not open; nothing "
              "was requested from it.")};
}

}  // namespace api
