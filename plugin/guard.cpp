// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

void refuse_dumps() {
    constexpr rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}
