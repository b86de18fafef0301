// SPDX-License-Identifier: GPL-3.0-or-later
// What Pango and fontconfig keep until the process ends, given back when the tests have: the leak
// checker then sees what was really lost.
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

namespace {

struct Fonts : Catch::EventListenerBase {
    using EventListenerBase::EventListenerBase;

    void testRunEnded(const Catch::TestRunStats& /*stats*/) override {
        pango_cairo_font_map_set_default(nullptr);
        FcFini();
    }
};

CATCH_REGISTER_LISTENER(Fonts)

}  // namespace
