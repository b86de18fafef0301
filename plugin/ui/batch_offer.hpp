// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into the window for a file of prompts and comes out of it, as plain data.
#pragma once

#include <string>
#include <vector>

#include "ui/offer.hpp"

namespace ui {

struct BatchOffer {
    std::vector<Choice> formats;      // of the files
    std::vector<std::string> models;  // offered; another may be typed
};

struct BatchValues {
    std::string prompts_file, output_folder;  // absolute paths; "" for none
    std::string export_format, model;
    double max_cost = 0;  // US dollars, of the folder's pictures in all; 0: no cap
    bool operator==(const BatchValues&) const = default;
};

enum class BatchMark { none, problem, busy, done, failed };

// A line of the table. Texts are shown as plain text whatever they hold.
struct BatchLine {
    int line = 0;        // of the file
    std::string prompt;  // its beginning
    std::string file;    // as it is, or will be, called
    BatchMark mark = BatchMark::none;
    std::string state;  // a problem's sentence, or how far the picture is
};

}  // namespace ui
