// SPDX-License-Identifier: GPL-3.0-or-later
// "a {red|blue} {cat|dog}": the prompts that one line stands for.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace batch {

struct WrongAlternatives {
    std::size_t at = 0;  // byte offset into the line
    std::string message;
};

// Gives every prompt of the line to `take`, the last group changing fastest, until that returns
// false. Nothing is given where there is an error: a group within a group, too many combinations.
std::expected<void, WrongAlternatives> expand(std::string_view line,
                                              const std::function<bool(std::string)>& take);

}  // namespace batch
