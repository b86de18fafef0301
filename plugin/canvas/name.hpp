// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer is called after the prompt that made it.
#pragma once

#include <string>
#include <string_view>

namespace canvas {

// The first line that has words, white space folded to single spaces, control characters left out,
// at most 60 characters, cut after a word where one ends near and ended by "…". Bytes that are no
// UTF-8 become U+FFFD. "Generated Picture", translated, where nothing is left.
std::string layer_name(std::string_view prompt);

}  // namespace canvas
