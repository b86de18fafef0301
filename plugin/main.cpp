// SPDX-License-Identifier: GPL-3.0-or-later
// The GimpPlugIn type: names the procedures and the translations, nothing else.
#include <string_view>

#include <libgimp/gimp.h>

#include "procedures/procedures.hpp"

namespace {

struct Entry {
    const char* name;
    GimpProcedure* (*create)(GimpPlugIn*);
};

constexpr Entry entries[] = {
    {procedures::image_procedure, procedures::create_image_procedure},
    {procedures::layer_procedure, procedures::create_layer_procedure},
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

GIMP_MAIN(genlayer_plug_in_get_type())
