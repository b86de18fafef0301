// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a prediction: a scene that follows from the prompt, the word SAMPLE and the prompt
// on it, as the bytes of a file. Drawn in steps of a few milliseconds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <cairo.h>

#include "gobj/owned.hpp"
#include "sample/encoder.hpp"
#include "sample/scene.hpp"

namespace sample {

struct PictureSpec {
    std::string prompt;
    Size size{1024, 1024};
    bool png = false;
};

class Drawing {
  public:
    explicit Drawing(PictureSpec spec);

    // Does some milliseconds of work; false when the file is ready.
    bool step();
    // Does what is left.
    std::string finish();

  private:
    void letter();

    PictureSpec spec_;
    std::unique_ptr<Scene> scene_;
    std::unique_ptr<cairo_surface_t, gobj::Free<cairo_surface_destroy>> surface_;
    std::unique_ptr<Encoder> encoder_;
    int painted_ = 0;
    bool lettered_ = false;
    int encoded_ = 0;
    std::vector<std::uint8_t> row_;
    std::string file_;
};

}  // namespace sample
