// SPDX-License-Identifier: GPL-3.0-or-later
// Ref<T>: one reference to a GObject, given back when it goes out of scope.
//
// There is no constructor from a plain pointer: the maker says what happens to the reference, in
// the words of GObject's own annotations. take() adopts one (transfer full), share() adds one
// (transfer none), sink() turns a floating one into ours.
#pragma once

#include <utility>

#include <glib-object.h>

namespace gobj {

template <class T>
class Ref {
  public:
    Ref() = default;
    static Ref take(T* object) { return Ref(object); }
    static Ref share(T* object) { return Ref(object ? ref(object) : nullptr); }
    static Ref sink(T* object) {
        return Ref(object ? static_cast<T*>(g_object_ref_sink(object)) : nullptr);
    }

    Ref(const Ref& other) : object_(other.object_ ? ref(other.object_) : nullptr) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() {
        if (object_)
            g_object_unref(object_);
    }

    T* get() const { return object_; }
    // Gives the reference away: `std::move(ref).release()`.
    T* release() && { return std::exchange(object_, nullptr); }
    explicit operator bool() const { return object_ != nullptr; }
    bool operator==(const Ref& other) const { return object_ == other.object_; }

  private:
    explicit Ref(T* object) : object_(object) {}
    static T* ref(T* object) { return static_cast<T*>(g_object_ref(object)); }

    T* object_ = nullptr;
};

}  // namespace gobj
