// SPDX-License-Identifier: GPL-3.0-or-later
// The process: its log, what guards its memory, and the GimpPlugIn type, which names the procedures
// and the translations.
#include <algorithm>
#include <span>
#include <string_view>

#include <libgimp/gimp.h>
#include <libsoup/soup.h>

#include "api/service.hpp"
#include "guard.hpp"
#include "jobs/journal.hpp"
#include "jobs/log.hpp"
#include "procedures/procedures.hpp"

namespace {

struct Entry {
    const char* name;
    GimpProcedure* (*create)(GimpPlugIn*);
};

constexpr Entry entries[] = {
    {procedures::image_procedure, procedures::create_image_procedure},
    {procedures::layer_procedure, procedures::create_layer_procedure},
    {procedures::batch_procedure, procedures::create_batch_procedure},
    {procedures::inspect_procedure, procedures::create_inspect_procedure},
    {procedures::recover_procedure, procedures::create_recover_procedure},
    {procedures::settings_procedure, procedures::create_settings_procedure},
};

struct GenlayerPlugIn {
    GimpPlugIn parent;
};
struct GenlayerPlugInClass {
    GimpPlugInClass parent;
};

GList* query(GimpPlugIn*) noexcept {
    GList* names = nullptr;
    for (const Entry& entry : entries)
        names = g_list_append(names, g_strdup(entry.name));
    return names;
}

GimpProcedure* create(GimpPlugIn* plug_in, const char* name) noexcept {
    g_debug("%s", name);
    for (const Entry& entry : entries)
        if (std::string_view(entry.name) == name)
            return entry.create(plug_in);
    return nullptr;
}

// The catalogues are in the plug-in's own folder, where GIMP looks by itself.
gboolean set_i18n(GimpPlugIn*, const char*, char** domain, char**) noexcept {
    *domain = g_strdup(GETTEXT_PACKAGE);
    return true;
}

G_DEFINE_TYPE(GenlayerPlugIn, genlayer_plug_in, GIMP_TYPE_PLUG_IN)

void genlayer_plug_in_class_init(GenlayerPlugInClass* type) {
    type->parent.query_procedures = query;
    type->parent.create_procedure = create;
    type->parent.set_i18n = set_i18n;
}

void genlayer_plug_in_init(GenlayerPlugIn*) {}

}  // namespace

// GIMP's own main() is this without the log and the guard.
int main(int argc, char* argv[]) {
    if (hardened)
        refuse_dumps();
    jobs::LogFile log(jobs::Journal::folder_in(api::process_environment()));
    // GIMP asks every plug-in for its procedures when it starts: that is no use of ours.
    if (std::ranges::contains(std::span(argv, static_cast<std::size_t>(argc)),
                              std::string_view("-run"))) {
        log.install();
        g_debug("genlayer %s, GIMP %u.%u.%u, libsoup %u.%u.%u, GLib %u.%u.%u", GENLAYER_VERSION,
                gimp_major_version, gimp_minor_version, gimp_micro_version,
                soup_get_major_version(), soup_get_minor_version(), soup_get_micro_version(),
                glib_major_version, glib_minor_version, glib_micro_version);
    }
    return gimp_main(genlayer_plug_in_get_type(), argc, argv);
}
