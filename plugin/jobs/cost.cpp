// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/cost.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"

namespace jobs {

using gobj::Error;

namespace {

// More than anybody will pay for one run; keeps the sum within 64 bits.
constexpr double most_dollars = 1e9;

std::unexpected<Error> wrong(gobj::Chars message) {
    return std::unexpected(Error{Error::Kind::argument, message.get(), {}, "max-cost"});
}

}  // namespace

std::int64_t millionths(double dollars) {
    return std::llround(dollars * 1e6);
}

gobj::Result<> check_cost(const api::Model& model, int count, double max_cost) {
    if (!(max_cost >= 0 && max_cost <= most_dollars))
        return wrong(gobj::Chars(g_strdup(
            _("max-cost must be a number of US dollars that is not negative; 0 means no cap."))));
    if (max_cost == 0)
        return {};
    if (!model.price)
        return wrong(gobj::Chars(g_strdup_printf(
            _("max-cost can't be kept: the price of %s is not known. Leave max-cost out, or "
              "choose a model with a known price."),
            model.name.c_str())));
    const std::int64_t cost = *model.price * count;
    if (cost > millionths(max_cost))
        return wrong(gobj::Chars(g_strdup_printf(
            _("max-cost is %.6g US dollars, but %d × %s cost %.6g; nothing was sent."), max_cost,
            count, model.name.c_str(), static_cast<double>(cost) / 1e6)));
    return {};
}

gobj::Result<> check_daily_cap(std::int64_t spent, std::int64_t cost, double daily_cap) {
    if (daily_cap <= 0 || spent + cost <= millionths(daily_cap))
        return {};
    const gobj::Chars message(g_strdup_printf(
        _("The daily cap of $%.2f would be passed: $%.2f are spent today, and this costs $%.2f "
          "more. The cap is set in Edit ▸ Image Generation Service…"),
        daily_cap, static_cast<double>(spent) / 1e6, static_cast<double>(cost) / 1e6));
    return gobj::failure(Error::Kind::local, message.get());
}

}  // namespace jobs
