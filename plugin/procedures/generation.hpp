// SPDX-License-Identifier: GPL-3.0-or-later
// One generation from a script's call: finds the service and its key, orders the pictures, waits
// for them with GIMP's own progress, and remembers which were placed.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <libgimp/gimp.h>

#include "api/client.hpp"
#include "jobs/run.hpp"
#include "procedures/sample_service.hpp"

namespace procedures {

class Generation {
  public:
    // Sends nothing. Errors: Kind::argument (the environment), Kind::unauthorized (no key),
    // Kind::local.
    static gobj::Result<std::unique_ptr<Generation>> prepare();

    // Orders, waits and fetches; blocks in the main loop. At least one picture, or the first error.
    // `target` is the image the pictures are for, or NULL: what its import needs is made ready
    // meanwhile.
    gobj::Result<std::vector<gobj::Result<jobs::Picture>>> pictures(jobs::Order order,
                                                                    GimpImage* target);

    // To be called when pictures are in images. Blocks until that is on disk.
    void placed(const std::vector<jobs::Record>& records);

  private:
    Generation(std::optional<SampleService> sample, jobs::Journal journal, api::Service service,
               std::string key);

    std::optional<SampleService> sample_;
    jobs::Journal journal_;
    api::Client client_;
    jobs::Run run_;
};

}  // namespace procedures
