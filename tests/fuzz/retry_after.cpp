// SPDX-License-Identifier: GPL-3.0-or-later
// The three places where a service says how long to wait: Retry-After, Date, the body.
#include "api/retry_after.hpp"

#include "promised.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto parts = fuzz::parts(data, size);
    parts.resize(3);
    const api::Json body = api::Json::parse(parts[2]).value_or(api::Json());
    const auto seconds = api::retry_after(parts[0], parts[1], body);
    fuzz::promised(!seconds || (*seconds >= 0 && *seconds <= 3600));
    return 0;
}
