// SPDX-License-Identifier: GPL-3.0-or-later
// Text from a server, made fit to be shown or logged.
#pragma once

#include <string>
#include <string_view>

namespace api {

// Valid UTF-8 on one line, without control and bidirectional formatting characters, at most
// `longest` characters (then with "…"). Markup is left alone: show it with plain-text setters.
std::string plain_text(std::string_view text, std::size_t longest = 300);

}  // namespace api
