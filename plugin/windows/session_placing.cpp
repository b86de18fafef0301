// SPDX-License-Identifier: GPL-3.0-or-later
// Where the pictures of a session go: the line that says so before, and the placing itself.
#include <glib/gi18n-lib.h>

#include "procedures/values.hpp"
#include "windows/choices.hpp"
#include "windows/session.hpp"

namespace windows {

using gobj::Error;
using procedures::Arguments;
using procedures::Pictures;
using procedures::Target;

Target Session::target() const {
    const ui::Values values = window_.values();
    if (image_ && gimp_image_is_valid(image_))
        return procedures::target_of(image_,
                                     clip_of(to_arguments(values)).value_or(canvas::Clip::mask));
    if (values.width > 0 && values.height > 0)
        return {Target::Kind::new_image, {0, 0, values.width, values.height}};
    return {};
}

void Session::show_target() {
    const ui::Values values = window_.values();
    const Arguments arguments = to_arguments(values);
    std::string line = target_line(target(), arguments.model, values.aspect_ratio,
                                   fit_of(arguments).value_or(canvas::Fit::fill));
    if (image_ && !gimp_image_is_valid(image_))
        line = std::string(_("The image was closed.")) + " " + line;
    window_.set_target(line);
    window_.set_price(price_of(values));
}

Session::Placed Session::place(Running* running, const ui::Values& values) {
    const Pictures& pictures = **running->outcome();
    const Arguments arguments = to_arguments(values);
    const canvas::Fit fit = fit_of(arguments).value_or(canvas::Fit::fill);
    const canvas::Clip clip = clip_of(arguments).value_or(canvas::Clip::mask);
    const bool provenance = running->generation().write_provenance();
    Placed done;
    const auto keep = [&](const auto& placed) {
        predictions.insert(predictions.end(), placed.predictions.begin(), placed.predictions.end());
        done.records = placed.records;
        if (!placed.errors.empty())
            // Nothing is offered that would order again what is here.
            done.missing = Error{placed.errors.front().kind == Error::Kind::unrecorded
                                     ? Error::Kind::local
                                     : placed.errors.front().kind,
                                 procedures::missing_pictures(pictures.size(), placed.errors),
                                 placed.errors.front().detail};
    };
    const bool closed = image_ && !gimp_image_is_valid(image_);
    if (image_ && !closed) {
        const auto placed =
            procedures::place_layers(pictures, image_, procedures::active_items(image_, nullptr),
                                     {target().box, fit, clip}, values.prompt, provenance);
        layers.insert(layers.end(), placed.objects.begin(), placed.objects.end());
        keep(placed);
        gimp_displays_flush();
    } else {
        const canvas::Box box = target().box;
        const bool own_size = target().kind == Target::Kind::own_size;
        const auto placed = procedures::place_images(
            pictures, own_size ? std::nullopt : std::optional(canvas::Size{box.width, box.height}),
            fit, values.prompt, provenance);
        for (GimpImage* image : placed.objects)
            gimp_display_new(image);
        images.insert(images.end(), placed.objects.begin(), placed.objects.end());
        keep(placed);
    }
    done.status =
        closed ? _("The image was closed meanwhile; the picture is in a new image.") : _("Done.");
    return done;
}

}  // namespace windows
