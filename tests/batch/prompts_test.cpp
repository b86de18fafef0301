// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/prompts.hpp"

#include "found.hpp"

using batch::Format;
using batch::format_of;
using batch::read_prompts;
using Texts = std::vector<std::string>;

namespace {

batch::Prompts text(std::string_view file) {
    return read_prompts(file, Format::text);
}

}  // namespace

TEST_CASE("the file's ending says its format") {
    for (const char* name : {"a.csv", "/x.jsonl/a.CSV", "a.b.Csv"})
        CHECK(format_of(name) == Format::csv);
    for (const char* name : {"a.jsonl", "a.ndjson", "a.JSONL"})
        CHECK(format_of(name) == Format::json_lines);
    for (const char* name : {"a.txt", "a", "csv", ".md", ""})
        CHECK(format_of(name) == Format::text);
    for (const char* name : {"a.tsv", "a.TSV", "a.json"}) {
        const auto format = format_of(name);
        REQUIRE(!format);
        CHECK(format.error().kind == gobj::Error::Kind::argument);
        CHECK(format.error().field == "prompts-file");
    }
}

TEST_CASE("a text has a prompt a line; comments and blank lines are none") {
    const auto read = text("a cat\n# no prompt\n\n \t \n  # a prompt, for the blanks\na dog");
    CHECK(found::prompts(read) == Texts{"a cat", "  # a prompt, for the blanks", "a dog"});
    CHECK(found::lines(read) == std::vector{1, 5, 6});
}

TEST_CASE("a text without prompts has no rows, and no problem") {
    for (const char* file : {"", "\n", "\n\n", "# x\n", "\xEF\xBB\xBF", " \n\t\n", "\r\n"})
        CHECK(found::prompts(text(file)).empty());
}

TEST_CASE("what looks like code arrives byte for byte") {
    const Texts prompts{R"(a "quoted" 'one' `two`)",
                        R"((gimp-quit TRUE) ; (begin (display "x")))",
                        "$(rm -rf ~) ${HOME} $HOME %s %n &amp; <b>&lt;</b>",
                        R"(\n \t \\ \x41 \" C:\new)",
                        "\ta tab\tand blanks at the end  ",
                        "a\rb \v\f \x7f \x1b[31m",
                        "--prompt=x; DROP TABLE prompts; -- ",
                        R"({"prompt": "x", "a": {"b": 1}})",
                        "{} } { }{ {x} a|b \\",
                        "e\u0301 \u202eabc \u200d \U0001F3D4 \u00a0",
                        " leading, and a # within"};
    std::string lf, crlf;
    for (const std::string& prompt : prompts) {
        lf += prompt + "\n";
        crlf += prompt + "\r\n";
    }
    CHECK(found::prompts(text(lf)) == prompts);
    CHECK(found::prompts(text(crlf)) == prompts);
}

TEST_CASE("a number sign at the beginning is a prompt's own after a backslash") {
    CHECK(found::prompts(text("\\#1 in the charts\n\\\\# two\n#{a|b}\n\\#{a|b}")) ==
          Texts{"#1 in the charts", "\\\\# two", "#a", "#b"});
}

TEST_CASE("a byte order mark is no part of the first line") {
    CHECK(found::prompts(text("\xEF\xBB\xBF# comment\na cat\n")) == Texts{"a cat"});
    CHECK(found::prompts(read_prompts("\xEF\xBB\xBFprompt\na cat\n", Format::csv)) ==
          Texts{"a cat"});
    CHECK(found::prompts(read_prompts("\xEF\xBB\xBF{\"prompt\":\"a cat\"}", Format::json_lines)) ==
          Texts{"a cat"});
}

TEST_CASE("alternatives are rows of the line they stand in") {
    const auto read = text("a dog\na {red|blue} {cat|owl}");
    CHECK(found::prompts(read) ==
          Texts{"a dog", "a red cat", "a red owl", "a blue cat", "a blue owl"});
    CHECK(found::lines(read) == std::vector{1, 2, 2, 2, 2});
}

TEST_CASE("wrong alternatives are named with their place, and the other lines are read") {
    found::wrong("a {b|{c|d}}", Format::text, "1:3", "\\{");
    found::wrong("x\n\\#\u00e9 {a {b|c} | d}\ny {a|{b|c}}", Format::text, "2:5 3:3", "\\{");
    const auto read = text("x\n{a|{b|c}}\ny");
    CHECK(found::lines(read) == std::vector{1, 3});
}

TEST_CASE("bytes that are no UTF-8, and NUL, are named with their place in every format") {
    for (const auto format : {Format::text, Format::csv, Format::json_lines}) {
        found::wrong("\xff", format, "1:1", "UTF-8");
        found::wrong("a\n\xC3\xA9\xC3", format, "2:2", "UTF-8");
        found::wrong(
            "a\r\nb\r\n\xE2\x82\xAC"
            "c\xC0\xAF",
            format, "3:3", "UTF-8");
        found::wrong("\xED\xA0\x80", format, "1:1", "UTF-8");
        found::wrong("\xEF\xBB\xBFx\xFE", format, "1:2", "UTF-8");
        found::wrong(std::string_view("a\nbc\0d", 6), format, "2:3", "NUL");
        found::wrong(std::string_view("\0", 1), format, "1:1", "NUL");
    }
}

TEST_CASE("a file in UTF-16 is refused") {
    found::wrong(std::string_view("\xFF\xFE"
                                  "a\0\n\0",
                                  6),
                 Format::text, "1:1", "UTF-8");
}

TEST_CASE("a file may be as large as the limit, and no larger") {
    std::string file(batch::largest_file, ' ');
    CHECK(text(file).problems.empty());
    file += ' ';
    for (const auto format : {Format::text, Format::csv, Format::json_lines})
        found::wrong(file, format, "1:1", "64 MiB");
}

TEST_CASE("alternatives may not make a file of more than the limit either") {
    // 2,500 prompts of 30 KiB
    std::string line(30 << 10, 'x');
    line += "{0|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24}";
    std::string file;
    for (int i = 0; i < 100; ++i)
        file += line + "\n";
    const auto read = text(file);
    CHECK(found::places(read.problems) == "88:1");
    std::size_t bytes = 0;
    for (const auto& row : read.rows)
        bytes += row.wish.prompt.size();
    CHECK(bytes <= batch::largest_file);
    CHECK(bytes > batch::largest_file - (31 << 10));
}

TEST_CASE("a file has at most 100,000 rows") {
    std::string file;
    for (std::size_t i = 0; i < batch::most_rows; ++i)
        file += "x\n";
    CHECK(text(file).rows.size() == batch::most_rows);
    CHECK(text(file).problems.empty());
    found::wrong(file + "# not one\n\nx\nx\n", Format::text, "100003:1", "100000");
    found::wrong("prompt\n" + file + "y", Format::csv, "100002:1", "100000");
}

TEST_CASE("a file with more problems than anybody reads is not read to its end") {
    std::string file;
    for (std::size_t i = 0; i < 3 * batch::most_problems; ++i)
        file += "[]\n";
    const auto read = read_prompts(file, Format::json_lines);
    CHECK(read.problems.size() == batch::most_problems + 1);
    CHECK(read.problems.back().message.contains("not looked at"));
}
