// SPDX-License-Identifier: GPL-3.0-or-later
#include "found.hpp"

using batch::Format;
using Texts = std::vector<std::string>;

namespace {

batch::Prompts json(std::string_view file) {
    return batch::read_prompts(file, Format::json_lines);
}

void wrong(std::string_view file, std::string_view places, std::string_view word) {
    found::wrong(file, Format::json_lines, places, word);
}

}  // namespace

TEST_CASE("an object is a row: our keys, the service's, and the model's other inputs") {
    const auto read =
        json(R"({"prompt":"a cat","name":"n","model":"a/b","count":2,"aspect_ratio":"4:3",)"
             R"("output_format":"png","safety_filter_level":"x","seed":7,"list":[1,{"a":null}]})");
    REQUIRE(found::prompts(read) == Texts{"a cat"});
    const batch::Row& row = read.rows.front();
    CHECK(row.line == 1);
    CHECK(row.name == "n");
    CHECK(row.model == "a/b");
    CHECK(row.wish.count == 2);
    CHECK(row.wish.aspect_ratio == "4:3");
    CHECK(row.wish.output_format == "png");
    CHECK(row.wish.safety_filter_level == "x");
    CHECK(row.wish.extra_input == R"({"seed":7,"list":[1,{"a":null}]})");
}

TEST_CASE("what a row doesn't say is not given") {
    const auto read = json("\n{\"prompt\":\"\"}\r\n \t\n{}\n");
    CHECK(found::prompts(read) == Texts{"", ""});
    CHECK(found::lines(read) == std::vector{2, 4});
    CHECK(read.rows.front().wish.count == 0);
    CHECK(read.rows.front().wish.extra_input.empty());
}

TEST_CASE("a prompt's escapes are undone, and nothing else") {
    CHECK(found::prompts(json(R"({"prompt":"\"\\\/\n\t\u00e9\ud83c\udfd4 {a|b} $(x) #"})")) ==
          Texts{"\"\\/\n\t\u00e9\U0001F3D4 {a|b} $(x) #"});
}

TEST_CASE("what is no JSON object is named, and the other lines are read") {
    for (const char* line : {"[]", "7", "null", "\"a cat\"", "true"})
        wrong("{}\n" + std::string(line) + "\n{}\n", "2:1", "object");
    const auto read = json("{}\n[]\n{}\n");
    CHECK(found::lines(read) == std::vector{1, 3});
}

TEST_CASE("what is no JSON is named with the place where json-glib met it") {
    wrong("{}\na cat\n", "2:1", "JSON");
    wrong("{}\n{\"prompt\": 'x'}\n", "2:12", "JSON");
    wrong("{\"prompt\": \"x\"", "1:14", "JSON");
    wrong("{\"prompt\":\"\u00e9\u00e9\" x}", "1:16", "JSON");
    wrong("{} {}", "1:4", "JSON");
    wrong("{\"prompt\":\"x\",}", "1:14", "JSON");
    wrong("{/* */}", "1:1", "JSON");
    wrong("{\"a\":1}\n" + std::string(5000, '['), "2:1024", "JSON");
}

TEST_CASE("a value of a wrong type is named with its key") {
    for (const char* key :
         {"prompt", "name", "model", "aspect_ratio", "output_format", "safety_filter_level"})
        for (const char* value : {"7", "null", "true", "[]", "{\"a\":1}"})
            wrong("{\"prompt\":\"x\"}\n{\"" + std::string(key) + "\":" + value + "}", "2:1", key);
    for (const char* value : {"0", "-1", "1.0", "\"2\"", "null", "99999999999"})
        wrong("{\"count\":" + std::string(value) + "}", "1:1", "count");
    wrong(R"({"prompt":1,"name":2,"count":0})", "1:1 1:1 1:1", "prompt");
}

TEST_CASE("a key that is nearly one of ours is not handed to the model") {
    for (const char* key : {"aspect-ratio", "Prompt", "PROMPT", "output-format", "Count"})
        wrong("{\"" + std::string(key) + "\":\"x\"}", "1:1", key);
    wrong(R"({"prompt":"x","extra_input":{"seed":1}})", "1:1", "extra_input");
}

TEST_CASE("a NUL can't be smuggled in by an escape") {
    wrong(R"({"prompt":"\u00e9a\u0000b"})", "1:19", "u0000");
    wrong(
        "{}\n"
        R"({"seed":"\\\u0000"})",
        "2:12", "u0000");
    CHECK(found::prompts(json(R"({"prompt":"\\u0000"})")) == Texts{"\\u0000"});
}
