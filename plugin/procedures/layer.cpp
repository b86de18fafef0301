// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-layer: new layers from a prompt, in an open image, on top of the active layer.
#include <glib/gi18n-lib.h>

#include "procedures/arguments.hpp"
#include "procedures/destination.hpp"
#include "procedures/placing.hpp"
#include "procedures/procedures.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

namespace {

GimpValueArray* run(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                    GimpDrawable** drawables, GimpProcedureConfig* config, gpointer) noexcept {
    const Arguments arguments = read_arguments(config);
    if (wants_window(procedure, run_mode, arguments))
        return run_window(procedure, run_mode, image, arguments, {0, 0});
    const auto fit = fit_of(arguments);
    if (!fit)
        return failure_values(procedure, fit.error());
    const auto clip = clip_of(arguments);
    if (!clip)
        return failure_values(procedure, clip.error());
    const canvas::Box box = target_of(image, *clip).box;
    auto order = order_for(arguments, {box.width, box.height});
    if (!order)
        return failure_values(procedure, order.error());
    order->target = remember({image, box, *fit});
    const auto generated = generate_and_wait(std::move(*order), image);
    if (!generated)
        return failure_values(procedure, generated.error());
    const Placed<GimpLayer> placed =
        place_layers(generated->pictures, image, active_items(image, drawables), {box, *fit, *clip},
                     arguments.wish.prompt, generated->generation->write_provenance());
    return placed_values(procedure, *generated->generation, placed);
}

}  // namespace

GimpProcedure* create_layer_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = gimp_image_procedure_new(
        plug_in, layer_procedure, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    gimp_procedure_set_image_types(procedure, "*");
    gimp_procedure_set_sensitivity_mask(procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE |
                                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLES |
                                                       GIMP_PROCEDURE_SENSITIVE_NO_DRAWABLES);
    gimp_procedure_set_menu_label(procedure, _("New from _Prompt…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/Layer/[Structure]");
    // The context menu of the Layers panel, whose only menu inside is of that name.
    gimp_procedure_add_menu_path(procedure, "<Layers>/Layers Menu");
    gimp_procedure_set_documentation(
        procedure, _("Generate new layers from a prompt"),
        _("Sends the prompt to an image generation service, which draws the pictures and charges "
          "for them, and adds each as a new layer above the active one, placed in the selection's "
          "bounds and masked by its shape, or in the canvas."),
        layer_procedure);
    attribute(procedure);

    add_generation_arguments(procedure);
    add_selection_argument(procedure);
    gimp_procedure_add_core_object_array_return_value(
        procedure, "layers", _("Layers"), _("The new layers"), GIMP_TYPE_LAYER, G_PARAM_READWRITE);
    gimp_procedure_add_string_array_return_value(procedure, "predictions", _("Predictions"),
                                                 _("The service's ids of what it drew"),
                                                 G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
