// SPDX-License-Identifier: GPL-3.0-or-later
// A key in memory goes when it is no longer needed, and not when the memory happens to be used for
// something else. libsoup's copy of a request's headers is beyond our reach.
#pragma once

#include <string>

#include <string.h>

namespace api {

// The text becomes "", and nothing of it is left where it was.
inline void wipe(std::string& text) {
    explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace api
