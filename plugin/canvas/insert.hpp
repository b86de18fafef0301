// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures into GIMP: a new layer of an image, or a new image.
//
// A picture is decoded into a layer that is in no image yet, and the layer is inserted last: until
// then nothing of the user's is touched, and what fails leaves nothing behind. Scaling, and the way
// into an indexed image, go through an image of our own, since GIMP scales only layers that are in
// one.
//
// Main thread only. Images and layers are GIMP's: plain pointers, never unreferenced. No display is
// made.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include <libgimp/gimp.h>

#include "canvas/clip.hpp"
#include "canvas/picture.hpp"
#include "canvas/placement.hpp"
#include "canvas/undo.hpp"

namespace canvas {

// Where and how a picture is wanted in an image.
struct Wanted {
    Box box;  // pixels of the image; Fit::original centres the picture there
    Fit fit = Fit::fill;
    Clip clip = Clip::mask;
};

// A new layer with the picture, placed in the stack as spot_above() says. It has alpha where the
// picture has, and becomes the selected layer. The selection stays. `step` is the step of undo that
// this is a part of: begun here where it is not yet, as late as possible, since that alone makes
// GIMP ask whether to save the image.
// Kind::unexpected: the file; Kind::local: the image was closed, or GIMP can't (its words in the
// detail).
gobj::Result<GimpLayer*> new_layer(GimpImage* image, std::span<GimpItem* const> active,
                                   std::span<const std::byte> file, const Wanted& wanted,
                                   const std::string& name, std::optional<Undo>* step);

// A new RGB image with the picture as its only layer: of the picture's own size, or of `size` with
// the picture placed in it by `fit`. It has the file's precision (8 or 16 bits) and RGB profile, no
// undo history, and is unsaved. The caller owns it: gimp_display_new or gimp_image_delete.
gobj::Result<GimpImage*> new_image(std::span<const std::byte> file, std::optional<Size> size,
                                   Fit fit, const std::string& name);

// Does what makes the first picture for `image` slow where its colors need converting (the search
// for a way between the formats, 50 ms); for while one waits. NULL, a new image to come: nothing
// needs it.
void warm(GimpImage* image);

}  // namespace canvas
