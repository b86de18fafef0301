// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/plan.hpp"

#include <set>

#include "found.hpp"

using batch::Format;
using batch::make_plan;
using batch::Plan;

namespace {

batch::Defaults imagen() {
    return {.model = "google/imagen-4",
            .wish = {.aspect_ratio = "auto",
                     .output_format = "jpg",
                     .safety_filter_level = "block_only_high"}};
}

Plan planned(std::string_view file, Format format, const batch::Defaults& defaults = imagen()) {
    return make_plan(batch::read_prompts(file, format), defaults);
}

std::string inputs(const Plan& plan) {
    std::string all;
    for (const batch::Problem& problem : plan.problems)
        all += std::to_string(problem.line) + ": " + problem.message + "\n";
    for (const batch::Item& item : plan.items)
        all += item.order.input.text() + "\n";
    return all;
}

void wrong(const Plan& plan, std::string_view places, std::string_view word) {
    CHECK(found::places(plan.problems) == places);
    REQUIRE(!plan.problems.empty());
    INFO(plan.problems.front().message);
    CHECK(plan.problems.front().message.contains(word));
}

}  // namespace

TEST_CASE("a row says what it wants, the defaults the rest") {
    auto defaults = imagen();
    defaults.wish.aspect_ratio = "4:3";
    CHECK(inputs(planned("prompt,aspect_ratio,output_format\na,,\nb,16:9,png\nc,auto,jpg\n",
                         Format::csv, defaults)) ==
          "{\"prompt\":\"a\",\"aspect_ratio\":\"4:3\"}\n"
          "{\"prompt\":\"b\",\"aspect_ratio\":\"16:9\",\"output_format\":\"png\"}\n"
          "{\"prompt\":\"c\"}\n");
}

TEST_CASE("a row's extra input is added to the defaults'") {
    auto defaults = imagen();
    defaults.wish.extra_input = R"({"seed":1,"steps":2})";
    CHECK(inputs(planned("{\"prompt\":\"a\",\"seed\":7,\"x\":[]}\n{\"prompt\":\"b\"}",
                         Format::json_lines, defaults)) ==
          "{\"prompt\":\"a\",\"seed\":7,\"steps\":2,\"x\":[]}\n"
          "{\"prompt\":\"b\",\"seed\":1,\"steps\":2}\n");
}

TEST_CASE("a model that we know nothing of gets none of our own defaults") {
    CHECK(inputs(planned(R"({"prompt":"a","model":"some/body"})", Format::json_lines)) ==
          "{\"prompt\":\"a\"}\n");
    CHECK(inputs(planned(R"({"prompt":"a","model":"some/body","output_format":"jpg"})",
                         Format::json_lines)) == "{\"prompt\":\"a\",\"output_format\":\"jpg\"}\n");
}

