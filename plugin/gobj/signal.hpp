// SPDX-License-Identifier: GPL-3.0-or-later
// A signal connection that ends with its scope.
//
//   Signal restarted(message, "restarted", +[](SoupMessage*, gpointer self) { … }, self);
#pragma once

#include <utility>

#include <glib-object.h>

namespace gobj {

class [[nodiscard]] Signal {
  public:
    Signal() = default;
    // `handler` has the signal's own C signature with a gpointer last, which gets `data`. The
    // object is only watched, not kept alive.
    template <class Object, class Return, class... Args>
    Signal(Object* object, const char* name, Return (*handler)(Args...), gpointer data)
        : object_(G_OBJECT(object)),
          id_(g_signal_connect(object, name, reinterpret_cast<GCallback>(handler), data)) {
        g_object_add_weak_pointer(object_, reinterpret_cast<gpointer*>(&object_));
    }
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;
    ~Signal() {
        if (!object_)
            return;
        g_signal_handler_disconnect(object_, id_);
        g_object_remove_weak_pointer(object_, reinterpret_cast<gpointer*>(&object_));
    }

  private:
    GObject* object_ = nullptr;
    gulong id_ = 0;
};

}  // namespace gobj
