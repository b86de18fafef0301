// SPDX-License-Identifier: GPL-3.0-or-later
// What a keyring asks the person, and how that ends.
#pragma once

namespace api {

// To be called before libsecret is used. Its own way (0.21.7) of asking may never end when the
// person dismisses the question or we cancel it; with this both end in an error.
void let_prompts_end();

}  // namespace api
