// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/picture.hpp"

#include <algorithm>

#include <pango/pangocairo.h>

#include "gobj/ref.hpp"

namespace sample {

namespace {

using Cairo = std::unique_ptr<cairo_t, gobj::Free<cairo_destroy>>;
using Layout = gobj::Ref<PangoLayout>;
using Font = std::unique_ptr<PangoFontDescription, gobj::Free<pango_font_description_free>>;

std::uint64_t seed_of(const std::string& prompt) {
    std::uint64_t hash = 1469598103934665603U;  // FNV-1a
    for (const char c : prompt)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash;
}

Layout layout(cairo_t* cairo, const std::string& text, double size, PangoWeight weight) {
    auto result = Layout::take(pango_cairo_create_layout(cairo));
    Font font(pango_font_description_from_string("Sans"));
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), weight);
    pango_layout_set_font_description(result.get(), font.get());
    // As text: markup in a prompt is what was asked for, not an instruction.
    pango_layout_set_text(result.get(), text.c_str(), static_cast<int>(text.size()));
    return result;
}

void show(cairo_t* cairo, const Layout& text, double x, double y, double alpha) {
    cairo_move_to(cairo, x, y + 2);
    cairo_set_source_rgba(cairo, 0, 0, 0, alpha * .6);
    pango_cairo_show_layout(cairo, text.get());
    cairo_move_to(cairo, x, y);
    cairo_set_source_rgba(cairo, 1, 1, 1, alpha);
    pango_cairo_show_layout(cairo, text.get());
}

}  // namespace

Drawing::Drawing(PictureSpec spec) : spec_(std::move(spec)) {}

bool Drawing::step() {
    const auto [width, height] = spec_.size;
    if (!surface_) {
        surface_.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
        scene_ = std::make_unique<Scene>(seed_of(spec_.prompt), spec_.size);
        return true;
    }
    auto* pixels = reinterpret_cast<std::uint32_t*>(cairo_image_surface_get_data(surface_.get()));
    const int stride = cairo_image_surface_get_stride(surface_.get()) / 4;
    if (painted_ < height) {
        const int to = std::min(height, painted_ + 32);
        scene_->paint(pixels, stride, painted_, to);
        painted_ = to;
        return true;
    }
    if (!lettered_) {
        letter();
        lettered_ = true;
        encoder_ = spec_.png ? Encoder::png(spec_.size) : Encoder::jpeg(spec_.size);
        row_.resize(static_cast<std::size_t>(width) * 3);
        return true;
    }
    for (const int to = std::min(height, encoded_ + 64); encoded_ < to; ++encoded_) {
        auto* out = row_.data();
        const auto* row = pixels + static_cast<std::ptrdiff_t>(encoded_) * stride;
        for (int x = 0; x < width; ++x) {
            *out++ = static_cast<std::uint8_t>(row[x] >> 16);
            *out++ = static_cast<std::uint8_t>(row[x] >> 8);
            *out++ = static_cast<std::uint8_t>(row[x]);
        }
        encoder_->row(row_.data());
    }
    if (encoded_ < height)
        return true;
    if (encoder_) {
        file_ = encoder_->finish();
        encoder_.reset();
        surface_.reset();
    }
    return false;
}

std::string Drawing::finish() {
    while (encoded_ < spec_.size.height)
        step();
    return std::move(file_);
}

void Drawing::letter() {
    cairo_surface_mark_dirty(surface_.get());
    Cairo cairo(cairo_create(surface_.get()));
    const double width = spec_.size.width, height = spec_.size.height;
    const double unit = std::min(width, height);
    const double margin = unit * .055;

    auto mark = layout(cairo.get(), "SAMPLE", unit * .115, PANGO_WEIGHT_BOLD);
    PangoAttrList* spacing = pango_attr_list_new();
    pango_attr_list_insert(
        spacing, pango_attr_letter_spacing_new(static_cast<int>(unit * .03 * PANGO_SCALE)));
    pango_layout_set_attributes(mark.get(), spacing);
    pango_attr_list_unref(spacing);
    int mark_width = 0, mark_height = 0;
    pango_layout_get_pixel_size(mark.get(), &mark_width, &mark_height);
    show(cairo.get(), mark, (width - mark_width + unit * .03) / 2, height * .36, .72);

    // A long prompt is cut before Pango sees it: laying out a megabyte takes seconds.
    gobj::Chars valid(g_utf8_make_valid(spec_.prompt.c_str(), -1));
    gobj::Chars start(
        g_utf8_substring(valid.get(), 0, std::min(600L, g_utf8_strlen(valid.get(), -1))));
    auto prompt = layout(cairo.get(), start.get(), unit * .034, PANGO_WEIGHT_NORMAL);
    pango_layout_set_width(prompt.get(), static_cast<int>((width - 2 * margin) * PANGO_SCALE));
    pango_layout_set_wrap(prompt.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(prompt.get(), static_cast<int>(height * .22 * PANGO_SCALE));
    pango_layout_set_ellipsize(prompt.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_line_spacing(prompt.get(), 1.15F);
    int text_height = 0;
    pango_layout_get_pixel_size(prompt.get(), nullptr, &text_height);

    const double top = height - text_height - margin;
    std::unique_ptr<cairo_pattern_t, gobj::Free<cairo_pattern_destroy>> scrim(
        cairo_pattern_create_linear(0, top - margin * 2, 0, height));
    cairo_pattern_add_color_stop_rgba(scrim.get(), 0, 0, 0, 0, 0);
    cairo_pattern_add_color_stop_rgba(scrim.get(), .5, 0, 0, 0, .38);
    cairo_pattern_add_color_stop_rgba(scrim.get(), 1, 0, 0, 0, .6);
    cairo_set_source(cairo.get(), scrim.get());
    cairo_rectangle(cairo.get(), 0, top - margin * 2, width, height);
    cairo_fill(cairo.get());
    show(cairo.get(), prompt, margin, top, .95);
    cairo_surface_flush(surface_.get());
}

}  // namespace sample
