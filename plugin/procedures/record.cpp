// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/record.hpp"

#include "canvas/provenance.hpp"
#include "gobj/owned.hpp"

namespace procedures {

api::Json record_of(const jobs::Picture& picture) {
    const api::Prediction& prediction = picture.prediction;
    return api::JsonObjectBuilder()
        .set("version", api::Json::integer(1))
        .set("model", picture.record.model)
        .set("model_version", prediction.version)
        .set("input", picture.record.input)
        .set("service", picture.record.service)
        .set("prediction", prediction.id)
        .set("created_at", prediction.created_at)
        .set("completed_at", prediction.completed_at)
        .set("generator", "genlayer " GENLAYER_VERSION)
        .build();
}

void write_record(GimpLayer* layer, const jobs::Picture& picture) {
    canvas::attach_record(layer, record_of(picture).text());
}

void write_record(GimpImage* image, const jobs::Picture& picture) {
    const std::unique_ptr<GimpLayer*, gobj::Free<g_free>> layers(gimp_image_get_layers(image));
    write_record(layers.get()[0], picture);
}

}  // namespace procedures
