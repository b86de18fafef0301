// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/stem.hpp"

#include <catch2/catch_test_macros.hpp>

using batch::stem_of;

namespace {

std::string words(std::string_view prompt) {
    return stem_of(7, 4, "", prompt, 1);
}

std::string named(std::string_view name) {
    return stem_of(7, 4, name, "a prompt", 1);
}

}  // namespace

TEST_CASE("a stem is the row's number and the prompt's first words") {
    CHECK(words("Lighthouse at dusk") == "0007-lighthouse-at-dusk");
    CHECK(words("  A  cat,\n\"asleep\"!  ") == "0007-a-cat-asleep");
    CHECK(words("\u00c9t\u00e9 \u00e0 \u6771\u4eac 2026 \u041c\u0418\u0420") ==
          "0007-\u00e9t\u00e9-\u00e0-\u6771\u4eac-2026-\u043c\u0438\u0440");
    CHECK(words("e\u0301tude \u0301") == "0007-e\u0301tude");
}

TEST_CASE("a stem is at most forty characters of words, cut after one") {
    CHECK(words("one two three four five six seven eight nine ten") ==
          "0007-one-two-three-four-five-six-seven-eight");
    CHECK(words(std::string(40, 'x')) == "0007-" + std::string(40, 'x'));
    CHECK(words(std::string(41, 'x')) == "0007-" + std::string(40, 'x'));
    CHECK(words("a " + std::string(50, 'x')) == "0007-a");
    CHECK(words(std::string(39, 'x') + " y") == "0007-" + std::string(39, 'x'));
    CHECK(words(std::string(38, 'x') + " y") == "0007-" + std::string(38, 'x') + "-y");
    CHECK(words(std::string(40, 'x') + "\u0301z") == "0007-" + std::string(40, 'x') + "\u0301");
    std::string marks = "a";
    for (int i = 0; i < 10'000; ++i)
        marks += "\u0301";
    CHECK(words(marks).size() < 200);
}

TEST_CASE("a stem is never empty") {
    for (const char* prompt : {"", "...", "/", "\u2014", "\u0301", "\U0001F3D4"})
        CHECK(words(prompt) == "0007");
}

TEST_CASE("no prompt leads out of the folder, hides a file or names a device") {
    CHECK(words("../../etc/passwd") == "0007-etc-passwd");
    CHECK(words("C:\\x\\..\\y") == "0007-c-x-y");
    CHECK(words(".hidden") == "0007-hidden");
    CHECK(words("NUL") == "0007-nul");
    CHECK(words("a.") == "0007-a");
    CHECK(words("\u202egnp.exe") == "0007-gnp-exe");
}

TEST_CASE("a name is kept as it is where every system can have it") {
    for (const char* name : {"Dusk", "My picture (2)", "a.b", "\u6771\u4eac", "$(x) & 'y'", "-",
                             "caf\u00e9 #1", ".x", "..x"})
        CHECK(named(name) == "0007-" + std::string(name));
}

TEST_CASE("a name that some system can't have becomes words") {
    CHECK(named("a/b") == "0007-a-b");
    CHECK(named("a\\b:c*d?e\"f<g>h|i") == "0007-a-b-c-d-e-f-g-h-i");
    CHECK(named("x.") == "0007-x");
    CHECK(named(" x") == "0007-x");
    CHECK(named("x ") == "0007-x");
    CHECK(named("a\nb\tc") == "0007-a-b-c");
    CHECK(named("a\u202eb\u200bc") == "0007-a-b-c");
    CHECK(named("..") == "0007-a-prompt");
    CHECK(named("///") == "0007-a-prompt");
    CHECK(named(std::string(200, 'x')) == "0007-" + std::string(40, 'x'));
}

TEST_CASE("a name's ending is left to the export") {
    CHECK(named("dusk.xcf") == "0007-dusk");
    CHECK(named("Dusk.JPEG") == "0007-Dusk");
    CHECK(named("v1.2") == "0007-v1.2");
    CHECK(named(".png") == "0007-.png");
}

TEST_CASE("copies are told apart from the second on") {
    CHECK(stem_of(1, 4, "", "cat", 1) == "0001-cat");
    CHECK(stem_of(1, 4, "", "cat", 2) == "0001-cat-2");
    CHECK(stem_of(1, 4, "n", "cat", 10) == "0001-n-10");
    CHECK(stem_of(1, 4, "", "?", 2) == "0001-2");
}

TEST_CASE("all numbers of a file have the same width") {
    CHECK(batch::digits_for(0) == 4);
    CHECK(batch::digits_for(9999) == 4);
    CHECK(batch::digits_for(10'000) == 5);
    CHECK(batch::digits_for(100'000) == 6);
    CHECK(stem_of(7, 6, "", "x", 1) == "000007-x");
    CHECK(stem_of(1'234'567, 4, "", "x", 1) == "1234567-x");
}