TEST_CASE("every copy is an item of one picture") {
    auto defaults = imagen();
    defaults.wish.count = 2;
    const Plan plan =
        planned("prompt,count,name\na cat,,\na dog,3,Rex\nan owl,1,\n", Format::csv, defaults);
    std::vector<std::string> stems;
    for (const batch::Item& item : plan.items) {
        stems.push_back(item.stem);
        CHECK(item.order.count == 1);
        CHECK(item.order.model == "google/imagen-4");
        CHECK(item.order.price == 40'000);
    }
    CHECK(stems == std::vector<std::string>{"0001-a-cat", "0001-a-cat-2", "0002-Rex", "0002-Rex-2",
                                            "0002-Rex-3", "0003-an-owl"});
    CHECK(plan.items[4].row == 1);
    CHECK(plan.items[4].copy == 3);
    CHECK(plan.items[4].copies == 3);
    CHECK(plan.items[3].key == plan.items[4].key);
    CHECK(plan.items[0].key != plan.items[4].key);
    CHECK(plan.cost == 240'000);
    CHECK(plan.price_known);
    CHECK(plan.duplicates.empty());
}

TEST_CASE("the price is of each row's own model, and unknown where one is") {
    const Plan plan = planned(
        "prompt,model,count\na,,\nb,google/imagen-4-fast,2\nc,some/body,\nd,google/"
        "imagen-4-ultra,\n",
        Format::csv);
    CHECK(inputs(plan).find(": ") == std::string::npos);
    CHECK(plan.cost == 40'000 + 2 * 20'000 + 60'000);
    CHECK(!plan.price_known);
    CHECK(plan.items[3].order.price == 0);
}

TEST_CASE("a key is SHA-256 of model and input, whatever the order of the input") {
    const Plan plan = planned(
        "{\"prompt\":\"a\",\"b\":{\"y\":[1,2.5],\"x\":null},\"a\":true}\n"
        "{\"a\":true,\"prompt\":\"a\",\"b\":{\"x\":null,\"y\":[1,2.5]}}\n"
        "{\"a\":true,\"prompt\":\"a\",\"b\":{\"x\":null,\"y\":[2.5,1]}}\n",
        Format::json_lines);
    REQUIRE(plan.items.size() == 3);
    // printf '%s'
    // '{"input":{"a":true,"b":{"x":null,"y":[1,2.5]},"prompt":"a"},"model":"google/imagen-4"}' |
    // sha256sum
    CHECK(plan.items[0].key == "43c3e5633f80f2625ba7b2bcacb5eb11f20b8a24313e1e8648ee6c5305e769e6");
    CHECK(plan.items[1].key == plan.items[0].key);
    CHECK(plan.items[2].key != plan.items[0].key);
}

TEST_CASE("a row that asks for what another does is said, and is no problem") {
    const Plan plan = planned("cat\ndog\n\ncat\n{owl|owl}\ncat", Format::text);
    CHECK(plan.problems.empty());
    CHECK(plan.items.size() == 6);
    std::string said;
    for (const batch::Duplicate& duplicate : plan.duplicates)
        said += std::to_string(duplicate.line) + "=" + std::to_string(duplicate.first) + " ";
    CHECK(said == "4=1 5=5 6=1 ");
    CHECK(planned("prompt,model\na,\na,google/imagen-4-fast\na,google/imagen-4\n", Format::csv)
              .duplicates.size() == 1);
}

TEST_CASE("every wrong value is named where it stands") {
    wrong(planned("prompt,aspect_ratio,model,output_format,safety_filter_level,extra_input,count\n"
                  "a,2:1,,,,,\n"
                  ",,,,,,\n"
                  "\"b\nc\",,imagen,,,,\n"
                  "d,,,gif,,,\n"
                  "e,,,,none,,\n"
                  "f,,,,,[],\n"
                  "g,,,,,\"{\"\"prompt\"\":1}\",\n"
                  "h,,,,,,101\n"
                  "fine,,,,,,100\n",
                  Format::csv),
          "2:3 3:1 5:5 6:5 7:6 8:7 9:7 10:8", "aspect-ratio");
    wrong(planned("{\"prompt\":\"a\"}\n{\"aspect_ratio\":\"1:1\"}\n", Format::json_lines), "2:1",
          "prompt");
    wrong(planned("a\n" + std::string(32 * 1024 + 1, 'x') + "\n\u00a0\n", Format::text), "2:1 3:1",
          "32769");
}

TEST_CASE("the file's problems and the values' come in the order of the file") {
    wrong(planned("{\"prompt\":\"\"}\n[]\n{\"prompt\":\"a\",\"aspect_ratio\":\"x\"}\n7\n",
                  Format::json_lines),
          "1:1 2:1 3:1 4:1", "empty");
}

TEST_CASE("a default that is wrong is said once") {
    auto defaults = imagen();
    defaults.wish.output_format = "gif";
    const Plan plan = planned("# x\na\nb\nc\n", Format::text, defaults);
    wrong(plan, "2:1", "output-format");
    CHECK(plan.items.empty());
    wrong(planned("a\nb\n", Format::text, {.model = "nobody"}), "1:1", "model");
    defaults = imagen();
    defaults.wish.count = 0;
    wrong(planned("a\nb\n", Format::text, defaults), "1:1", "count");
    defaults = imagen();
    defaults.wish.extra_input = "[";
    wrong(planned("{\"prompt\":\"a\",\"seed\":1}\n{\"prompt\":\"b\"}\n", Format::json_lines,
                  defaults),
          "2:1", "extra-input");
}

TEST_CASE("a cap on the cost is not a row's matter") {
    auto defaults = imagen();
    defaults.wish.max_cost = 0.01;
    CHECK(planned("a\nb\n", Format::text, defaults).problems.empty());
}

TEST_CASE("a file asks for at most 100,000 pictures") {
    std::string file = "prompt,count\n";
    for (int i = 0; i < 1000; ++i)
        file += "a" + std::to_string(i) + ",100\n";
    const Plan plan = planned(file, Format::csv);
    CHECK(plan.problems.empty());
    CHECK(plan.items.size() == batch::most_items);
    CHECK(plan.cost == 4'000'000'000);
    wrong(planned(file + "x,1\ny,1\n", Format::csv), "1002:1", "100000");
}

TEST_CASE("a plan with more problems than anybody reads is not made to its end") {
    std::string file;
    for (std::size_t i = 0; i < 2 * batch::most_problems; ++i)
        file += "{\"prompt\":\"x\",\"aspect_ratio\":\"no\"}\n";
    const Plan plan = planned(file, Format::json_lines);
    CHECK(plan.problems.size() == batch::most_problems + 1);
    CHECK(plan.problems.back().message.contains("not looked at"));
}

TEST_CASE("stems of a large file are unique") {
    std::string file;
    for (int i = 0; i < 12'000; ++i)
        file += i % 2 ? "a cat\n" : "{a cat 2|A CAT}\n";
    const Plan plan = planned(file, Format::text);
    std::set<std::string> stems;
    for (const batch::Item& item : plan.items)
        stems.insert(item.stem);
    CHECK(stems.size() == 18'000);
    CHECK(plan.items.front().stem == "00001-a-cat-2");
}
