// SPDX-License-Identifier: GPL-3.0-or-later
// The Sample service, started by us on loopback: it lives as long as this object, and no longer
// than this process.
#pragma once

#include <string>

#include <gio/gio.h>

#include "gobj/error.hpp"
#include "gobj/ref.hpp"

namespace procedures {

class SampleService {
  public:
    // Blocks until it listens (some 50 ms). Errors: Kind::local.
    static gobj::Result<SampleService> start();

    const std::string& base_url() const { return base_url_; }

  private:
    gobj::Ref<GSubprocess> process_;  // its end of file on standard input is what ends it
    std::string base_url_;
};

}  // namespace procedures
