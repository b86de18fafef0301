// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/alternatives.hpp"

#include <catch2/catch_test_macros.hpp>
#include <vector>

using Texts = std::vector<std::string>;

namespace {

Texts expanded(std::string_view line) {
    CAPTURE(line);
    Texts all;
    const auto result = batch::expand(line, [&](std::string prompt) {
        all.push_back(std::move(prompt));
        return true;
    });
    CHECK(result);
    return all;
}

// Where it is wrong, as a byte offset; -1 where it isn't.
int wrong_at(std::string_view line) {
    const auto result = batch::expand(line, [](const std::string&) {
        FAIL_CHECK("a prompt of a line that is wrong");
        return false;
    });
    return result ? -1 : static_cast<int>(result.error().at);
}

std::string group_of(int choices) {
    std::string group = "{0";
    for (int i = 1; i < choices; ++i)
        group += "|" + std::to_string(i);
    return group + "}";
}

}  // namespace

TEST_CASE("several groups make every combination, the last changing fastest") {
    CHECK(expanded("{a|b}{1|2|3}") == Texts{"a1", "a2", "a3", "b1", "b2", "b3"});
    CHECK(expanded("x{a|b}y") == Texts{"xay", "xby"});
    CHECK(expanded("{a|b}-{a|b}") == Texts{"a-a", "a-b", "b-a", "b-b"});
}

TEST_CASE("an alternative may be empty, and blanks are its own") {
    CHECK(expanded("a{| red }cat") == Texts{"acat", "a red cat"});
    CHECK(expanded("{|}") == Texts{"", ""});
}

TEST_CASE("braces that make no choice are ordinary") {
    for (const char* line :
         {"", "a", "{", "}", "{}", "{a}", "a|b", "{a|b", "a|b}", "}{", "{{}}", "{{a}", "|}{|",
          R"(\)", R"(\\)", R"(\})", R"(\|)", R"(a\b)", "{\"a\": {\"b\": 1}}"}) {
        CAPTURE(line);
        CHECK(expanded(line) == Texts{line});
    }
}

TEST_CASE("a group in braces that make no choice is one") {
    CHECK(expanded("{x {a|b} y}") == Texts{"{x a y}", "{x b y}"});
    CHECK(expanded("{ {a|b}") == Texts{"{ a", "{ b"});
    CHECK(expanded("{a|b}}") == Texts{"a}", "b}"});
}

TEST_CASE("a brace after a backslash begins nothing") {
    CHECK(expanded(R"(\{a|b})") == Texts{"{a|b}"});
    CHECK(expanded(R"({a|\{|b})") == Texts{"a", "{", "b"});
    CHECK(expanded(R"(\\{a|b})") == Texts{R"(\{a|b})"});
    CHECK(expanded(R"({a|\{b|c})") == Texts{"a", "{b", "c"});
    CHECK(expanded(R"({a\|b})") == Texts{R"(a\)", "b"});
}

TEST_CASE("a group within a group is refused where the outer one begins") {
    CHECK(wrong_at("x {a|{b|c}}") == 2);
    CHECK(wrong_at("{{a|b}|c}") == 0);
    CHECK(wrong_at("{a|b} {a {x {b|c}} | d}") == 6);
}

TEST_CASE("a line stands for 10,000 prompts, and no more") {
    const std::string ten = group_of(10);
    CHECK(expanded(ten + ten + ten + ten).size() == 10'000);
    CHECK(expanded(group_of(10'000)).size() == 10'000);
    CHECK(wrong_at(group_of(10'001)) == 0);
    CHECK(wrong_at(ten + ten + ten + ten + "{a|b}") == static_cast<int>(4 * ten.size()));
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += "{a|b}";
    CHECK(wrong_at(many) == 13 * 5);
}

TEST_CASE("who has enough gets no more") {
    int taken = 0;
    CHECK(batch::expand("{a|b|c}", [&](const std::string&) { return ++taken < 2; }));
    CHECK(taken == 2);
}

TEST_CASE("a million braces are looked at in no time") {
    const std::string open(1'000'000, '{');
    CHECK(expanded(open) == Texts{open});
    CHECK(wrong_at(open + "{a|b}|" + std::string(1'000'000, '}')) == 999'999);
}
