// SPDX-License-Identifier: GPL-3.0-or-later
// The log that a person may attach to a report of a problem: genlayer.log in the state folder,
// 0600, a line an event. It holds no key, no prompt, no address of a picture and no query of any
// other: whoever logs leaves them out, and what slipped through is taken out here as far as it can
// be recognised. What can't be written is not an error.
#pragma once

#include <string>
#include <string_view>

#include <glib.h>

#include "api/json.hpp"
#include "gobj/error.hpp"

namespace jobs {

class LogFile {
  public:
    // Makes the folder when the first line is written. At `most_bytes` the file becomes
    // genlayer.log.1, in place of an older one.
    explicit LogFile(std::string folder, std::size_t most_bytes = std::size_t{1} << 20)
        : folder_(std::move(folder)), most_bytes_(most_bytes) {}

    // Adds one whole line, with the time and this process's number; others may do the same just
    // now. Blocks for microseconds. From any thread.
    void write(std::string_view text) const;

    // From now on everything that this program logs is written here, and what other libraries warn
    // of; all of it then goes where GLib's own writer sends it. Once in a process; `this` must live
    // as long as it does.
    void install();

  private:
    static GLogWriterOutput take(GLogLevelFlags level, const GLogField* fields, gsize count,
                                 gpointer self);
    void make_room() const;

    std::string folder_;
    std::size_t most_bytes_;
};

// Without what the log must not hold: queries of addresses, names in front of hosts, tokens.
std::string redacted(std::string_view text);

// An error on one line, for the log: what kind, the sentence, the details. A service may repeat
// what was sent to it, so where `input` (a prediction's) is repeated the text ends.
std::string told(const gobj::Error& error, const api::Json& input = {});

}  // namespace jobs
