// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/data_uri.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace {

std::string decoded(std::string_view uri) {
    const auto bytes = api::decode_data_uri(uri);
    REQUIRE(bytes);
    gsize size = 0;
    const auto* data = static_cast<const char*>(g_bytes_get_data(bytes->get(), &size));
    return {data, size};
}

}  // namespace

TEST_CASE("data URIs are told from other addresses, in any case of letters") {
    CHECK(api::is_data_uri("data:image/png;base64,AAAA"));
    CHECK(api::is_data_uri("DATA:,x"));
    CHECK(!api::is_data_uri("data"));
    CHECK(!api::is_data_uri(""));
    CHECK(!api::is_data_uri("https://example.com/data:"));
}

TEST_CASE("base64 is decoded, whatever type is claimed") {
    CHECK(decoded("data:image/png;base64,aGVsbG8=") == "hello");
    CHECK(decoded("data:;base64,aGVsbG8h") == "hello!");
    CHECK(decoded("data:text/plain;charset=utf-8;base64,AP8A") == std::string("\0\xff\0", 3));
    const std::string big(4 << 20, 'A');
    CHECK(decoded("data:image/png;base64," + big).size() == big.size() / 4 * 3);
}

TEST_CASE("anything else is an error") {
    for (const char* uri :
         {"data:", "data:,", "data:image/png,hello", "data:image/png;base64",
          "data:image/png;base64,", "data:image/png;base64,a", "data:image/png;base64,aGVsbG8",
          "data:image/png;base64,aGV sbG8=", "data:image/png;base64,aGVs%3D",
          "data:image/png;base64,====", "data:image/png;base64,<svg"}) {
        CAPTURE(uri);
        const auto bytes = api::decode_data_uri(uri);
        REQUIRE(!bytes);
        CHECK(bytes.error().kind == gobj::Error::Kind::unexpected);
    }
}
