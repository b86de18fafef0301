// SPDX-License-Identifier: GPL-3.0-or-later
// One prediction: what was asked, its life, and how a test wants it to end. Its JSON is a function
// of the moment it is asked for.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sample/clock.hpp"
#include "sample/model.hpp"
#include "sample/picture.hpp"
#include "sample/scenario.hpp"

namespace sample {

struct Prediction {
    std::int64_t serial = 0;  // in the order of creation
    std::string id;
    std::string base;     // of the API it was created at: "http://127.0.0.1:8000/v1"
    std::string web;      // for people
    std::string picture;  // URL of the file
    std::string stream;   // URL of the event stream
    const Model* model = nullptr;
    json::Object input;
    Life life{0, 0};
    State reported = State::starting;  // the last state that was told to the log
    std::shared_ptr<const Override> how;

    static constexpr double kept = 3600;  // seconds after its end until its data is removed
    bool removed(double now) const { return now >= life.end() + kept; }
    PictureSpec spec() const;
    bool draws() const;  // whether it will have a picture of ours
};

using PictureBytes = std::function<std::shared_ptr<GBytes>(const Prediction&)>;

// `output` as a test wants it, or the URL of the picture.
json::Node output_of(const Prediction& prediction, const PictureBytes& bytes);
// Every string in an output, in order.
std::vector<std::string> strings_in(JsonNode* output);
json::Object to_json(const Prediction& prediction, double now, const Clock& clock,
                     const PictureBytes& bytes);
// The error of a failed prediction.
std::string error_of(const Prediction& prediction);

}  // namespace sample
