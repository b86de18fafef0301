// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments that procedures have in common: their declaration, and reading them.
//
// GIMP replaces a bad choice or number by the default without a word to scripts, so choices are
// strings and numbers have their type's whole range: they are checked here and in jobs/. None is
// ever serialised by GIMP, which would put the prompt in plain text into its settings and into the
// XCF.
#pragma once

#include <string>
#include <vector>

#include <libgimp/gimp.h>

#include "canvas/clip.hpp"
#include "canvas/placement.hpp"
#include "gobj/error.hpp"
#include "jobs/order.hpp"

namespace procedures {

struct Arguments {
    api::Model model;
    jobs::Wish wish;  // aspect_ratio may still be "auto"
    std::string fit;
    std::string selection;  // of plug-in-genlayer-layer only
};

// Adds prompt … max-cost; those of `between` where `width` and `height` belong are added by the
// caller.
void add_generation_arguments(GimpProcedure* procedure);
// Parts of them: model … count; extra-input and max-cost.
void add_model_arguments(GimpProcedure* procedure);
void add_cost_arguments(GimpProcedure* procedure);
// The argument that says what becomes of the selection's shape.
void add_selection_argument(GimpProcedure* procedure);
// Any argument but the run mode has these flags; so have those that are added here.
inline constexpr auto kept_by_us = static_cast<GParamFlags>(
    static_cast<int>(G_PARAM_READWRITE) | static_cast<int>(GIMP_PARAM_DONT_SERIALIZE));
void add_string(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb,
                const char* value);
void add_int(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb,
             int value);
void add_file(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb);

// What the procedure does not have is "".
Arguments read_arguments(GimpProcedureConfig* config);
int read_int(GimpProcedureConfig* config, const char* name);
// A GFile, string or number property that a caller left out may arrive as NULL: "".
std::string read_string(GimpProcedureConfig* config, const char* name);
// Of a file or folder on this computer; "" where there is none, or it is elsewhere.
std::string read_path(GimpProcedureConfig* config, const char* name);

// What is to be sent, the ratio "auto" replaced by the allowed one nearest to `target`.
gobj::Result<jobs::Order> order_for(Arguments arguments, canvas::Size target);
gobj::Result<canvas::Fit> fit_of(const Arguments& arguments);
gobj::Result<canvas::Clip> clip_of(const Arguments& arguments);

}  // namespace procedures
