// SPDX-License-Identifier: GPL-3.0-or-later
#include "allocations.hpp"

#include <atomic>

namespace {

std::atomic<bool> counting = false;
std::atomic<std::size_t> counted = 0;

void count(std::size_t bytes) {
    if (counting)
        counted += bytes;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__)

// The sanitizer's own, of a header that gcc does not bring.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*,
                                                                  std::size_t),
                                                         void (*)(const volatile void*));

namespace {
[[maybe_unused]] const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t bytes) { count(bytes); }, [](const volatile void*) {});
}  // namespace

#else

// glibc lets a program have its own malloc, and offers its own under these names.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);

void* malloc(std::size_t bytes) {
    count(bytes);
    return __libc_malloc(bytes);
}
void* calloc(std::size_t number, std::size_t bytes) {
    count(number * bytes);
    return __libc_calloc(number, bytes);
}
void* realloc(void* old, std::size_t bytes) {
    count(bytes);
    return __libc_realloc(old, bytes);
}
}

#endif

namespace canvas::test {

Allocations::Allocations() {
    counted = 0;
    counting = true;
}

Allocations::~Allocations() {
    counting = false;
}

std::size_t Allocations::bytes() const {
    return counted;
}

}  // namespace canvas::test
