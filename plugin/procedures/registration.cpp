// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/registration.hpp"

namespace procedures {

GimpProcedure* new_plain_procedure(GimpPlugIn* plug_in, const char* name, GimpRunFunc run) {
    GimpProcedure* procedure =
        gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    gimp_procedure_set_sensitivity_mask(
        procedure, GIMP_PROCEDURE_SENSITIVE_NO_IMAGE | GIMP_PROCEDURE_SENSITIVE_DRAWABLE |
                       GIMP_PROCEDURE_SENSITIVE_DRAWABLES | GIMP_PROCEDURE_SENSITIVE_NO_DRAWABLES);
    attribute(procedure);
    gimp_procedure_add_enum_argument(procedure, "run-mode", "Run mode", "The run mode",
                                     GIMP_TYPE_RUN_MODE, GIMP_RUN_NONINTERACTIVE,
                                     G_PARAM_READWRITE);
    return procedure;
}

void attribute(GimpProcedure* procedure) {
    gimp_procedure_set_attribution(procedure, "genlayer", "genlayer", "2026");
}

}  // namespace procedures
