// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/provenance.hpp"

namespace canvas {

void attach_record(GimpLayer* layer, const std::string& json) {
    GimpParasite* parasite =
        gimp_parasite_new(record_name, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                          static_cast<guint32>(json.size()), json.data());
    gimp_item_attach_parasite(GIMP_ITEM(layer), parasite);
    gimp_parasite_free(parasite);
}

}  // namespace canvas
