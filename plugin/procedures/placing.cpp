// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/placing.hpp"

#include "canvas/name.hpp"
#include "canvas/undo.hpp"
#include "gobj/owned.hpp"
#include "procedures/mapped_file.hpp"
#include "procedures/record.hpp"

namespace procedures {

using gobj::Result;

namespace {

std::string name_for(const std::string& prompt, bool provenance) {
    return canvas::layer_name(provenance ? prompt : std::string());
}

// `place` turns a file's bytes into a Result<Object*>.
template <class Object, class Place>
Placed<Object> place_each(const Pictures& pictures, bool provenance, Place place) {
    Placed<Object> placed;
    for (const Result<jobs::Picture>& picture : pictures) {
        const Result<Object*> object = picture.and_then([&](const jobs::Picture& fetched) {
            return map_file(fetched.path).and_then([&](const MappedFile& file) {
                return place(file.bytes());
            });
        });
        if (!object) {
            placed.errors.push_back(object.error());
            continue;
        }
        if (provenance)
            write_record(*object, *picture);
        placed.objects.push_back(*object);
        placed.predictions.push_back(picture->prediction.id);
        placed.records.push_back(picture->record);
    }
    return placed;
}

}  // namespace

Placed<GimpImage> place_images(const Pictures& pictures, std::optional<canvas::Size> size,
                               canvas::Fit fit, const std::string& prompt, bool provenance) {
    return place_each<GimpImage>(pictures, provenance, [&](std::span<const std::byte> bytes) {
        return canvas::new_image(bytes, size, fit, name_for(prompt, provenance));
    });
}

Placed<GimpLayer> place_layers(const Pictures& pictures, GimpImage* image,
                               std::vector<GimpItem*> active, const canvas::Wanted& wanted,
                               const std::string& prompt, bool provenance) {
    std::optional<canvas::Undo> one_step;
    return place_each<GimpLayer>(pictures, provenance, [&](std::span<const std::byte> bytes) {
        auto layer = canvas::new_layer(image, active, bytes, wanted, name_for(prompt, provenance),
                                       &one_step);
        if (layer)
            active = {GIMP_ITEM(*layer)};
        return layer;
    });
}

Target target_of(GimpImage* image, canvas::Clip clip) {
    gboolean selected = false;
    int left = 0, top = 0, right = 0, bottom = 0;
    if (clip != canvas::Clip::ignore &&
        gimp_selection_bounds(image, &selected, &left, &top, &right, &bottom) && selected)
        return {Target::Kind::selection, {left, top, right - left, bottom - top}};
    return {Target::Kind::canvas,
            {0, 0, gimp_image_get_width(image), gimp_image_get_height(image)}};
}

std::vector<GimpItem*> active_items(GimpImage* image, GimpDrawable** drawables) {
    std::vector<GimpItem*> items;
    for (GimpDrawable** drawable = drawables; drawable && *drawable; drawable++)
        items.push_back(GIMP_ITEM(*drawable));
    if (!items.empty())
        return items;
    const std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(
        gimp_image_get_selected_layers(image));
    for (GimpLayer** layer = layers.get(); layer && *layer; layer++)
        items.push_back(GIMP_ITEM(*layer));
    return items;
}

}  // namespace procedures
