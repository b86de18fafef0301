// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-layer: new layers from a prompt, in an open image, on top of the active layer.
#include <glib/gi18n-lib.h>

#include "canvas/insert.hpp"
#include "canvas/name.hpp"
#include "canvas/undo.hpp"
#include "procedures/arguments.hpp"
#include "procedures/generation.hpp"
#include "procedures/mapped_file.hpp"
#include "procedures/procedures.hpp"
#include "procedures/values.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

// Where the picture goes: the selection's bounding box, else the whole canvas.
canvas::Box target_of(GimpImage* image) {
    gboolean selected = false;
    int left = 0, top = 0, right = 0, bottom = 0;
    if (gimp_selection_bounds(image, &selected, &left, &top, &right, &bottom) && selected)
        return {left, top, right - left, bottom - top};
    return {0, 0, gimp_image_get_width(image), gimp_image_get_height(image)};
}

// The layer above which the new one goes: the caller's, else the image's selected one, else none.
GimpItem* active_item(GimpImage* image, GimpDrawable** drawables) {
    if (drawables && drawables[0])
        return GIMP_ITEM(drawables[0]);
    const std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(
        gimp_image_get_selected_layers(image));
    return layers && layers.get()[0] ? GIMP_ITEM(layers.get()[0]) : nullptr;
}

GimpValueArray* run(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                    GimpDrawable** drawables, GimpProcedureConfig* config, gpointer) noexcept {
    const Arguments arguments = read_arguments(config);
    if (auto checked = check_run_mode(run_mode, arguments); !checked)
        return failure_values(procedure, checked.error());
    const auto fit = fit_of(arguments);
    if (!fit)
        return failure_values(procedure, fit.error());
    const canvas::Box target = target_of(image);
    auto order = order_for(arguments, {target.width, target.height});
    if (!order)
        return failure_values(procedure, order.error());
    auto generation = Generation::prepare();
    if (!generation)
        return failure_values(procedure, generation.error());
    auto pictures = (*generation)->pictures(std::move(*order), image);
    if (!pictures)
        return failure_values(procedure, pictures.error());

    std::vector<GimpLayer*> layers;
    std::vector<std::string> predictions;
    std::vector<jobs::Record> placed;
    std::vector<Error> errors;
    std::optional<canvas::Undo> one_step;
    if (gimp_image_is_valid(image))
        one_step.emplace(image);
    GimpItem* above = active_item(image, drawables);
    for (const auto& picture : *pictures) {
        auto layer = picture.and_then([&](const jobs::Picture& fetched) {
            return map_file(fetched.path).and_then([&](const MappedFile& file) {
                return canvas::new_layer(image, above, file.bytes(), target, *fit,
                                         canvas::layer_name(arguments.wish.prompt));
            });
        });
        if (!layer) {
            errors.push_back(layer.error());
            continue;
        }
        above = GIMP_ITEM(*layer);
        layers.push_back(*layer);
        predictions.push_back(picture->prediction.id);
        placed.push_back(picture->record);
    }
    one_step.reset();
    (*generation)->placed(placed);
    if (layers.empty())
        return failure_values(procedure, errors.front());
    if (!errors.empty())
        gimp_message(missing_pictures(pictures->size(), errors).c_str());
    return success_values(procedure, layers, predictions);
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
    gimp_procedure_set_documentation(
        procedure, _("Generate new layers from a prompt"),
        _("Sends the prompt to an image generation service, which draws the pictures and charges "
          "for them, and adds each as a new layer above the active one, placed in the selection's "
          "bounds or the canvas."),
        layer_procedure);
    gimp_procedure_set_attribution(procedure, "genlayer", "genlayer", "2026");

    add_generation_arguments(procedure);
    gimp_procedure_add_core_object_array_return_value(
        procedure, "layers", _("Layers"), _("The new layers"), GIMP_TYPE_LAYER, G_PARAM_READWRITE);
    gimp_procedure_add_string_array_return_value(procedure, "predictions", _("Predictions"),
                                                 _("The service's ids of what it drew"),
                                                 G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
