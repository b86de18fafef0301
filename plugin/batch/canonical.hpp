// SPDX-License-Identifier: GPL-3.0-or-later
// Whether two orders ask for the same: a digest that does not depend on the order of keys.
#pragma once

#include <string>

#include "api/json.hpp"

namespace batch {

// JSON without white space, the keys of every object sorted by their bytes.
std::string canonical(const api::Json& json);

// SHA-256 in lower-case hexadecimal of the canonical {"input":…,"model":…}.
std::string key_of(const std::string& model, const api::Json& input);

}  // namespace batch
