// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/insert.hpp"

#include <algorithm>
#include <memory>

#include <gegl.h>
#include <glib/gi18n-lib.h>

#include "canvas/colour.hpp"
#include "canvas/decode.hpp"
#include "canvas/spot.hpp"
#include "gobj/owned.hpp"

namespace canvas {
namespace {

struct DeleteImage {
    void operator()(GimpImage* image) const noexcept { gimp_image_delete(image); }
};
struct DeleteLayer {
    void operator()(GimpLayer* layer) const noexcept { gimp_item_delete(GIMP_ITEM(layer)); }
};
using OwnImage = std::unique_ptr<GimpImage, DeleteImage>;
using OwnLayer = std::unique_ptr<GimpLayer, DeleteLayer>;  // in no image yet

std::unexpected<gobj::Error> refused_by_gimp() {
    return gobj::failure(gobj::Error::Kind::local, _("GIMP could not take the picture in."),
                         gobj::string_or_empty(gimp_pdb_get_last_error(gimp_get_pdb())));
}

// An image like `image`, for work that must not be seen in it; RGB where that is indexed.
OwnImage workshop_for(GimpImage* image, Size size) {
    const auto type = gimp_image_get_base_type(image);
    OwnImage workshop(gimp_image_new_with_precision(size.width, size.height,
                                                    type == GIMP_GRAY ? GIMP_GRAY : GIMP_RGB,
                                                    gimp_image_get_precision(image)));
    if (!workshop)
        return workshop;
    gimp_image_undo_disable(workshop.get());
    if (auto profile = Profile::take(gimp_image_get_color_profile(image)))
        gimp_image_set_color_profile(workshop.get(), profile.get());
    return workshop;
}

// Takes the bands of a picture, and makes of them a layer that belongs to `image` but is not in it.
class LayerMaker : public Sink {
  public:
    LayerMaker(GimpImage* image, const Placement& placement, std::string name, bool adopt_profile)
        : image_(image),
          placement_(placement),
          name_(std::move(name)),
          adopt_profile_(adopt_profile) {}

    gobj::Result<> begin(const Pixels& pixels) override {
        pixel_bytes_ = pixels.pixel_bytes();
        row_bytes_ = pixels.row_bytes();
        if (adopt_profile_ && !pixels.gray())
            if (auto profile = profile_of(pixels))
                gimp_image_set_color_profile(image_, profile.get());

        const Box& source = placement_.source;
        GimpImage* home = image_;
        if (placement_.scales() || gimp_image_get_base_type(image_) == GIMP_INDEXED) {
            workshop_ = workshop_for(image_, {source.width, source.height});
            home = workshop_.get();
            if (!home)
                return refused_by_gimp();
        }
        const bool gray = gimp_image_get_base_type(home) == GIMP_GRAY;
        const auto type = gray ? (pixels.has_alpha() ? GIMP_GRAYA_IMAGE : GIMP_GRAY_IMAGE)
                               : (pixels.has_alpha() ? GIMP_RGBA_IMAGE : GIMP_RGB_IMAGE);
        layer_.reset(gimp_layer_new(home, name_.c_str(), source.width, source.height, type, 100,
                                    gimp_image_get_default_new_layer_mode(image_)));
        if (!layer_)
            return refused_by_gimp();
        buffer_ =
            gobj::Ref<GeglBuffer>::take(gimp_drawable_get_buffer(GIMP_DRAWABLE(layer_.get())));
        if (!buffer_)
            return refused_by_gimp();
        auto colours =
            Colours::into(home, gimp_drawable_get_format(GIMP_DRAWABLE(layer_.get())), pixels);
        if (!colours)
            return std::unexpected(colours.error());
        colours_ = std::move(*colours);
        return {};
    }

    void band(int y, int rows, const std::byte* data) override {
        const Box& source = placement_.source;
        const int first = std::max(y, source.y);
        const int end = std::min(y + rows, source.y + source.height);
        if (first < end)
            colours_.write(buffer_.get(), {0, first - source.y, source.width, end - first},
                           data + (first - y) * row_bytes_ + source.x * pixel_bytes_, row_bytes_);
    }

    // After all bands: scaled, cut, and in the image's own mode.
    gobj::Result<OwnLayer> finish() {
        gegl_buffer_flush(buffer_.get());
        buffer_ = {};
        if (!workshop_)
            return std::move(layer_);
        GimpLayer* layer = layer_.get();
        if (!gimp_image_insert_layer(workshop_.get(), layer, nullptr, 0))
            return refused_by_gimp();
        layer_.release();  // goes with the workshop
        if (!scale(layer))
            return refused_by_gimp();
        OwnLayer copy(gimp_layer_new_from_drawable(GIMP_DRAWABLE(layer), image_));
        if (!copy || !gimp_item_set_name(GIMP_ITEM(copy.get()), name_.c_str()))
            return refused_by_gimp();
        return copy;
    }

