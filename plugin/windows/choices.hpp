// SPDX-License-Identifier: GPL-3.0-or-later
// What the window offers, in plain words, and its values as the procedures and the store know them.
#pragma once

#include "api/service.hpp"
#include "procedures/arguments.hpp"
#include "ui/offer.hpp"

namespace windows {

// The services, under names that a person reads.
std::vector<ui::Choice> service_choices();
// The name of one; for an id that nobody knows, that.
std::string service_label(const std::string& id);
ui::Offer window_offer(ui::Door door);
ui::Values default_values(const api::Service& service);

procedures::Arguments to_arguments(const ui::Values& values);
// A caller's arguments over `values`, where they differ from the defaults.
ui::Values with_arguments(ui::Values values, const procedures::Arguments& arguments,
                          canvas::Size size);

api::Json to_json(const ui::Values& values, bool keep_prompt);
ui::Values read_values(const api::Json& json, ui::Values fallback);

// Of one picture, in millionths of a US dollar; nothing where it is unknown, 0 for samples.
std::optional<long> price_of(const ui::Values& values);

}  // namespace windows
