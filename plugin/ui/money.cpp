// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/money.hpp"

#include <glib/gi18n-lib.h>

#include "ui/widgets.hpp"

namespace ui {

namespace {

// At least cents, and as many places more as the price has.
std::string dollars(long millionths) {
    std::string text = text_of("%ld.%06ld", millionths / 1'000'000, millionths % 1'000'000);
    const std::size_t cents = text.size() - 4;
    while (text.size() > cents && text.back() == '0')
        text.pop_back();
    return "$" + text;
}

}  // namespace

std::string cost_text(int count, std::optional<long> price_millionths) {
    if (!price_millionths)
        return {};
    if (*price_millionths == 0)
        return _("free");
    if (count == 1)
        return dollars(*price_millionths);
    return text_of(_("%d × %s = %s"), count, dollars(*price_millionths).c_str(),
                   dollars(count * *price_millionths).c_str());
}

}  // namespace ui
