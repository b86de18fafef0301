// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/target.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"

namespace procedures {

namespace {

// Below this nobody would call it enlarged.
constexpr double noticeable = 1.05;

template <class... Args>
std::string text(const char* format, Args... args) {
    return gobj::take_string(g_strdup_printf(format, args...));
}

std::string place_text(const Target& target) {
    const int width = target.box.width, height = target.box.height;
    switch (target.kind) {
        case Target::Kind::selection:
            return text(_("Selection %d × %d"), width, height);
        case Target::Kind::canvas:
            return text(_("Canvas %d × %d"), width, height);
        case Target::Kind::new_image:
            return text(_("New image %d × %d"), width, height);
        case Target::Kind::own_size:
            break;
    }
    return _("New image");
}

std::string scale_text(const Target& target, api::Model::Size size, canvas::Fit fit) {
    const canvas::Placement placement = canvas::place({size.width, size.height}, target.box, fit);
    const double scale =
        std::max(static_cast<double>(placement.scaled.width) / placement.source.width,
                 static_cast<double>(placement.scaled.height) / placement.source.height);
    if (scale >= noticeable)
        return text(_(", enlarged %.1f ×"), scale);
    if (scale <= 1 / noticeable)
        return text(_(", reduced to %.0f %%"), scale * 100);
    return {};
}

}  // namespace

std::string target_line(const Target& target, const api::Model& model, const std::string& ratio,
                        canvas::Fit fit) {
    const bool automatic = ratio.empty() || ratio == "auto";
    std::string chosen = ratio;
    const auto input = model.inputs.find("aspect_ratio");
    if (automatic)
        chosen =
            input == model.inputs.end()
                ? std::string()
                : canvas::nearest_ratio(target.box.width, target.box.height, input->second.values);
    std::string line = place_text(target);
    if (!chosen.empty())
        line += automatic && target.kind != Target::Kind::own_size
                    ? text(_(" → nearest ratio %s"), chosen.c_str())
                    : text(" → %s", chosen.c_str());
    const auto size = model.sizes.find(chosen);
    if (size != model.sizes.end()) {
        if (target.kind == Target::Kind::own_size)
            line += text(_(", %d × %d"), size->second.width, size->second.height);
        else
            line += scale_text(target, size->second, fit);
    }
    if (target.kind == Target::Kind::selection || target.kind == Target::Kind::canvas)
        line += _(", new layer");
    return line;
}

}  // namespace procedures
