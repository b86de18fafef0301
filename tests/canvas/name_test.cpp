// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/name.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib.h>

using canvas::layer_name;

TEST_CASE("a short prompt is the layer's name") {
    CHECK(layer_name("a lighthouse at dusk") == "a lighthouse at dusk");
    CHECK(layer_name("黄昏的灯塔 🗼") == "黄昏的灯塔 🗼");
}

TEST_CASE("only the first line counts, and white space is folded") {
    CHECK(layer_name("\n\n  a \t lighthouse \r\nat dusk") == "a lighthouse");
    CHECK(layer_name("a\u00a0b\u2003c") == "a b c");
}

TEST_CASE("a prompt of nothing gives a name all the same") {
    for (auto nothing : {"", " \n\t ", "\u202e"})
        CHECK(layer_name(nothing) == "Generated Picture");
    CHECK(layer_name(std::string_view()) == "Generated Picture");
}

TEST_CASE("a long prompt is cut after a word") {
    auto name = layer_name(
        "a very long description of a lighthouse at dusk with waves that break over the rocks");
    CHECK(name == "a very long description of a lighthouse at dusk with waves…");
}

TEST_CASE("a name has at most 60 characters, of any script, whole") {
    for (std::string character : {"x", "é", "灯", "🗼", "e\u0301", "👩\u200d🚀", "👍\U0001f3fd"}) {
        for (int count = 1; count < 140; count++) {
            std::string prompt;
            for (int i = 0; i < count; i++)
                prompt += character;
            auto name = layer_name(prompt);
            CAPTURE(character, count, name);
            REQUIRE(g_utf8_validate(name.c_str(), name.size(), nullptr));
            CHECK(g_utf8_strlen(name.c_str(), -1) <= 60);
            if (name != prompt) {
                REQUIRE(name.ends_with("…"));
                auto kept = name.substr(0, name.size() - std::string("…").size());
                CHECK(kept.size() % character.size() == 0);
            } else {
                CHECK(g_utf8_strlen(prompt.c_str(), -1) <= 60);
            }
        }
    }
}

TEST_CASE("controls, text direction marks and broken bytes don't get into a name") {
    CHECK(layer_name("a\x1b]0;b\x07 \u202e"
                     "c") == "a]0;b c");
    CHECK(layer_name("a\xff\xfe") == "a\ufffd\ufffd");
    CHECK(layer_name(std::string_view("a\0b", 3)) == "a\ufffdb");
}
