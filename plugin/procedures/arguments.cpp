// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/arguments.hpp"

#include <algorithm>
#include <cfloat>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;

namespace {

constexpr const char* automatic = "auto";
constexpr const char* default_model = "google/imagen-4";

}  // namespace

void add_string(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb,
                const char* value) {
    gimp_procedure_add_string_argument(procedure, name, nick, blurb, value, kept_by_us);
}

void add_int(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb,
             int value) {
    gimp_procedure_add_int_argument(procedure, name, nick, blurb, G_MININT, G_MAXINT, value,
                                    kept_by_us);
}

void add_file(GimpProcedure* procedure, const char* name, const char* nick, const char* blurb) {
    gimp_procedure_add_file_argument(procedure, name, nick, blurb, GIMP_FILE_CHOOSER_ACTION_ANY,
                                     true, nullptr, kept_by_us);
}

void add_generation_arguments(GimpProcedure* procedure) {
    add_string(procedure, "prompt", _("_Prompt"),
               _("What the picture shows, in words; at most 32 KiB of UTF-8"), "");
    add_model_arguments(procedure);
    add_string(procedure, "fit", _("_Fit"),
               _("How the picture meets a target of other proportions: fill (cover and crop), "
                 "fit (all of it inside), stretch or original (its own size)"),
               "fill");
    add_cost_arguments(procedure);
}

void add_model_arguments(GimpProcedure* procedure) {
    add_string(procedure, "model", _("_Model"), _("The model that draws, as owner/name"),
               default_model);
    add_string(procedure, "aspect-ratio", _("_Aspect ratio"),
               _("Width to height, such as 16:9, or “auto” for the one nearest to the target"),
               automatic);
    add_string(procedure, "output-format", _("_Format"),
               _("The format in which the service delivers: jpg or png"), "jpg");
    add_string(procedure, "safety-filter-level", _("_Safety filter"),
               _("How strict the service's filter is: block_low_and_above (strictest), "
                 "block_medium_and_above or block_only_high"),
               "block_only_high");
    add_int(procedure, "count", _("_Number of pictures"),
            _("How many pictures to generate; each is paid for"), 1);
}

void add_cost_arguments(GimpProcedure* procedure) {
    add_string(procedure, "extra-input", _("_Extra input"),
               _("More inputs of the model, as the text of a JSON object"), "");
    gimp_procedure_add_double_argument(
        procedure, "max-cost", _("Ma_ximum cost"),
        _("US dollars that the run may cost; nothing is sent if it would cost more; 0: no cap"),
        -DBL_MAX, DBL_MAX, 0.0, kept_by_us);
}

void add_selection_argument(GimpProcedure* procedure) {
    add_string(procedure, "selection", _("Selection s_hape"),
               _("What becomes of the selection's shape: mask (a layer mask), crop (what is not "
                 "selected is cut off) or ignore (the picture is placed in the whole canvas)"),
               "mask");
}

std::string read_string(GimpProcedureConfig* config, const char* name) {
    char* value = nullptr;
    g_object_get(config, name, &value, nullptr);
    return gobj::take_string(value);
}

std::string read_path(GimpProcedureConfig* config, const char* name) {
    GFile* given = nullptr;
    g_object_get(config, name, &given, nullptr);
    const auto file = gobj::Ref<GFile>::take(given);
    return file ? gobj::take_string(g_file_get_path(file.get())) : std::string();
}

int read_int(GimpProcedureConfig* config, const char* name) {
    int value = 0;
    g_object_get(config, name, &value, nullptr);
    return value;
}

Arguments read_arguments(GimpProcedureConfig* config) {
    Arguments arguments;
    std::string model = read_string(config, "model");
    arguments.model = api::find_model(model.empty() ? default_model : model);
    const auto optional = [&](const char* name) {
        return g_object_class_find_property(G_OBJECT_GET_CLASS(config), name)
                   ? read_string(config, name)
                   : std::string();
    };
    arguments.wish = {optional("prompt"),
                      read_string(config, "aspect-ratio"),
                      read_string(config, "output-format"),
                      read_string(config, "safety-filter-level"),
                      read_string(config, "extra-input"),
                      read_int(config, "count"),
                      0};
    g_object_get(config, "max-cost", &arguments.wish.max_cost, nullptr);
    arguments.fit = optional("fit");
    arguments.selection = optional("selection");
    return arguments;
}

Result<jobs::Order> order_for(Arguments arguments, canvas::Size target) {
    std::string& ratio = arguments.wish.aspect_ratio;
    const auto known = arguments.model.inputs.find("aspect_ratio");
    if (ratio == automatic || ratio.empty()) {
        ratio.clear();
        if (known != arguments.model.inputs.end())
            ratio = canvas::nearest_ratio(target.width, target.height, known->second.values);
    } else if (known != arguments.model.inputs.end()) {
        // Said here and not in make_order(), which knows nothing of "auto".
        std::vector<std::string> allowed = known->second.values;
        if (std::ranges::find(allowed, ratio) == allowed.end()) {
            allowed.insert(allowed.begin(), automatic);
            return std::unexpected(jobs::not_one_of("aspect-ratio", ratio, allowed));
        }
    }
    // A model that we know nothing of gets none of our own defaults either.
    if (!arguments.model.known) {
        if (arguments.wish.output_format == "jpg")
            arguments.wish.output_format.clear();
        if (arguments.wish.safety_filter_level == "block_only_high")
            arguments.wish.safety_filter_level.clear();
    }
    return jobs::make_order(arguments.model, arguments.wish);
}

Result<canvas::Fit> fit_of(const Arguments& arguments) {
    canvas::Fit fit = canvas::Fit::fill;
    if (arguments.fit.empty() || canvas::parse_fit(arguments.fit, &fit))
        return fit;
    return std::unexpected(
        jobs::not_one_of("fit", arguments.fit, {"fill", "fit", "stretch", "original"}));
}

Result<canvas::Clip> clip_of(const Arguments& arguments) {
    canvas::Clip clip = canvas::Clip::mask;
    if (arguments.selection.empty() || canvas::parse_clip(arguments.selection, &clip))
        return clip;
    return std::unexpected(
        jobs::not_one_of("selection", arguments.selection, {"mask", "crop", "ignore"}));
}

}  // namespace procedures
