// SPDX-License-Identifier: GPL-3.0-or-later
// How long the service may keep us waiting. Tests shorten them.
#pragma once

#include "gobj/sleep.hpp"

namespace api {

struct Timeouts {
    gobj::Seconds connect{4.0};  // name look-up and TCP only; a host that is off never answers
    gobj::Seconds call{30};      // a whole API call, to its last byte
    gobj::Seconds answer{20};    // until a file's first byte: a kept connection may be dead
};

}  // namespace api
