// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resource.hpp"

#include <memory>
#include <string>

#include <gio/gio.h>

extern "C" {
#include "genlayer-data.h"
}

namespace api {

Json resource(std::string_view path) {
    // Asked for by name, so that the linker keeps the object file whose constructor sets it up.
    const gobj::Bytes bytes(g_resource_lookup_data(genlayer_data_get_resource(),
                                                   ("/genlayer/" + std::string(path)).c_str(),
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, nullptr));
    if (!bytes)
        return {};
    gsize size = 0;
    const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
    return Json::parse({data, size}).value_or(Json());
}

}  // namespace api
