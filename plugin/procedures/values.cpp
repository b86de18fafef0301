// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/values.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "jobs/log.hpp"

namespace procedures {

using gobj::Error;

void log_failure(const Error& error) {
    switch (error.kind) {
        case Error::Kind::offline:
        case Error::Kind::unrecorded:
        case Error::Kind::local:
            g_debug("failed: %s", jobs::told(error).c_str());
            break;
        default:
            // Its words may be the service's, which may repeat the prompt. They are in the log with
            // the job that they are about.
            g_debug("failed: %s", jobs::told({error.kind, {}, {}, error.field}).c_str());
    }
}

GimpValueArray* failure_values(GimpProcedure* procedure, const Error& error) {
    log_failure(error);
    const auto status =
        error.kind == Error::Kind::argument ? GIMP_PDB_CALLING_ERROR : GIMP_PDB_EXECUTION_ERROR;
    const char* message =
        error.message.empty() ? _("The run was cancelled.") : error.message.c_str();
    // The new values take the GError over.
    return gimp_procedure_new_return_values(
        procedure, status,
        g_error_new_literal(g_quark_from_static_string("genlayer-error"),
                            static_cast<int>(error.kind), message));
}

template <class Object>
GimpValueArray* success_values(GimpProcedure* procedure, std::vector<Object*> objects,
                               const std::vector<std::string>& predictions) {
    GimpValueArray* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    objects.push_back(nullptr);  // such arrays end with NULL
    g_value_set_boxed(gimp_value_array_index(values, 1), objects.data());
    std::vector<const char*> ids;
    for (const std::string& id : predictions)
        ids.push_back(id.c_str());
    ids.push_back(nullptr);
    g_value_set_boxed(gimp_value_array_index(values, 2), ids.data());
    return values;
}

template GimpValueArray* success_values(GimpProcedure*, std::vector<GimpImage*>,
                                        const std::vector<std::string>&);
template GimpValueArray* success_values(GimpProcedure*, std::vector<GimpLayer*>,
                                        const std::vector<std::string>&);

template <class Object>
GimpValueArray* placed_values(GimpProcedure* procedure, Generation& generation,
                              const Placed<Object>& placed) {
    (void)generation.placed(placed.records).run();
    if (placed.objects.empty())
        return failure_values(procedure, placed.errors.front());
    if (!placed.errors.empty())
        gimp_message(
            missing_pictures(placed.objects.size() + placed.errors.size(), placed.errors).c_str());
    return success_values(procedure, placed.objects, placed.predictions);
}

template GimpValueArray* placed_values(GimpProcedure*, Generation&, const Placed<GimpImage>&);
template GimpValueArray* placed_values(GimpProcedure*, Generation&, const Placed<GimpLayer>&);

std::string missing_pictures(std::size_t asked, const std::vector<Error>& errors) {
    const std::size_t arrived = asked - errors.size();
    std::string text = gobj::take_string(
        g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%zu of %zu picture arrived.",
                                    "%zu of %zu pictures arrived.", asked),
                        arrived, asked));
    std::vector<std::string> said;
    for (const Error& error : errors)
        if (!std::ranges::contains(said, error.message)) {
            said.push_back(error.message);
            text += " " + error.message;
        }
    return text;
}

}  // namespace procedures
