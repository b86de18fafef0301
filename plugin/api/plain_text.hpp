// SPDX-License-Identifier: GPL-3.0-or-later
// Text from a server, made fit to be shown or logged.
#pragma once

#include <string>
#include <string_view>

namespace api {

// Valid UTF-8 on one line, without control and bidirectional formatting characters, at most
// `longest` characters (then with "…"). Markup is left alone: show it with plain-text setters.
std::string plain_text(std::string_view text, std::size_t longest = 300);

// Takes every appearance of a key out of what a service has said. None is taken out for "".
void hide(std::string_view key, std::string* text);

}  // namespace api
