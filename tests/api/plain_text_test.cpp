// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/plain_text.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib.h>

using api::plain_text;

TEST_CASE("control characters go, lines become one") {
    CHECK(plain_text("one\ntwo\r\n\tthree ") == "one two three");
    CHECK(plain_text("  \n ") == "");
    CHECK(plain_text("\x01\x02"
                     "a\x7f"
                     "b\x1b]0;title\x07"
                     "c\x1b[31m") == "ab]0;titlec[31m");
    CHECK(plain_text("a\xc2\x80\xc2\x9b"
                     "b") == "ab");  // C1: U+0080, U+009B
    CHECK(plain_text("a\xc2\x85"
                     "b")
              .find("\xc2\x85") == std::string::npos);  // NEL
}

TEST_CASE("characters that reorder their neighbours go") {
    CHECK(plain_text("a\u202Eb\u202Dc\u2066d\u2069e\u200Ef\u200Fg\u061Ch\uFEFFi") == "abcdefghi");
}

TEST_CASE("markup is left as it is") {
    CHECK(plain_text("<b>5 & 6</b> %s %n") == "<b>5 & 6</b> %s %n");
}

TEST_CASE("what is not UTF-8, or zero, comes out as valid text") {
    for (std::string_view text :
         {std::string_view("a\xff\xfe b"), std::string_view("a\0b", 3),
          std::string_view("\xed\xa0\x80"), std::string_view("\xf0\x9f\x90")}) {
        const std::string plain = plain_text(text);
        CHECK(g_utf8_validate_len(plain.data(), plain.size(), nullptr));
        CHECK(!plain.empty());
    }
}

TEST_CASE("long text ends after so many characters, not bytes, with an ellipsis") {
    CHECK(plain_text("abcdef", 6) == "abcdef");
    CHECK(plain_text("abcdefg", 6) == "abcdef…");
    CHECK(plain_text("猫猫猫猫", 3) == "猫猫猫…");
    CHECK(plain_text(std::string(10'000'000, 'x')) == std::string(300, 'x') + "…");
    std::string cats;
    for (int i = 0; i < 5000; ++i)
        cats += "🐈";
    const std::string plain = plain_text(cats);
    CHECK(g_utf8_strlen(plain.c_str(), -1) == 301);
    CHECK(plain.find("\uFFFD") == std::string::npos);
}

TEST_CASE("nothing becomes nothing") {
    CHECK(plain_text("") == "");
    CHECK(plain_text(std::string_view()) == "");
}
