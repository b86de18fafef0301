// SPDX-License-Identifier: GPL-3.0-or-later
// What a row's files are called: "0007-lighthouse-at-dusk". The number comes first, so that names
// are unique and sorted, and none is hidden, empty or a device's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace batch {

// How many digits the numbers of so many rows have: at least four.
int digits_for(std::size_t rows);

// The file name without ending, of the `number`th row. `name`: the wanted one, kept as it is where
// every system can have it as a file's, without a picture format's ending; "" takes the first words
// of the prompt. `copy`: from 1; the second and later ones end in "-2" and so on.
std::string stem_of(std::size_t number, int digits, std::string_view name, std::string_view prompt,
                    int copy);

}  // namespace batch
