// SPDX-License-Identifier: GPL-3.0-or-later
// How the colours of one picture become those of one image: the file's ICC profile to the image's.
//
// Where both are the same space (every usual sRGB is one), rows go to GIMP as they are. Elsewhere
// they go through floating point: from one 8-bit format to another in a different space, babl first
// builds a table of all 16 million colours, which takes a second and 350 MB.
#pragma once

#include <libgimp/gimp.h>

#include "canvas/decode.hpp"
#include "canvas/decoders.hpp"
#include "gobj/ref.hpp"

namespace canvas {

using Profile = gobj::Ref<GimpColorProfile>;

// The picture's own profile, where it has a usable one of its kind (RGB or gray); else none: sRGB
// is meant.
Profile profile_of(const Pixels& pixels);

class Colours {
  public:
    // For a layer of `image`, an RGB or gray one. Kind::local where lcms can't convert, and for
    // want of memory.
    static gobj::Result<Colours> into(GimpImage* image, const Babl* layer_format,
                                      const Pixels& pixels);

    // Writes rows that start `row_bytes` apart to `to` of the layer's buffer: at most band_rows of
    // them, no wider than the picture.
    void write(GeglBuffer* buffer, const GeglRectangle& to, const std::byte* data,
               std::size_t row_bytes) const;

    // Makes babl find its way to the layer's format, which it does but once for a pair of formats.
    void warm(const Babl* layer_format) const;

  private:
    const Babl* from_ = nullptr;  // the picture's format, in the image's space if direct
    const Babl* by_ = nullptr;    // what transform_ makes
    gobj::Ref<GimpColorTransform> transform_;  // none: direct
    Room converted_;                           // a band of by_
};

}  // namespace canvas
