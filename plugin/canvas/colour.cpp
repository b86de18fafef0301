// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/colour.hpp"

#include <gegl.h>
#include <glib/gi18n-lib.h>

namespace canvas {
namespace {

// babl's name for the profile's space, or NULL where it has none (profiles made of tables).
const Babl* space_of(GimpColorProfile* profile) {
    return gimp_color_profile_get_space(profile, GIMP_COLOR_RENDERING_INTENT_RELATIVE_COLORIMETRIC,
                                        nullptr);
}

const char* float_name(bool gray, bool alpha) {
    if (gray)
        return alpha ? "Y'A float" : "Y' float";
    return alpha ? "R'G'B'A float" : "R'G'B' float";
}

}  // namespace

Profile profile_of(const Pixels& pixels) {
    if (pixels.profile.empty())
        return {};
    auto profile = Profile::take(gimp_color_profile_new_from_icc_profile(
        reinterpret_cast<const guint8*>(pixels.profile.data()), pixels.profile.size(), nullptr));
    if (!profile)
        return {};
    // A gray file may carry an RGB profile and the other way round; neither says anything then.
    const bool fits = pixels.gray() ? gimp_color_profile_is_gray(profile.get())
                                    : gimp_color_profile_is_rgb(profile.get());
    return fits ? profile : Profile();
}

gobj::Result<Colours> Colours::into(GimpImage* image, const Babl* layer_format,
                                    const Pixels& pixels) {
    Colours colours;
    auto source = profile_of(pixels);
    auto target = Profile::take(gimp_image_get_color_profile(image));
    const bool same = source && target ? gimp_color_profile_is_equal(source.get(), target.get())
                                       : !source && !target;
    if (!source)
        source = Profile::take(pixels.gray() ? gimp_color_profile_new_d65_gray_srgb_trc()
                                             : gimp_color_profile_new_rgb_srgb());
    // An image without a profile is sRGB; what is gray in it, babl then makes from sRGB.
    if (!target)
        target = Profile::take(gimp_color_profile_new_rgb_srgb());

    const Babl* layer_space = babl_format_get_space(layer_format);
    if (same || (space_of(source.get()) && space_of(source.get()) == space_of(target.get()))) {
        colours.from_ = babl_format_with_space(pixels.babl_name(), layer_space);
        return colours;
    }
    colours.from_ = babl_format(pixels.babl_name());
    const char* by = float_name(gimp_color_profile_is_gray(target.get()), pixels.has_alpha());
    colours.by_ = babl_format_with_space(by, layer_space);
    colours.transform_ = gobj::Ref<GimpColorTransform>::take(gimp_color_transform_new(
        source.get(), babl_format(float_name(pixels.gray(), pixels.has_alpha())), target.get(),
        babl_format(by), GIMP_COLOR_RENDERING_INTENT_RELATIVE_COLORIMETRIC,
        GIMP_COLOR_TRANSFORM_FLAGS_BLACK_POINT_COMPENSATION));
    if (!colours.transform_)
        return gobj::failure(
            gobj::Error::Kind::local,
            _("The picture's colors can't be converted to the color profile of the image."));
    colours.converted_ =
        room(band_rows, std::size_t(babl_format_get_bytes_per_pixel(colours.by_)) * pixels.width);
    if (!colours.converted_)
        return no_memory(pixels.width, pixels.height);
    return colours;
}

void Colours::write(GeglBuffer* buffer, const GeglRectangle& to, const std::byte* data,
                    std::size_t row_bytes) const {
    if (!transform_) {
        gegl_buffer_set(buffer, &to, 0, from_, data, static_cast<gint>(row_bytes));
        return;
    }
    const std::size_t out_row = std::size_t(babl_format_get_bytes_per_pixel(by_)) * to.width;
    // Whole rows of the picture lie without gaps: one call instead of 128.
    const std::size_t pixel_bytes = babl_format_get_bytes_per_pixel(from_);
    const bool gapless = pixel_bytes * to.width == row_bytes;
    const int calls = gapless ? 1 : to.height;
    const gsize length = gapless ? gsize(to.width) * to.height : to.width;
    for (int y = 0; y < calls; y++)
        gimp_color_transform_process_pixels(transform_.get(), from_, data + y * row_bytes, by_,
                                            converted_.get() + y * out_row, length);
    gegl_buffer_set(buffer, &to, 0, by_, converted_.get(), static_cast<gint>(out_row));
}

void Colours::warm(const Babl* layer_format) const {
    const std::uint64_t pixel[4] = {};
    std::uint64_t made[4], written[4];  // the largest is R'G'B'A double
    if (transform_)
        gimp_color_transform_process_pixels(transform_.get(), from_, pixel, by_, made, 1);
    babl_process(babl_fish(transform_ ? by_ : from_, layer_format), transform_ ? made : pixel,
                 written, 1);
}

}  // namespace canvas
