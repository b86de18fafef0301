// SPDX-License-Identifier: GPL-3.0-or-later
// How we spell the ownership of GLib's things that are no GObjects: a unique_ptr with the right
// end. Out-parameters take std::out_ptr(owned).
#pragma once

#include <memory>
#include <string>

#include <glib.h>

namespace gobj {

template <auto free_function>
struct Free {
    void operator()(auto* thing) const noexcept { free_function(thing); }
};

using Chars = std::unique_ptr<char, Free<g_free>>;
using Strv = std::unique_ptr<char*, Free<g_strfreev>>;
using Bytes = std::unique_ptr<GBytes, Free<g_bytes_unref>>;
using Uri = std::unique_ptr<GUri, Free<g_uri_unref>>;
using DateTime = std::unique_ptr<GDateTime, Free<g_date_time_unref>>;
using Source = std::unique_ptr<GSource, Free<g_source_unref>>;
using MainLoop = std::unique_ptr<GMainLoop, Free<g_main_loop_unref>>;
using MainContext = std::unique_ptr<GMainContext, Free<g_main_context_unref>>;
using Checksum = std::unique_ptr<GChecksum, Free<g_checksum_free>>;
using GErrorPtr = std::unique_ptr<GError, Free<g_error_free>>;

// The text of a char* that the caller must free, as a std::string; NULL becomes "".
inline std::string take_string(char* text) {
    Chars owned(text);
    return owned ? std::string(owned.get()) : std::string();
}

// Borrowed text that may be NULL.
inline std::string string_or_empty(const char* text) {
    return text ? text : "";
}

}  // namespace gobj
