// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resource.hpp"

#include <memory>
#include <string>

#include "genlayer-data.h"

namespace api {

Json resource(std::string_view path) {
    // A static library's constructors may be dropped by the linker, so it is asked for by name.
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
