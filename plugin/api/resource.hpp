// SPDX-License-Identifier: GPL-3.0-or-later
// The data that is compiled into the program: data/services.json and data/models.
#pragma once

#include <string_view>

#include "api/json.hpp"

namespace api {

// The compiled-in file data/`path` as JSON; nothing where there is none.
Json resource(std::string_view path);

}  // namespace api
