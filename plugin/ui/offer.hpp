// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into the window and comes out of it, as plain data: no GTK, no service, no image.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ui {

enum class Door { image, layer };  // new images, or a new layer of an open one

// One entry of a list. `id` is what the owner understands; label and tooltip are translated.
struct Choice {
    std::string id;
    std::string label;
    std::string tooltip = {};
};

// All that can be chosen. Lists with nothing to choose from are not shown.
struct Offer {
    Door door = Door::layer;
    std::string title;
    std::vector<Choice> ratios;  // the first is "auto"
    std::vector<Choice> formats;
    std::vector<Choice> safety_levels;
    std::vector<Choice> fits;
    std::vector<Choice> selections;  // what becomes of the selection's shape
    std::vector<Choice> services;
    std::vector<std::string> models;  // offered; another may be typed
    int most_pictures = 4;
    // Of one picture, in millionths of a US dollar; 0 is free, nothing is unknown.
    std::optional<long> price_millionths = std::nullopt;
};

struct Values {
    std::string prompt;
    std::string model;
    std::string service;
    std::string aspect_ratio;
    std::string output_format;
    std::string safety_filter_level;
    std::string fit;
    std::string selection;  // Door::layer
    int count = 1;
    int width = 0;  // pixels, Door::image; 0: the picture's own size
    int height = 0;
    bool operator==(const Values&) const = default;
};

// What can be done about a problem: the button beside it.
enum class Remedy {
    none,
    change_key,     // "Change Key…": Response::settings
    billing_page,   // "Open Billing Page": the link, in the web browser
    try_again,      // "Try Again": Response::generate
    edit_prompt,    // "Edit Prompt": the prompt, all selected
    recover,        // "Recover…": Response::recover
    unrecorded,     // "Try Again"; "Go On Without Recovery": Response::unrecorded
    key_or_sample,  // "Enter a Key…": settings; "Try with Sample Pictures": Response::samples
};

struct Problem {
    std::string message;      // one sentence
    std::string detail = {};  // for the expander; whoever makes it has taken out what is secret
    // The argument that caused it ("prompt", "aspect-ratio" or as the service writes it,
    // "aspect_ratio"): its control is marked until it changes.
    std::string field = {};
    Remedy remedy = Remedy::none;
    std::string link = {};  // https, for Remedy::billing_page
    bool operator==(const Problem&) const = default;
};

enum class Response {
    generate,
    settings,    // the person wants the service's settings
    recover,     // the person wants what was paid for and not placed
    unrecorded,  // generate, although the order can't be written down
    samples,     // generate, with the sample service
    close,
};

}  // namespace ui
