// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-image: new images from a prompt; needs nothing open.
#include <glib/gi18n-lib.h>

#include "procedures/arguments.hpp"
#include "procedures/destination.hpp"
#include "procedures/placing.hpp"
#include "procedures/procedures.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

// The size of the new images in pixels; nothing for the picture's own.
Result<std::optional<canvas::Size>> size_of(GimpProcedureConfig* config) {
    const canvas::Size size{read_int(config, "width"), read_int(config, "height")};
    const auto wrong = [](const char* argument, int value) {
        return std::unexpected(
            Error{Error::Kind::argument,
                  gobj::take_string(g_strdup_printf(
                      _("%s must be from 1 to %d pixels (or both width and height 0, for the "
                        "picture's own size), not %d."),
                      argument, GIMP_MAX_IMAGE_SIZE, value)),
                  {},
                  argument});
    };
    if (size == canvas::Size{0, 0})
        return std::nullopt;
    if (size.width < 1 || size.width > GIMP_MAX_IMAGE_SIZE)
        return wrong("width", size.width);
    if (size.height < 1 || size.height > GIMP_MAX_IMAGE_SIZE)
        return wrong("height", size.height);
    return size;
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) noexcept {
    GimpRunMode run_mode = GIMP_RUN_NONINTERACTIVE;
    g_object_get(config, "run-mode", &run_mode, nullptr);
    const Arguments arguments = read_arguments(config);
    if (wants_window(procedure, run_mode, arguments))
        return run_window(procedure, run_mode, nullptr, arguments,
                          {read_int(config, "width"), read_int(config, "height")});
    const auto size = size_of(config);
    if (!size)
        return failure_values(procedure, size.error());
    const auto fit = fit_of(arguments);
    if (!fit)
        return failure_values(procedure, fit.error());
    auto order = order_for(arguments, size->value_or(canvas::Size{1, 1}));
    if (!order)
        return failure_values(procedure, order.error());
    const canvas::Size asked = size->value_or(canvas::Size{0, 0});
    order->target = remember({nullptr, {0, 0, asked.width, asked.height}, *fit});
    const auto generated = generate_and_wait(std::move(*order), nullptr);
    if (!generated)
        return failure_values(procedure, generated.error());
    return placed_values(procedure, *generated->generation,
                         place_images(generated->pictures, *size, *fit, arguments.wish.prompt,
                                      generated->generation->write_provenance()));
}

}  // namespace

GimpProcedure* create_image_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = new_plain_procedure(plug_in, image_procedure, run);
    gimp_procedure_set_menu_label(procedure, _("From _Prompt…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/File/Create");
    gimp_procedure_set_documentation(
        procedure, _("Generate new images from a prompt"),
        _("Sends the prompt to an image generation service, which draws the pictures and charges "
          "for them, and opens each as a new image, of the picture's own size or of width × "
          "height."),
        image_procedure);

    add_generation_arguments(procedure);
    add_int(procedure, "width", _("_Width"), _("Pixels of the new image; 0: the picture's own"), 0);
    add_int(procedure, "height", _("_Height"), _("Pixels of the new image; 0: the picture's own"),
            0);
    gimp_procedure_add_core_object_array_return_value(
        procedure, "images", _("Images"), _("The new images"), GIMP_TYPE_IMAGE, G_PARAM_READWRITE);
    gimp_procedure_add_string_array_return_value(procedure, "predictions", _("Predictions"),
                                                 _("The service's ids of what it drew"),
                                                 G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
