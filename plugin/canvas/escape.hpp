// SPDX-License-Identifier: GPL-3.0-or-later
// The way out of libjpeg and libpng, which report errors by a function that must not return.
//
// try_call(f) runs f, a lambda that only calls into the C library, and says whether it came to its
// end; the library's error function calls leave(). A longjmp skips destructors: so each such call
// gets its own short try_call, f holds nothing with a destructor (checked), and everything owned
// lives outside.
#pragma once

#include <csetjmp>
#include <string>
#include <type_traits>

namespace canvas {

class Escape {
  public:
    template <class F>
    [[nodiscard]] bool try_call(F f) {
        static_assert(std::is_trivially_destructible_v<F>);
        if (setjmp(buffer_))
            return false;
        f();
        return true;
    }

    // Only from within the library that try_call is in.
    [[noreturn]] void leave() { longjmp(buffer_, 1); }

    std::string words;  // what the library said last

  private:
    std::jmp_buf buffer_;
};

}  // namespace canvas
