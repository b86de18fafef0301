// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/model.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using api::Json;

TEST_CASE("a model's name is owner/name and fits into a path") {
    for (const char* name : {"google/imagen-4", "a/b", "black-forest-labs/flux-1.1-pro_x"})
        CHECK(api::valid_model_name(name));
    const std::string longest = "a/" + std::string(198, 'x');
    CHECK(api::valid_model_name(longest));
    CHECK(!api::valid_model_name(longest + "x"));
    for (const char* name :
         {"", "/", "google", "google/", "/imagen", "google/imagen/4", "../x", "x/..",
          "google/.hidden", "google/ima gen", "google/imagen?x", "google/imagen#x",
          "google/imagen%2f", "gôogle/imagen", "google/imagen\n", "google/imagen:4"}) {
        CAPTURE(name);
        CHECK(!api::valid_model_name(name));
    }
}

TEST_CASE("the default model comes with its inputs, sizes and price") {
    const api::Model model = api::find_model("google/imagen-4");
    CHECK(model.known);
    CHECK(model.name == "google/imagen-4");
    CHECK(model.price == 40'000);
    CHECK(model.inputs.at("aspect_ratio").fallback == "1:1");
    CHECK(model.inputs.at("aspect_ratio").values ==
          std::vector<std::string>{"1:1", "9:16", "16:9", "3:4", "4:3"});
    CHECK(model.inputs.at("output_format").values == std::vector<std::string>{"jpg", "png"});
    CHECK(model.inputs.at("safety_filter_level").fallback == "block_only_high");
    CHECK(model.sizes.at("16:9").width == 1408);
    CHECK(model.sizes.at("16:9").height == 768);
}

TEST_CASE("every ratio of every bundled model has a size, every default is allowed") {
    for (const char* name : {"google/imagen-4", "google/imagen-4-fast", "google/imagen-4-ultra"}) {
        const api::Model model = api::find_model(name);
        CHECK(model.name == name);
        CHECK(model.price > 0);
        CHECK(model.sizes.size() == model.inputs.at("aspect_ratio").values.size());
        for (const std::string& ratio : model.inputs.at("aspect_ratio").values)
            CHECK(model.sizes.contains(ratio));
        for (const auto& [input, read] : model.inputs)
            CHECK(std::ranges::contains(read.values, read.fallback));
    }
}

TEST_CASE("of another model only the name is known") {
    for (const char* name : {"nobody/nothing", "../services", "google/../google/imagen-4"}) {
        const api::Model model = api::find_model(name);
        CHECK(!model.known);
        CHECK(model.name == name);
        CHECK(!model.price);
        CHECK(model.inputs.empty());
    }
}

TEST_CASE("model data of a wrong shape is passed over") {
    const auto read = [](const char* text) { return api::read_model(*Json::parse(text)); };
    CHECK(read("[]").inputs.empty());
    const api::Model model = read(
        R"({"model":7,"price_millionths":"40000","inputs":{"a":1,"b":{"default":2,"values":"x"}},
            "sizes":{"1:1":[1],"2:1":["2",1],"3:1":[3,1]}})");
    CHECK(model.name.empty());
    CHECK(!model.price);
    CHECK(model.inputs.at("b").values.empty());
    CHECK(model.sizes.size() == 1);
    CHECK(model.sizes.at("3:1").width == 3);
}
