// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/json.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "gobj/ref.hpp"

using api::Json;

namespace {

Json parsed(std::string_view text) {
    auto json = Json::parse(text);
    REQUIRE(json);
    return *json;
}

}  // namespace

TEST_CASE("what is not strict JSON with one root is an error, never a crash") {
    const std::string text =
        GENERATE(as<std::string>(), "", " ", "{", "}", "[1,2", "{\"a\":1,}", "{a:1}", "{'a':1}",
                 "nul", "{\"a\":\"1\"}{\"a\":\"2\"}", "{} {}", "1 2", "{\"a\" 1}", "// comment\n{}",
                 "{\"a\":undefined}", "<html>502</html>", "\"open", "\"\\x\"", "[1]]");
    CAPTURE(text);
    const auto json = Json::parse(text);
    REQUIRE(!json);
    CHECK(json.error().kind == gobj::Error::Kind::unexpected);
    CHECK(!json.error().message.empty());
}

TEST_CASE("why text is no JSON is said without the control characters that it holds") {
    const auto json = Json::parse("{\"version\":1,\"wo\x19r\x1bld\u202E-6a41\",\"sta");
    REQUIRE(!json);
    CHECK(!json.error().detail.empty());
    for (const char* control : {"\x19", "\x1b", "\u202E"})
        CHECK(json.error().detail.find(control) == std::string::npos);
}

TEST_CASE("no bytes at all are an error") {
    CHECK(!Json::parse(std::string_view()));
}

TEST_CASE("invalid UTF-8 and bytes of zero are errors") {
    CHECK(!Json::parse("{\"a\":\"\xff\"}"));
    CHECK(!Json::parse("{\"a\":\"\xed\xa0\x80\"}"));  // half of a surrogate pair
    CHECK(!Json::parse("{\"a\":\"\xc3"));
    CHECK(!Json::parse(std::string_view("{\"a\":\"x\0y\"}", 11)));
}

TEST_CASE("only the given bytes are read, whatever follows them") {
    CHECK(Json::parse(std::string_view("{\"a\":1}garbage").substr(0, 7)));
}

TEST_CASE("a getter gives nothing for another type instead of converting") {
    const Json json = parsed(
        R"({"text":"7","whole":7,"real":7.5,"yes":true,"none":null,"list":[1],"object":{"a":1}})");
    const auto types = [&](const char* name) {
        const Json member = json.member(name);
        return std::string(member.string() ? "s" : "") + (member.integer() ? "i" : "") +
               (member.number() ? "n" : "") + (member.boolean() ? "b" : "") +
               (member.is_null() ? "0" : "") + (member.is_array() ? "a" : "") +
               (member.is_object() ? "o" : "");
    };
    CHECK(types("text") == "s");
    CHECK(types("whole") == "in");
    CHECK(types("real") == "n");
    CHECK(types("yes") == "b");
    CHECK(types("none") == "0");
    CHECK(types("list") == "a");
    CHECK(types("object") == "o");
    CHECK(types("missing").empty());
    CHECK(!json.member("missing"));
    CHECK(json.member("none"));
    CHECK(json.member("text").string() == "7");
    CHECK(json.member("whole").number() == 7.0);
}

TEST_CASE("members, keys and elements of what has none are nothing") {
    for (const char* text : {"null", "1", "\"x\"", "[]", "{}"}) {
        const Json json = parsed(text);
        CHECK(!json.member("a"));
        CHECK(!json.member("a").member("b").string());
        CHECK(json.keys().empty());
        CHECK(json.elements().empty());
    }
    CHECK(Json().text().empty());
    CHECK(!Json().member("a").is_object());
}

TEST_CASE("of duplicate keys the last one counts") {
    const Json json = parsed(R"({"a":1,"a":2})");
    CHECK(json.member("a").integer() == 2);
    CHECK(json.keys().size() == 1);
}

TEST_CASE("an escaped zero ends a string early and does no other harm") {
    const Json json = parsed(R"({"a":"x\u0000y","b":"z"})");
    CHECK(json.member("a").string().value_or("").starts_with("x"));
    CHECK(json.member("b").string() == "z");
}

TEST_CASE("JSON nested deeper than any answer is an error") {
    for (int depth : {2000, 1'000'000}) {
        CHECK(!Json::parse(std::string(depth, '[')));
        CHECK(!Json::parse(std::string(depth, '[') + std::string(depth, ']')));
    }
    CHECK(Json::parse(std::string(100, '[') + std::string(100, ']')));
}

TEST_CASE("keys keep the order of the text") {
    CHECK(parsed(R"({"z":1,"a":2,"m":3})").keys() == std::vector<std::string>{"z", "a", "m"});
}

TEST_CASE("text that is built reads back the same, whatever is in it") {
    const std::string prompt = "“Ünïcode” \"quotes\" \\ back/slash\n\r\t\x01\x7f 猫 🐈 </script>";
    const Json built = api::JsonObjectBuilder()
                           .set("prompt", prompt)
                           .set("n", Json::integer(G_MAXINT64))
                           .set("x", Json::number(0.1))
                           .set("yes", Json::boolean(true))
                           .set("nothing", Json())
                           .build();
    for (bool pretty : {false, true}) {
        const Json read = parsed(built.text(pretty));
        CHECK(read.member("prompt").string() == prompt);
        CHECK(read.member("n").integer() == G_MAXINT64);
        CHECK(read.member("x").number() == 0.1);
        CHECK(read.member("yes").boolean() == true);
        CHECK(!read.member("nothing"));
        CHECK(read == built);
    }
}

TEST_CASE(
    "a number too large for any type is refused wherever it stands: it can't be written again") {
    for (const char* text : {"1e999", "-1e999", "[0,1e400]", R"({"a":{"b":[{"c":1e9000}]}})"}) {
        CAPTURE(text);
        const auto read = Json::parse(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().detail == "a number beyond 1.8e308");
    }
    CHECK(Json::parse(R"({"a":[1e308,-1.7e308,1e-400]})"));
}

TEST_CASE("an array reads back with its elements in order, without what is nothing") {
    const Json array = Json::array({Json::integer(2), Json(), Json::string("a"), Json::array({})});
    CHECK(array.text() == R"([2,"a",[]])");
    CHECK(Json::parse(array.text())->elements().size() == 3);
}
