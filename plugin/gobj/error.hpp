// SPDX-License-Identifier: GPL-3.0-or-later
// Errors are values. An Error carries what a person is told and what code may branch on; a Kind
// exists only if some caller reacts to it.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include <glib.h>

namespace gobj {

struct Error {
    enum class Kind {
        cancelled,     // by the user; nothing needs to be said
        offline,       // the request certainly did not arrive
        unknown,       // the request may have arrived; whether it did is not known
        absent,        // the service lists no such order: most likely it never arrived
        unauthorized,  // the key is missing, wrong or may not do this
        payment,       // no credit left
        rejected,      // the service refused the input; nothing was charged
        busy,          // asked to slow down
        missing,       // no such model, prediction or file
        failed,        // the prediction ended without a picture
        unexpected,    // the server answered with something we can't use
        unrecorded,    // the order can't be written down, so nothing was sent
        local,         // this machine: disk, memory, files
        argument,      // the caller's argument is wrong; nothing was sent
        pending,       // a paid job goes on without us; Recover finds it
    };

    Kind kind = Kind::local;
    std::string message;      // one translated sentence: what happened, what to do
    std::string detail = {};  // the server's or the system's own words; never a key
    std::string field = {};   // the input that caused it, as the service names it, if known
    double retry_after = 0;   // seconds to wait before trying again; 0 where nobody said
};

template <class T = void>
using Result = std::expected<T, Error>;

// An Error for GLib's own words: `message` is the sentence for the person, the GError's text the
// detail. A cancelled operation becomes Kind::cancelled whatever `kind` says. Takes the GError
// over.
std::unexpected<Error> failure(Error::Kind kind, std::string message, GError* cause);

inline std::unexpected<Error> failure(Error::Kind kind, std::string message,
                                      std::string detail = {}) {
    return std::unexpected(Error{kind, std::move(message), std::move(detail)});
}

}  // namespace gobj
