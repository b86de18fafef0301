// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/spot.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "gobj/owned.hpp"

namespace canvas {
namespace {

// The layer that an item stands for; NULL where it stands for none of this image.
GimpItem* layer_of(GimpImage* image, GimpItem* item) {
    if (!item || !gimp_item_is_valid(item))
        return nullptr;
    if (gimp_item_is_layer_mask(item))
        item = GIMP_ITEM(gimp_layer_from_mask(GIMP_LAYER_MASK(item)));
    else if (gimp_item_is_layer(item) && gimp_layer_is_floating_sel(GIMP_LAYER(item)))
        return layer_of(image,
                        GIMP_ITEM(gimp_image_floating_sel_attached_to(gimp_item_get_image(item))));
    return item && gimp_item_is_layer(item) && gimp_item_get_image(item) == image ? item : nullptr;
}

// The positions from the top level down to the layer: the order of these is the stack's.
std::vector<int> way_to(GimpImage* image, GimpItem* layer) {
    std::vector<int> way;
    for (; layer; layer = gimp_item_get_parent(layer))
        way.insert(way.begin(), gimp_image_get_item_position(image, layer));
    return way;
}

}  // namespace

Spot spot_above(GimpImage* image, std::span<GimpItem* const> active) {
    GimpItem* topmost = nullptr;
    std::vector<int> its_way;
    for (GimpItem* item : active)
        if (GimpItem* layer = layer_of(image, item)) {
            auto way = way_to(image, layer);
            if (!topmost || way < its_way) {
                topmost = layer;
                its_way = std::move(way);
            }
        }
    if (!topmost)
        return {};
    if (gimp_item_is_group(topmost))
        return {GIMP_LAYER(topmost), 0};
    GimpItem* parent = gimp_item_get_parent(topmost);
    return {parent ? GIMP_LAYER(parent) : nullptr, std::max(0, its_way.back())};
}

}  // namespace canvas
