// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/landing.hpp"

#include "procedures/destination.hpp"
#include "procedures/placing.hpp"

namespace windows {

gobj::Result<Landed> land(const jobs::Picture& picture, bool provenance) {
    const procedures::Destination destination = procedures::recall(picture.record.target);
    const std::string prompt = picture.record.input.member("prompt").string().value_or("");
    const procedures::Pictures alone = {picture};
    if (destination.image) {
        // The selection may be another one by now.
        const auto placed = procedures::place_layers(
            alone, destination.image, procedures::active_items(destination.image, nullptr),
            {destination.box, destination.fit, canvas::Clip::ignore}, prompt, provenance);
        gimp_displays_flush();
        if (!placed.errors.empty())
            return std::unexpected(placed.errors.front());
        return Landed{destination.image, placed.objects.front()};
    }
    const canvas::Size size{destination.box.width, destination.box.height};
    const auto placed = procedures::place_images(
        alone, size.width > 0 && size.height > 0 ? std::optional(size) : std::nullopt,
        destination.fit, prompt, provenance);
    if (!placed.errors.empty())
        return std::unexpected(placed.errors.front());
    gimp_display_new(placed.objects.front());
    return Landed{placed.objects.front(), nullptr};
}

}  // namespace windows
