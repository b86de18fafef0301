// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/order.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using jobs::make_order;
using jobs::Wish;

namespace {

// Not a constant: the compiled-in data is not there before main().
api::Model imagen() {
    return api::find_model("google/imagen-4");
}

Wish wish(Wish given = {}) {
    if (given.prompt.empty())
        given.prompt = "a cat";
    return given;
}

std::string sent(const Wish& wish, const api::Model& model = imagen()) {
    const auto order = make_order(model, wish);
    INFO((order ? "" : order.error().message));
    REQUIRE(order);
    return order->input.text();
}

// The message, once it is sure that it is about this argument.
std::string refused(const char* argument, const Wish& wish, const api::Model& model = imagen()) {
    const auto order = make_order(model, wish);
    REQUIRE(!order);
    CHECK(order.error().kind == gobj::Error::Kind::argument);
    CHECK(order.error().field == argument);
    CHECK(order.error().message.find(argument) != std::string::npos);
    return order.error().message;
}

bool has(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("only the prompt is sent where all else is left to the model") {
    CHECK(sent(wish()) == R"({"prompt":"a cat"})");
    CHECK(sent(wish({.aspect_ratio = "1:1",
                     .output_format = "jpg",
                     .safety_filter_level = "block_only_high"})) == R"({"prompt":"a cat"})");
}

TEST_CASE("what differs from the defaults is sent") {
    CHECK(
        sent(wish({.aspect_ratio = "16:9",
                   .output_format = "png",
                   .safety_filter_level = "block_low_and_above"})) ==
        R"({"prompt":"a cat","aspect_ratio":"16:9","output_format":"png","safety_filter_level":"block_low_and_above"})");
}

TEST_CASE("the order names the model and how many") {
    const auto order = make_order(imagen(), wish({.count = 7}));
    REQUIRE(order);
    CHECK(order->model == "google/imagen-4");
    CHECK(order->count == 7);
}

TEST_CASE("a value the model lacks is refused with those it has") {
    CHECK(has(refused("aspect-ratio", wish({.aspect_ratio = "2:1"})), "1:1, 9:16, 16:9, 3:4, 4:3"));
    CHECK(has(refused("aspect-ratio", wish({.aspect_ratio = "2:1"})), "“2:1”"));
    CHECK(has(refused("output-format", wish({.output_format = "webp"})), "jpg, png"));
    CHECK(has(refused("safety-filter-level", wish({.safety_filter_level = "none"})),
              "block_low_and_above, block_medium_and_above, block_only_high"));
    CHECK(!has(refused("output-format", wish({.output_format = "a\x1b\u202E"
                                                               "b"})),
               "\x1b"));
}

TEST_CASE("a count from one to a hundred") {
    for (int count : {0, -1, 101, G_MAXINT, G_MININT})
        CHECK(has(refused("count", wish({.count = count})), "from 1 to 100"));
    for (int count : {1, 100})
        CHECK(make_order(imagen(), wish({.count = count})));
}

TEST_CASE("a prompt of nothing that can be seen is refused") {
    for (const char* prompt : {" ", "\n\t ", "\u00A0\u3000", "\x01\x02", "\u202E\uFEFF"})
        CHECK(has(refused("prompt", {.prompt = prompt}), "empty"));
    refused("prompt", {});
    refused("prompt", {.prompt = std::string(1000, ' ')});
}

TEST_CASE("a prompt that begins with much space is a prompt") {
    CHECK(make_order(imagen(), {.prompt = std::string(1000, ' ') + "a cat"}));
}

TEST_CASE("a prompt is text of at most 32 KiB, unchanged") {
    const std::string longest(jobs::longest_prompt, 'x');
    CHECK(make_order(imagen(), {.prompt = longest})->input.member("prompt").string() == longest);
    CHECK(has(refused("prompt", {.prompt = longest + "x"}), "32768"));
    refused("prompt", {.prompt = std::string(1 << 20, 'x')});
    CHECK(has(refused("prompt", {.prompt = "\xff"}), "UTF-8"));
    refused("prompt", {.prompt = std::string("a\0b", 3)});
    const std::string odd = " “猫”\r\n\t\"x\" ";
    CHECK(make_order(imagen(), {.prompt = odd})->input.member("prompt").string() == odd);
}

TEST_CASE("extra input is merged in after the arguments") {
    CHECK(
        sent(wish({.aspect_ratio = "16:9",
                   .extra_input = R"({"seed":7,"image_size":"2K","list":[1,{"a":null}]})"})) ==
        R"({"prompt":"a cat","aspect_ratio":"16:9","seed":7,"image_size":"2K","list":[1,{"a":null}]})");
    CHECK(sent(wish({.extra_input = "{}"})) == R"({"prompt":"a cat"})");
}

TEST_CASE("extra input that is no object is refused") {
    const std::string text = GENERATE(as<std::string>(), "x", "7", "[]", "null", "\"x\"", "{",
                                      "{} {}", "{'a':1}", "\xff", " ", "{\"seed\":1e999}");
    CAPTURE(text);
    CHECK(has(refused("extra-input", wish({.extra_input = text})), "JSON object"));
}

TEST_CASE("extra input may not hold what is an argument of its own, used or not") {
    for (const char* key : {"prompt", "aspect_ratio", "output_format", "safety_filter_level"})
        CHECK(has(refused("extra-input", wish({.extra_input = "{\"" + std::string(key) + "\":1}"})),
                  key));
}

TEST_CASE("of a model without data anything is sent as it is") {
    const api::Model unknown = api::find_model("somebody/new-model");
    CHECK(sent(wish({.aspect_ratio = "21:9", .output_format = "webp"}), unknown) ==
          R"({"prompt":"a cat","aspect_ratio":"21:9","output_format":"webp"})");
    CHECK(has(refused("max-cost", wish({.max_cost = 1}), unknown), "somebody/new-model"));
}

TEST_CASE("an argument that a known model has no input for is refused") {
    api::Model model = imagen();
    model.inputs.erase("safety_filter_level");
    CHECK(
        has(refused("safety-filter-level", wish({.safety_filter_level = "block_only_high"}), model),
            model.name));
}

TEST_CASE("a name that is no model's is refused") {
    for (const char* name : {"", "imagen-4", "google/", "google/../x", "a/b/c"})
        CHECK(has(refused("model", wish(), api::find_model(name)), "owner/name"));
}

TEST_CASE("the cap on the cost counts all pictures") {
    CHECK(make_order(imagen(), wish({.count = 3, .max_cost = 0.12})));
    refused("max-cost", wish({.count = 4, .max_cost = 0.12}));
    refused("max-cost", wish({.max_cost = -1}));
}
