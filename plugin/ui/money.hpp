// SPDX-License-Identifier: GPL-3.0-or-later
// What a number of pictures costs, in words.
#pragma once

#include <optional>
#include <string>

namespace ui {

// "4 × $0.04 = $0.16", "$0.04" for one, "free", or "" where the price is unknown.
std::string cost_text(int count, std::optional<long> price_millionths);

}  // namespace ui