  private:
    bool scale(GimpLayer* layer) const {
        if (!placement_.scales())
            return true;
        gimp_context_push();
        gimp_context_set_interpolation(GIMP_INTERPOLATION_NOHALO);
        const bool scaled =
            gimp_layer_scale(layer, placement_.scaled.width, placement_.scaled.height, TRUE);
        gimp_context_pop();
        const Box& crop = placement_.crop;
        return scaled && (!placement_.crops() ||
                          gimp_layer_resize(layer, crop.width, crop.height, -crop.x, -crop.y));
    }

    GimpImage* image_;
    Placement placement_;
    std::string name_;
    bool adopt_profile_;
    std::size_t pixel_bytes_ = 0, row_bytes_ = 0;
    OwnImage workshop_;
    OwnLayer layer_;  // of the workshop, if there is one: destroyed before it
    gobj::Ref<GeglBuffer> buffer_;
    Colours colours_;
};

// GEGL keeps in this process what we wrote, as if we would read it again: that would hold each
// picture twice. With a small cache tiles go to GIMP as they come, in the same time.
void hold_few_tiles() {
    g_object_set(gegl_config(), "tile-cache-size", guint64{8} * 1024 * 1024, nullptr);
}

gobj::Result<OwnLayer> make_layer(GimpImage* image, std::span<const std::byte> file,
                                  const Placement& placement, const std::string& name,
                                  bool adopt_profile) {
    hold_few_tiles();
    LayerMaker maker(image, placement, name, adopt_profile);
    if (auto decoded = decode(file, maker); !decoded)
        return std::unexpected(decoded.error());
    auto layer = maker.finish();
    if (layer && !gimp_layer_set_offsets(layer->get(), placement.x, placement.y))
        return refused_by_gimp();
    return layer;
}

gobj::Result<GimpLayer*> insert(GimpImage* image, OwnLayer made, const Spot& spot) {
    GimpLayer* layer = made.get();
    // A group that takes no layer (it may be locked) must not cost the picture: then on top of all.
    if (!gimp_image_insert_layer(image, layer, spot.parent, spot.position) &&
        !gimp_image_insert_layer(image, layer, nullptr, 0))
        return refused_by_gimp();
    made.release();
    const GimpLayer* selected[] = {layer, nullptr};
    gimp_image_set_selected_layers(image, selected);
    return layer;
}

}  // namespace

gobj::Result<GimpLayer*> new_layer(GimpImage* image, std::span<GimpItem* const> active,
                                   std::span<const std::byte> file, const Wanted& wanted,
                                   const std::string& name, std::optional<Undo>* step) {
    if (!image || !gimp_image_is_valid(image))
        return gobj::failure(gobj::Error::Kind::local,
                             _("The image was closed before the picture arrived."));
    auto info = inspect(file);
    if (!info)
        return std::unexpected(info.error());
    const auto placement = place({info->width, info->height}, wanted.box, wanted.fit);
    auto layer = make_layer(image, file, placement, name, false);
    if (!layer)
        return std::unexpected(layer.error());
    const bool clipped = clip(image, layer->get(), wanted.box, wanted.clip);
    if (!*step)
        step->emplace(image);
    auto inserted = insert(image, std::move(*layer), spot_above(image, active));
    if (inserted && (!clipped || !finish_clip(*inserted, wanted.box, wanted.clip)))
        g_debug("the layer has not got the selection's shape: %s",
                gimp_pdb_get_last_error(gimp_get_pdb()));
    return inserted;
}

gobj::Result<GimpImage*> new_image(std::span<const std::byte> file, std::optional<Size> size,
                                   Fit fit, const std::string& name) {
    auto info = inspect(file);
    if (!info)
        return std::unexpected(info.error());
    const Size picture{info->width, info->height};
    const Size canvas = size.value_or(picture);
    const auto placement = place(picture, {0, 0, canvas.width, canvas.height}, fit);
    OwnImage image(gimp_image_new_with_precision(
        canvas.width, canvas.height, GIMP_RGB,
        info->bits == 16 ? GIMP_PRECISION_U16_NON_LINEAR : GIMP_PRECISION_U8_NON_LINEAR));
    if (!image)
        return refused_by_gimp();
    gimp_image_undo_disable(image.get());
    auto layer = make_layer(image.get(), file, placement, name, true);
    if (!layer)
        return std::unexpected(layer.error());
    if (auto inserted = insert(image.get(), std::move(*layer), {}); !inserted)
        return std::unexpected(inserted.error());
    gimp_image_undo_enable(image.get());
    return image.release();
}

void warm(GimpImage* image) {
    if (!image || !gimp_image_is_valid(image))
        return;
    std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(gimp_image_get_layers(image));
    if (!layers || !*layers || gimp_image_get_base_type(image) == GIMP_INDEXED)
        return;
    auto format = gimp_drawable_get_format(GIMP_DRAWABLE(*layers));
    if (auto colours = Colours::into(image, format, {1, 1, 3, 8, {}}); colours && format)
        colours->warm(format);
}

}  // namespace canvas
