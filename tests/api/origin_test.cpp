// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/origin.hpp"

#include <catch2/catch_test_macros.hpp>

#include <gio/gio.h>

#include "gobj/ref.hpp"

using api::check_base_url;
using api::check_file_url;

TEST_CASE("a base URL is https, or http on this computer, and plain") {
    CHECK(check_base_url("https://api.replicate.com/v1") == "https://api.replicate.com/v1");
    CHECK(check_base_url("https://www.anyapi.vip/replicate/v1//") ==
          "https://www.anyapi.vip/replicate/v1");
    CHECK(check_base_url("http://127.0.0.1:8080/v1") == "http://127.0.0.1:8080/v1");
    CHECK(check_base_url("http://localhost:1/"));
    CHECK(check_base_url("http://[::1]:8080"));
    CHECK(check_base_url("http://127.9.9.9"));
    CHECK(check_base_url("https://gateway.lan:8443/x"));
    for (const char* url : {"",
                            " ",
                            "/",
                            "v1",
                            "api.replicate.com/v1",
                            "https://",
                            "https:///v1",
                            "ftp://x/",
                            "file:///etc",
                            "http://api.replicate.com/v1",
                            "http://192.168.1.2/v1",
                            "http://[::ffff:127.0.0.1]/",
                            "http://localhost.example.com/",
                            "http://foo.localhost/",
                            "http://0.0.0.0/",
                            "http://127.1/",
                            "http://2130706433/",
                            "https://user@example.com/",
                            "https://user:pass@example.com/",
                            "http://127.0.0.1@example.com/",
                            "https://example.com/?x=1",
                            "https://example.com/?",
                            "https://example.com/#x",
                            "https://exa mple.com/",
                            "https://example.com/a b",
                            "https://example.com/\nX: y",
                            "javascript:alert(1)",
                            "https://example.com:99999/"}) {
        CAPTURE(url);
        const auto base = check_base_url(url);
        REQUIRE(!base);
        CHECK(base.error().kind == gobj::Error::Kind::argument);
    }
    CHECK(!check_base_url("https://example.com/" + std::string(10'000, 'x')));
}

TEST_CASE("a picture is fetched by https from anywhere else but this computer") {
    for (const char* url :
         {"https://replicate.delivery/xezq/abc/out.jpg", "https://pbxt.replicate.delivery/a",
          "https://example.com:8443/a?b=c#d", "HTTPS://EXAMPLE.COM/", "https://8.8.8.8/a",
          "https://198.18.0.7/fake-ip-of-a-local-proxy", "https://xn--bcher-kva.example/a"}) {
        CAPTURE(url);
        CHECK(check_file_url(url, false));
        CHECK(check_file_url(url, true));
    }
}

TEST_CASE("any other address in a reply is refused") {
    for (const char* url : {"",
                            " ",
                            "/out.jpg",
                            "out.jpg",
                            "//example.com/out.jpg",
                            "http://example.com/out.jpg",
                            "file:///etc/passwd",
                            "file://localhost/etc/passwd",
                            "data:image/png;base64,AAAA",
                            "gopher://x/",
                            "ftp://example.com/a",
                            "ws://example.com/",
                            "javascript:alert(1)",
                            "about:blank",
                            "blob:https://x/y",
                            "https://",
                            "https:///etc/passwd",
                            "https:out.jpg",
                            "https://user@example.com/a",
                            "https://user:pass@example.com/a",
                            "https://example.com@127.0.0.1/a",
                            "https://@example.com/a",
                            "https://[::1",
                            "https://exa mple.com/",
                            "https://example.com/a\r\nHost: b",
                            "http://169.254.169.254/latest/meta-data",
                            "http://10.0.0.1/",
                            "http://[fe80::1]/",
                            "http://0.0.0.0/",
                            "http://foo.localhost/",

                            "http://[::ffff:127.0.0.1]/",
                            "http://127.1/",
                            "http://0x7f000001/"}) {
        CAPTURE(url);
        for (bool base_is_loopback : {false, true}) {
            const auto uri = check_file_url(url, base_is_loopback);
            REQUIRE(!uri);
            CHECK(uri.error().kind == gobj::Error::Kind::unexpected);
        }
    }
}

TEST_CASE("the address behind a name is judged: this computer's and its network's are not public") {
    const auto judged = [](const char* text) {
        const auto address = gobj::Ref<GInetAddress>::take(g_inet_address_new_from_string(text));
        REQUIRE(address);
        return api::is_public(address.get());
    };
    for (const char* text : {"127.0.0.1",
                             "127.255.255.254",
                             "0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "10.255.255.255",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.0.1",
                             "192.168.255.255",
                             "169.254.0.1",
                             "169.254.169.254",
                             "224.0.0.1",
                             "239.255.255.250",
                             "::",
                             "::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "fc00::1",
                             "fcff::1",
                             "fd00::1",
                             "fdff:ffff::1",
                             "ff02::1",
                             "ff0e::1",
                             "::ffff:127.0.0.1",
                             "::ffff:0.0.0.0",
                             "::ffff:10.0.0.1",
                             "::ffff:172.16.0.1",
                             "::ffff:192.168.1.1",
                             "::ffff:169.254.169.254",
                             "::ffff:224.0.0.1"}) {
        CAPTURE(text);
        CHECK(!judged(text));
    }
    for (const char* text :
         {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.1",
          "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
          "192.169.0.0", "223.255.255.255", "198.18.0.7", "2606:4700:4700::1111", "2001:db8::1",
          "fbff::1", "::ffff:8.8.8.8"}) {
        CAPTURE(text);
        CHECK(judged(text));
    }
}

TEST_CASE("this computer's own addresses are open only to a service on it") {
    for (const char* url : {"https://127.0.0.1/a", "http://127.0.0.1:8001/a", "https://localhost/a",
                            "http://LOCALHOST:1/a", "http://ⓛocalhost/", "http://[::1]:8001/a",
                            "https://127.255.0.1/"}) {
        CAPTURE(url);
        CHECK(!check_file_url(url, false));
        CHECK(check_file_url(url, true));
    }
}

TEST_CASE("relative addresses lead from where they stand") {
    const gobj::Uri base = api::parse_url("https://a.example/x/y?z");
    const auto resolved = [&](const char* location) {
        const gobj::Uri uri = api::resolve_url(base.get(), location);
        return uri ? gobj::take_string(g_uri_to_string(uri.get())) : std::string();
    };
    CHECK(resolved("w") == "https://a.example/x/w");
    CHECK(resolved("/w") == "https://a.example/w");
    CHECK(resolved("//b.example/w") == "https://b.example/w");
    CHECK(resolved("http://c.example/") == "http://c.example/");
    CHECK(resolved("").empty());
    CHECK(resolved("https://[bad").empty());
    CHECK(resolved(std::string(10'000, 'x').c_str()).empty());
}

TEST_CASE("an origin is all of an address that leads to its host, and no more") {
    CHECK(api::origin_of("https://files.example/a/b.png?sig=1#x") == "https://files.example");
    CHECK(api::origin_of("https://files.example:443/a") == "https://files.example");
    CHECK(api::origin_of("http://127.0.0.1:8080/a") == "http://127.0.0.1:8080");
    CHECK(api::origin_of("https://[2001:db8::1]:8443/a") == "https://[2001:db8::1]:8443");
    for (const char* none : {"", "data:image/png;base64,AAAA", "file:///etc/passwd",
                             "https://a:b@files.example/", "/files/a", "https:///a"})
        CHECK(api::origin_of(none).empty());
}
