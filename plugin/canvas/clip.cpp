// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/clip.hpp"

#include <algorithm>
#include <span>

#include <gegl.h>

#include "canvas/decode.hpp"
#include "canvas/decoders.hpp"
#include "gobj/ref.hpp"

namespace canvas {
namespace {

Box box_of(GimpLayer* layer) {
    int x = 0, y = 0;
    gimp_drawable_get_offsets(GIMP_DRAWABLE(layer), &x, &y);
    return {x, y, gimp_drawable_get_width(GIMP_DRAWABLE(layer)),
            gimp_drawable_get_height(GIMP_DRAWABLE(layer))};
}

bool inside(const Box& inner, const Box& outer) {
    return inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.width <= outer.x + outer.width &&
           inner.y + inner.height <= outer.y + outer.height;
}

// Whether each pixel of the box is selected, and not by half. Read in bands, and no further than
// the first that is not: any shape but a rectangle shows in its first corner.
bool all_selected(GimpImage* image, const Box& box) {
    int x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    gboolean any = false;
    gimp_selection_bounds(image, &any, &x1, &y1, &x2, &y2);
    if (!inside(box, {x1, y1, x2 - x1, y2 - y1}))
        return false;
    const auto buffer = gobj::Ref<GeglBuffer>::take(
        gimp_drawable_get_buffer(GIMP_DRAWABLE(gimp_image_get_selection(image))));
    const Room pixels = room(band_rows, box.width);
    if (!buffer || !pixels)
        return false;
    for (int y = 0; y < box.height; y += band_rows) {
        const int rows = std::min(band_rows, box.height - y);
        const GeglRectangle band{box.x, box.y + y, box.width, rows};
        gegl_buffer_get(buffer.get(), &band, 1, babl_format("Y u8"), pixels.get(),
                        GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
        const std::span read(pixels.get(), std::size_t(rows) * box.width);
        if (std::ranges::any_of(read, [](std::byte value) { return value != std::byte{255}; }))
            return false;
    }
    return true;
}

Box common(const Box& one, const Box& other) {
    const int x = std::max(one.x, other.x), y = std::max(one.y, other.y);
    return {x, y, std::min(one.x + one.width, other.x + other.width) - x,
            std::min(one.y + one.height, other.y + other.height) - y};
}

bool crop_to(GimpLayer* layer, const Box& box) {
    const Box old = box_of(layer);
    const Box kept = common(old, box);
    if (kept == old || kept.width < 1 || kept.height < 1)
        return true;
    return gimp_layer_resize(layer, kept.width, kept.height, old.x - kept.x, old.y - kept.y);
}

}  // namespace

bool parse_clip(std::string_view word, Clip* clip) {
    constexpr std::string_view words[] = {"mask", "crop", "ignore"};
    const auto found = std::ranges::find(words, word);
    if (found == std::end(words))
        return false;
    *clip = static_cast<Clip>(found - words);
    return true;
}

bool clip(GimpImage* image, GimpLayer* layer, Box box, Clip how) {
    if (how == Clip::ignore || gimp_selection_is_empty(image))
        return true;
    const Box whole = box_of(layer);
    if (all_selected(image, how == Clip::crop ? common(whole, box) : whole))
        return true;
    GimpLayerMask* mask = gimp_layer_create_mask(layer, GIMP_ADD_MASK_SELECTION);
    if (!mask || !gimp_layer_add_mask(layer, mask))
        return false;
    // Painting goes on in the picture; GIMP would have it go into the mask.
    return gimp_layer_set_edit_mask(layer, false);
}

bool finish_clip(GimpLayer* layer, Box box, Clip how) {
    if (how != Clip::crop || gimp_selection_is_empty(gimp_item_get_image(GIMP_ITEM(layer))))
        return true;
    return (!gimp_layer_get_mask(layer) || gimp_layer_remove_mask(layer, GIMP_MASK_APPLY)) &&
           crop_to(layer, box);
}

}  // namespace canvas
