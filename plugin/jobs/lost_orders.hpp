// SPDX-License-Identifier: GPL-3.0-or-later
// Orders whose reply was lost: looked for in the service's list. A listed prediction is found for
// one order at most, among all processes that share the journal; in doubt for none.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "api/client.hpp"
#include "jobs/journal.hpp"

namespace jobs {

class LostOrders {
  public:
    // Borrows both for as long as it lives.
    LostOrders(const Journal* journal, api::Client* client) : journal_(journal), client_(client) {}

    struct Listed {
        std::vector<api::Prediction> predictions;
        double ahead = 0;      // the service's clock less ours, seconds
        bool complete = true;  // reaches back to the oldest order
    };
    // What the service has created since the oldest of these was ordered. Errors (Kind::unknown):
    // it has no list, or that can't be read now, in the words of unconfirmed().
    gobj::Task<Listed> list(std::vector<Record> orders, gobj::Cancel cancel);

    // The prediction of each order, in their order. They must be locked by the caller, and be all
    // that it has lost. Errors: Kind::absent for what is not listed, Kind::unknown in doubt. Reads
    // the journal; blocks shortly.
    std::vector<gobj::Result<api::Prediction>> find(const std::vector<Record>& orders,
                                                    const Listed& listed);

    // False where the service is known to have no list; one of a person's own is tried first.
    bool can_look() const;
    // Whether an order arrived can't be told, and why (Kind::unknown).
    gobj::Error unconfirmed() const;

  private:
    const Journal* journal_;
    api::Client* client_;
    bool has_none_ = false;             // it was asked for and is not there
    std::set<std::string> handed_out_;  // ids, which may not be in the journal yet
};

}  // namespace jobs
