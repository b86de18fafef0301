// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/interactive.hpp"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "procedures/session.hpp"
#include "procedures/values.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

bool wants_window(GimpRunMode run_mode, const Arguments& arguments) {
    if (run_mode == GIMP_RUN_WITH_LAST_VALS)
        return arguments.wish.prompt.empty() || gtk_init_check(nullptr, nullptr);
    return run_mode == GIMP_RUN_INTERACTIVE;
}

Result<> start_interface(GimpProcedure* procedure) {
    if (!gtk_init_check(nullptr, nullptr))
        return gobj::failure(Error::Kind::argument,
                             _("There is no display for the window. From a script, give a prompt "
                               "and call with run-mode RUN-NONINTERACTIVE."));
    gimp_ui_init("genlayer");
    // So that this process hears of it when GIMP ends.
    gimp_plug_in_persistent_enable(gimp_procedure_get_plug_in(procedure));
    return {};
}

template <class Object>
GimpValueArray* run_window(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                           const Arguments& arguments, canvas::Size size) {
    constexpr bool images = std::is_same_v<Object, GimpImage>;
    if (auto started = start_interface(procedure); !started)
        return failure_values(procedure, started.error());
    auto journal = jobs::Journal::open(api::process_environment());
    if (!journal)
        return failure_values(procedure, journal.error());
    Session session(images ? ui::Door::image : ui::Door::layer, image,
                    jobs::Store(journal->folder()), arguments, size,
                    run_mode == GIMP_RUN_WITH_LAST_VALS);
    if (auto ended = session.run().run(); !ended)
        return failure_values(procedure, ended.error());
    if (session.predictions.empty())
        return gimp_procedure_new_return_values(procedure, GIMP_PDB_CANCEL, nullptr);
    if constexpr (images)
        return success_values(procedure, session.images, session.predictions);
    else
        return success_values(procedure, session.layers, session.predictions);
}

template GimpValueArray* run_window<GimpImage>(GimpProcedure*, GimpRunMode, GimpImage*,
                                               const Arguments&, canvas::Size);
template GimpValueArray* run_window<GimpLayer>(GimpProcedure*, GimpRunMode, GimpImage*,
                                               const Arguments&, canvas::Size);

}  // namespace procedures
