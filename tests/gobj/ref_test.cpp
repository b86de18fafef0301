// SPDX-License-Identifier: GPL-3.0-or-later
#include "gobj/ref.hpp"

#include <catch2/catch_test_macros.hpp>

#include <gio/gio.h>

#include "gobj/signal.hpp"

using gobj::Ref;

namespace {
guint count(gpointer object) {
    return G_OBJECT(object)->ref_count;
}
}  // namespace

TEST_CASE("take adopts a reference and gives it back at the end") {
    GCancellable* object = g_cancellable_new();
    gpointer alive = object;
    g_object_add_weak_pointer(G_OBJECT(object), &alive);
    {
        auto ref = Ref<GCancellable>::take(object);
        CHECK(count(object) == 1);
    }
    CHECK(alive == nullptr);
}

TEST_CASE("share adds a reference, copying adds one, moving adds none") {
    auto first = Ref<GCancellable>::take(g_cancellable_new());
    auto second = Ref<GCancellable>::share(first.get());
    CHECK(count(first.get()) == 2);
    auto third = second;
    CHECK(count(first.get()) == 3);
    auto fourth = std::move(third);
    CHECK(count(first.get()) == 3);
    CHECK(!third);
    third = first;
    fourth = Ref<GCancellable>();
    CHECK(count(first.get()) == 3);
}

TEST_CASE("sink makes a floating reference ours") {
    auto* floating =
        static_cast<GInitiallyUnowned*>(g_object_new(G_TYPE_INITIALLY_UNOWNED, nullptr));
    REQUIRE(g_object_is_floating(floating));
    auto ref = Ref<GInitiallyUnowned>::sink(floating);
    CHECK(!g_object_is_floating(floating));
    CHECK(count(floating) == 1);
}

TEST_CASE("release gives the reference away") {
    auto ref = Ref<GCancellable>::take(g_cancellable_new());
    GCancellable* object = std::move(ref).release();
    CHECK(count(object) == 1);
    g_object_unref(object);
}

TEST_CASE("a signal connection ends with its scope and survives its object's end") {
    int calls = 0;
    auto handler = +[](GCancellable*, gpointer data) { ++*static_cast<int*>(data); };
    auto object = Ref<GCancellable>::take(g_cancellable_new());
    {
        gobj::Signal signal(object.get(), "cancelled", handler, &calls);
        g_cancellable_cancel(object.get());
    }
    g_cancellable_reset(object.get());
    g_cancellable_cancel(object.get());
    CHECK(calls == 1);

    gobj::Signal outliving(object.get(), "cancelled", handler, &calls);
    object = {};
}
