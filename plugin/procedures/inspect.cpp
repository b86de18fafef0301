// SPDX-License-Identifier: GPL-3.0-or-later
// plug-in-genlayer-inspect: how a layer was generated, for scripts as JSON, for a person in a
// window.
#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "procedures/procedures.hpp"
#include "procedures/record.hpp"
#include "procedures/registration.hpp"
#include "procedures/values.hpp"
#include "procedures/windows.hpp"

namespace procedures {

namespace {

// The first of the drawables, else of the selected layers; for a mask its layer. NULL where there
// is none.
GimpLayer* layer_of(GimpImage* image, GimpDrawable** drawables) {
    if (!drawables || !drawables[0]) {
        const std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(
            gimp_image_get_selected_layers(image));
        return layers ? layers.get()[0] : nullptr;
    }
    GimpItem* item = GIMP_ITEM(drawables[0]);
    if (gimp_item_is_layer_mask(item))
        return gimp_layer_from_mask(GIMP_LAYER_MASK(item));
    return gimp_item_is_layer(item) ? GIMP_LAYER(item) : nullptr;
}

GimpValueArray* run(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                    GimpDrawable** drawables, GimpProcedureConfig*, gpointer) noexcept {
    GimpLayer* layer = layer_of(image, drawables);
    const std::string record = layer ? record_text(layer) : std::string();
    if (run_mode == GIMP_RUN_INTERACTIVE) {
        const auto windows = open_windows(procedure);
        if (!windows)
            return failure_values(procedure, windows.error());
        (*windows)->show_record(
            layer ? gobj::take_string(gimp_item_get_name(GIMP_ITEM(layer))) : std::string(),
            record);
    }
    GimpValueArray* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    g_value_set_string(gimp_value_array_index(values, 1), record.c_str());
    return values;
}

}  // namespace

GimpProcedure* create_inspect_procedure(GimpPlugIn* plug_in) {
    GimpProcedure* procedure = gimp_image_procedure_new(
        plug_in, inspect_procedure, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    gimp_procedure_set_image_types(procedure, "*");
    gimp_procedure_set_sensitivity_mask(
        procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
    gimp_procedure_set_menu_label(procedure, _("_How This Was Generated…"));
    gimp_procedure_add_menu_path(procedure, "<Image>/Layer/[Structure]");
    // Beside the layer's own door: the context menu of the Layers panel.
    gimp_procedure_add_menu_path(procedure, "<Layers>/Layers Menu");
    gimp_procedure_set_documentation(
        procedure, _("Show how a layer was generated"),
        _("The prompt, the model, its inputs and the service's name of the job, as they were "
          "written into the layer when it was generated. Scripts get them as JSON, of the first "
          "of the drawables, else of the selected layer; for a mask, of its layer."),
        inspect_procedure);
    attribute(procedure);
    gimp_procedure_add_string_return_value(
        procedure, "record", _("Record"),
        _("How the layer was generated, as the text of a JSON object; empty where nothing is "
          "recorded, which is no error"),
        nullptr, G_PARAM_READWRITE);
    return procedure;
}

}  // namespace procedures
