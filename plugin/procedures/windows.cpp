// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/windows.hpp"

#include <string_view>

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "gobj/owned.hpp"
#include "procedures/own_folder.hpp"
#include "procedures/values.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

constexpr const char* module_file = "genlayer-windows." G_MODULE_SUFFIX;

Result<const Windows*> load() {
    const char* sentence = _("The plug-in's windows could not be loaded. Install it again.");
    gpointer found = nullptr;
    GModule* module =
        g_module_open(in_own_folder(module_file).c_str(),
                      static_cast<GModuleFlags>(G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL));
    if (!module || !g_module_symbol(module, windows_symbol, &found))
        return gobj::failure(Error::Kind::local, sentence, gobj::string_or_empty(g_module_error()));
    const auto* windows = static_cast<const Windows*>(found);
    if (std::string_view(windows->version) != GENLAYER_VERSION)
        return gobj::failure(Error::Kind::local, sentence, windows->version);
    return windows;
}

}  // namespace

Result<const Windows*> open_windows(GimpProcedure* procedure) {
    const auto windows = load();
    if (!windows)
        return windows;
    if (!(*windows)->start())
        return gobj::failure(Error::Kind::argument,
                             _("There is no display for the window. From a script, give a prompt "
                               "and call with run-mode RUN-NONINTERACTIVE."));
    gimp_plug_in_persistent_enable(gimp_procedure_get_plug_in(procedure));
    return windows;
}

bool wants_window(GimpProcedure* procedure, GimpRunMode run_mode, const Arguments& arguments) {
    if (run_mode == GIMP_RUN_WITH_LAST_VALS)
        return arguments.wish.prompt.empty() || open_windows(procedure);
    return run_mode == GIMP_RUN_INTERACTIVE;
}

GimpValueArray* run_window(GimpProcedure* procedure, GimpRunMode run_mode, GimpImage* image,
                           const Arguments& arguments, canvas::Size size) {
    const auto windows = open_windows(procedure);
    if (!windows)
        return failure_values(procedure, windows.error());
    return (*windows)->generate(procedure, image, arguments, size,
                                run_mode == GIMP_RUN_WITH_LAST_VALS);
}

}  // namespace procedures
