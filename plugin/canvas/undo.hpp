// SPDX-License-Identifier: GPL-3.0-or-later
// One step of Edit > Undo, as a scope. Scopes may be nested: the outermost is the step. Never
// across a co_await, since the user could undo or close the image in between.
#pragma once

#include <libgimp/gimp.h>

namespace canvas {

class Undo {
  public:
    explicit Undo(GimpImage* image) : image_(image) { gimp_image_undo_group_start(image_); }
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    ~Undo() { gimp_image_undo_group_end(image_); }

  private:
    GimpImage* image_;
};

}  // namespace canvas
