// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/retry_after.hpp"

#include <catch2/catch_test_macros.hpp>

using api::Json;
using api::retry_after;

namespace {

std::optional<double> from_body(const char* text) {
    return retry_after("", "", Json::parse(text).value_or(Json()));
}

constexpr const char* noon = "Sun, 22 Nov 2026 12:00:00 GMT";

}  // namespace

TEST_CASE("the header's seconds come first") {
    CHECK(retry_after("7", "", {}) == 7.0);
    CHECK(retry_after(" 2.5", "", {}) == 2.5);
    CHECK(retry_after("0", "", {}) == 0.0);
    CHECK(retry_after("3", "", *Json::parse(R"({"retry_after":9,"detail":"resets in ~5s"})")) ==
          3.0);
}

TEST_CASE("the header's date is measured against the reply's own, not our clock") {
    CHECK(retry_after("Sun, 22 Nov 2026 12:00:30 GMT", noon, {}) == 30.0);
    CHECK(retry_after("Sun, 22 Nov 2026 11:59:00 GMT", noon, {}) == 0.0);
    CHECK(retry_after("Sun, 22 Nov 2026 12:01:00 GMT", "Sun, 22 Nov 2026 12:00:59 GMT", {}) == 1.0);
    // Without a Date only our clock would be left, which may be a day off: the body is asked.
    CHECK(!retry_after("Sun, 06 Nov 1994 08:49:37 GMT", "", {}));
    CHECK(!retry_after("Sun, 06 Nov 2094 08:49:37 GMT", "yesterday", {}));
    CHECK(retry_after("Sun, 06 Nov 2094 08:49:37 GMT", "", *Json::parse(R"({"retry_after":9})")) ==
          9.0);
}

TEST_CASE("without a header the body's number counts, then its words") {
    CHECK(from_body(R"({"retry_after":7,"detail":"resets in ~9s"})") == 7.0);
    CHECK(from_body(R"({"retry_after":1.5})") == 1.5);
    CHECK(
        from_body(
            R"({"detail":"Request was throttled. Your rate limit resets in ~7s.","status":429})") ==
        7.0);
    CHECK(from_body(R"x({"detail":"Try again in 12 second(s)"})x") == 12.0);
    CHECK(from_body(R"({"retry_after":"soon","detail":"Expected available in 3 seconds."})") ==
          3.0);
}

TEST_CASE("nobody is made to wait for ever, or for less than no time") {
    CHECK(retry_after("99999999999", "", {}) == 3600.0);
    CHECK(retry_after("Sun, 22 Nov 2126 12:00:00 GMT", noon, {}) == 3600.0);
    CHECK(from_body(R"({"retry_after":1e300})") == 3600.0);
    CHECK(!from_body(R"({"retry_after":-5})"));
}

TEST_CASE("nonsense is nothing") {
    for (const char* header : {"", " ", "soon", "-5", "NaN", "inf", "~", "1e999", ";7", "\xff"}) {
        CAPTURE(header);
        CHECK(!retry_after(header, noon, {}));
    }
    for (const char* body : {"{}", "[]", "null", "7", R"({"retry_after":null})", R"({"detail":7})",
                             R"({"detail":"in a moment"})", R"({"detail":"resets in "})"})
        CHECK(!from_body(body));
}
