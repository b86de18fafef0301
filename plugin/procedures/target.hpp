// SPDX-License-Identifier: GPL-3.0-or-later
// Where and how large a picture will land, in a line that one reads before paying. Pure: no GIMP
// calls.
#pragma once

#include <optional>
#include <string>

#include "api/model.hpp"
#include "canvas/placement.hpp"

namespace procedures {

struct Target {
    enum class Kind {
        selection,  // the selection's bounds in an open image
        canvas,     // the whole of an open image
        new_image,  // width × height of a new one
        own_size,   // a new image of the picture's own size
    };
    Kind kind = Kind::own_size;
    canvas::Box box{0, 0, 1, 1};  // pixels; without a meaning for own_size
};

// "Selection 640 × 480 → 4:3, new layer", "Canvas 3000 × 2000 → nearest ratio 4:3, enlarged 2.3 ×,
// new layer". `ratio` may be "auto"; nothing is said of what the model does not tell.
std::string target_line(const Target& target, const api::Model& model, const std::string& ratio,
                        canvas::Fit fit);

}  // namespace procedures
