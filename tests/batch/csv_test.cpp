// SPDX-License-Identifier: GPL-3.0-or-later
#include "found.hpp"

using batch::Field;
using batch::Format;
using batch::Place;
using Texts = std::vector<std::string>;

namespace {

batch::Prompts csv(std::string_view file) {
    return batch::read_prompts(file, Format::csv);
}

void wrong(std::string_view file, std::string_view places, std::string_view word) {
    found::wrong(file, Format::csv, places, word);
}

Place place(const batch::Row& row, Field field) {
    return row.places.at(static_cast<std::size_t>(field));
}

}  // namespace

TEST_CASE("the header says what the columns are, in any order, hyphen or underscore, any case") {
    const auto read =
        csv("name, Prompt ,ASPECT-RATIO,output_format,safety-filter-level,count,extra-input,model\n"
            "dusk,a cat,16:9,png,block_only_high,3,\"{\"\"seed\"\":7}\",google/imagen-4-fast\n");
    REQUIRE(found::prompts(read) == Texts{"a cat"});
    const batch::Row& row = read.rows.front();
    CHECK(row.line == 2);
    CHECK(row.name == "dusk");
    CHECK(row.wish.aspect_ratio == "16:9");
    CHECK(row.wish.output_format == "png");
    CHECK(row.wish.safety_filter_level == "block_only_high");
    CHECK(row.wish.count == 3);
    CHECK(row.wish.extra_input == R"({"seed":7})");
    CHECK(row.model == "google/imagen-4-fast");
}

TEST_CASE("an empty field is not given") {
    const auto read = csv("prompt,name,count,aspect_ratio\na cat,,,\"\"\n");
    REQUIRE(found::prompts(read) == Texts{"a cat"});
    CHECK(read.rows.front().name.empty());
    CHECK(read.rows.front().wish.count == 0);
    CHECK(read.rows.front().wish.aspect_ratio.empty());
}

TEST_CASE("a field in quotes holds commas, line breaks and doubled quotes, byte for byte") {
    CHECK(found::prompts(csv("prompt,name\n\"a, \"\"b\"\"\nc\r\nd  \",x\n e ,y\r\n\"\"\"\",z")) ==
          Texts{"a, \"b\"\nc\r\nd  ", " e ", "\""});
    CHECK(found::prompts(csv("prompt\n{a|b} \\# $(x) (gimp-quit) 'y'\n# z")) ==
          Texts{R"({a|b} \# $(x) (gimp-quit) 'y')", "# z"});
}

TEST_CASE("lines end in LF or CR LF, the last one in either or nothing") {
    for (const char* file :
         {"prompt\na\nb", "prompt\na\nb\n", "prompt\r\na\r\nb\r\n", "prompt\r\na\nb\r",
          "\nprompt\n\na\r\n\r\nb\n\n", "\"prompt\"\n\"a\"\r\n\"b\""})
        CHECK(found::prompts(csv(file)) == Texts{"a", "b"});
}

TEST_CASE("places are counted in lines of the file and characters") {
    const auto read = csv("prompt,name,count\n\"\u00e9\n\u00e9\",\u4e2d,2\nx,y,1\n");
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[0].line == 2);
    CHECK(place(read.rows[0], Field::prompt) == Place{2, 1});
    CHECK(place(read.rows[0], Field::name) == Place{3, 4});
    CHECK(place(read.rows[0], Field::count) == Place{3, 6});
    CHECK(read.rows[1].line == 4);
    CHECK(place(read.rows[1], Field::model) == Place{});
}

TEST_CASE("a file without prompts has no rows") {
    for (const char* file : {"", "\n\r\n", "prompt", "prompt\n", "name,prompt\n\n"})
        CHECK(found::prompts(csv(file)).empty());
}

TEST_CASE("every wrong column of the header is named") {
    wrong("prompt,colour,name\nx,y,z\n", "1:8", "colour");
    wrong("prompt;name\nx;y\n", "1:1", "prompt;name");
    wrong("prompt,,b\n", "1:8 1:9", "columns are prompt, name");
    wrong("prompt,name,Prompt\n", "1:13", "twice");
    wrong("aspect-ratio,prompt,aspect_ratio\n", "1:21", "twice");
    wrong("name,count\nx,1\n", "1:1", "prompt");
    wrong("a lighthouse at dusk\na cat\n", "1:1", "a lighthouse at dusk");
    wrong("\n\n\"x\ny\",prompt,z\n", "3:1 4:11", "x y");
}

TEST_CASE("a header that can't be read is the only problem named") {
    wrong("pro\"mpt\nx,y\nz\n", "1:4", "quote");
    wrong("\"prompt\nx\n", "1:1", "never closed");
}

TEST_CASE("a record of another length is named, and the others are read") {
    wrong("prompt,name\nx\ny,z\na,b,c\n", "2:1 4:1", "1 field,");
    CHECK(found::lines(csv("prompt,name\nx\ny,z\na,b,c\n")) == std::vector{3});
}

TEST_CASE("a quote where none may be is named, and the next line is read") {
    wrong("prompt,name\na \"b\" c,d\ne,f\n", "2:3", "quotes");
    wrong("prompt,name\n\u00e9,\"x\"y\"\ne,f\n", "2:6", "comma");
    wrong("prompt,name\n\"a\" ,b\n", "2:4", "comma");
    CHECK(found::lines(csv("prompt,name\na \"b\" c,d\ne,f\n")) == std::vector{3});
}

TEST_CASE("a quote that is never closed is named where it begins") {
    wrong("prompt,name\na,b\nc,\"d\ne,f\n", "3:3", "never closed");
    wrong("prompt\n\"", "2:1", "never closed");
    wrong("prompt\n\"a\"\"", "2:1", "never closed");
}

TEST_CASE("a count that is no whole number from 1 is named") {
    for (const char* count : {"0", "-1", "1.5", "x", "1 ", "+1", "0x2", "99999999999", "\u0661"})
        wrong("count,prompt\n1,a\n" + std::string(count) + ",b\n", "3:1", "count");
    CHECK(csv("prompt,count\na,007\n").rows.front().wish.count == 7);
}
