// SPDX-License-Identifier: GPL-3.0-or-later
// How a layer was generated, to be read and copied.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gobj/task.hpp"

namespace ui {

// Valid UTF-8, shown as plain text whatever it holds.
struct Told {
    std::string layer;   // its name
    bool known = false;  // whether anything is recorded; else the rest is empty
    std::string prompt;
    std::vector<std::pair<std::string, std::string>> fields;  // label with a colon, value
    std::string record;                                       // what Copy copies
};

class RecordWindow {
  public:
    explicit RecordWindow(const Told& told);
    RecordWindow(const RecordWindow&) = delete;
    ~RecordWindow();

    // Shows the window; ends when it is closed. Never ends with an error. Once.
    gobj::Task<> closed();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
