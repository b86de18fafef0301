// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/preparation.hpp"

#include <algorithm>

namespace jobs {

using gobj::Seconds;
using gobj::Task;

Preparation::Preparation(api::Client* client, std::string origin, Seconds delay) {
    if (origin.empty())
        return;
    preparing_ = [](api::Client* client, std::string origin, Seconds delay) -> Task<> {
        co_await gobj::sleep_for(delay, {});
        co_await client->prepare_download(origin, {});
    }(client, std::move(origin), std::max(delay, Seconds()));
    preparing_->start(this);
}

}  // namespace jobs
