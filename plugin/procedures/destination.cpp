// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/destination.hpp"

#include <algorithm>
#include <memory>

#include "gobj/owned.hpp"

namespace procedures {

using api::Json;

namespace {

constexpr const char* mark_name = "genlayer-image";
constexpr const char* fits[] = {"fill", "fit", "stretch", "original"};
using Parasite = std::unique_ptr<GimpParasite, gobj::Free<gimp_parasite_free>>;

std::string mark_of(GimpImage* image) {
    const Parasite parasite(gimp_image_get_parasite(image, mark_name));
    if (!parasite)
        return {};
    guint32 size = 0;
    const auto* data = static_cast<const char*>(gimp_parasite_get_data(parasite.get(), &size));
    return data ? std::string(data, size) : std::string();
}

std::string mark(GimpImage* image) {
    if (std::string is = mark_of(image); !is.empty())
        return is;
    const gobj::Chars name(g_uuid_string_random());
    const std::string text = name.get();
    // No flags: neither saved with the image nor a step of undo.
    const Parasite parasite(
        gimp_parasite_new(mark_name, 0, static_cast<guint32>(text.size()), text.data()));
    gimp_image_attach_parasite(image, parasite.get());
    return text;
}

// A duplicate has the mark, too; the original is the older one.
GimpImage* find(const std::string& mark) {
    const std::unique_ptr<GimpImage*, gobj::Free<g_free>> images(gimp_get_images());
    GimpImage* found = nullptr;
    for (GimpImage** image = images.get(); image && *image; ++image)
        if (mark_of(*image) == mark &&
            (!found || gimp_image_get_id(*image) < gimp_image_get_id(found)))
            found = *image;
    return found;
}

}  // namespace

Json remember(const Destination& destination) {
    api::JsonObjectBuilder json;
    if (destination.image)
        json.set("image", mark(destination.image));
    const canvas::Box& box = destination.box;
    json.set("x", Json::integer(box.x))
        .set("y", Json::integer(box.y))
        .set("width", Json::integer(box.width))
        .set("height", Json::integer(box.height))
        .set("fit", fits[static_cast<int>(destination.fit)]);
    return json.build();
}

Destination recall(const Json& remembered) {
    Destination destination;
    const auto number = [&](const char* name, std::int64_t least) {
        return static_cast<int>(std::clamp<std::int64_t>(
            remembered.member(name).integer().value_or(0), least, GIMP_MAX_IMAGE_SIZE));
    };
    destination.box = {number("x", -GIMP_MAX_IMAGE_SIZE), number("y", -GIMP_MAX_IMAGE_SIZE),
                       number("width", 0), number("height", 0)};
    canvas::parse_fit(remembered.member("fit").string().value_or(""), &destination.fit);
    if (const auto mark = remembered.member("image").string(); mark && !mark->empty()) {
        destination.image = find(*mark);
        if (!destination.image)
            destination.box = {};  // the place of a layer is no size for an image
    }
    return destination;
}

}  // namespace procedures
