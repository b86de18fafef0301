// SPDX-License-Identifier: GPL-3.0-or-later
// Fetched pictures into images and layers: what both doors, from scripts and from the window,
// share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libgimp/gimp.h>

#include "canvas/insert.hpp"
#include "procedures/generation.hpp"
#include "procedures/target.hpp"

namespace procedures {

// What arrived, in request order, and why the rest did not.
template <class Object>
struct Placed {
    std::vector<Object*> objects;
    std::vector<std::string> predictions;
    std::vector<jobs::Record> records;
    std::vector<gobj::Error> errors;
};

// The layers are named after the prompt and say how they were made, unless `provenance` is off:
// then neither is found in the image.
Placed<GimpImage> place_images(const Pictures& pictures, std::optional<canvas::Size> size,
                               canvas::Fit fit, const std::string& prompt, bool provenance);

// Above `active`, one above the other, in one undo step. `image` may have been closed: then every
// picture is an error of Kind::local.
Placed<GimpLayer> place_layers(const Pictures& pictures, GimpImage* image,
                               std::vector<GimpItem*> active, const canvas::Wanted& wanted,
                               const std::string& prompt, bool provenance);

// The selection's bounds, or the whole canvas where nothing is selected or it is to be ignored.
Target target_of(GimpImage* image, canvas::Clip clip);

// Above what new layers go: `drawables` (NULL-terminated, may be NULL), else the image's selected
// layers.
std::vector<GimpItem*> active_items(GimpImage* image, GimpDrawable** drawables);

}  // namespace procedures
