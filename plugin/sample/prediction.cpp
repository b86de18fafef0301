// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/prediction.hpp"

namespace sample {

PictureSpec Prediction::spec() const {
    return {.prompt = json::string_in(input.get(), "prompt").value_or(""),
            .size = size_of(*model, input.get()),
            .png = json::string_in(input.get(), "output_format") == "png"};
}

bool Prediction::draws() const {
    return !how || (how->end == State::succeeded && how->file.empty());
}

std::string error_of(const Prediction& prediction) {
    if (prediction.how && prediction.how->error)
        return *prediction.how->error;
    return "The input or output was flagged as sensitive. Please try again with different inputs. "
           "(E005) (uIJ6l3ruRD)";
}

static json::Node string_node(const std::string& text) {
    json::Node node(json_node_alloc());
    json_node_init_string(node.get(), text.c_str());
    return node;
}

static std::string data_uri(const Prediction& prediction, const PictureBytes& bytes) {
    const auto file = bytes(prediction);
    gsize length = 0;
    const auto* data = static_cast<const guchar*>(g_bytes_get_data(file.get(), &length));
    return (prediction.spec().png ? "data:image/png;base64," : "data:image/jpeg;base64,") +
           gobj::take_string(g_base64_encode(data, length));
}

json::Node output_of(const Prediction& prediction, const PictureBytes& bytes) {
    const auto& how = prediction.how;
    if (how && how->output) {
        // "{file}" stands for the URL of the picture, which the scenario's author cannot know.
        auto text = json::text(how->output.get());
        for (auto at = text.find("{file}"); at != text.npos; at = text.find("{file}", at))
            text.replace(at, 6, prediction.picture);
        if (auto node = json::parse(text))
            return std::move(*node);
        return json::Node(json_node_copy(how->output.get()));
    }
    if (how && how->output_form == "data-uri")
        return string_node(data_uri(prediction, bytes));
    if (how && how->output_form == "array") {
        json::Array array(json_array_new());
        json_array_add_string_element(array.get(), prediction.picture.c_str());
        json::Node node(json_node_alloc());
        json_node_init_array(node.get(), array.get());
        return node;
    }
    if (how && how->output_form == "object") {
        auto object = json::object();
        json::set(object.get(), "image", prediction.picture);
        json::Node node(json_node_alloc());
        json_node_init_object(node.get(), object.get());
        return node;
    }
    return string_node(prediction.picture);
}

static void gather(JsonNode* output, std::vector<std::string>& found) {
    if (auto text = json::as_string(output)) {
        found.push_back(*text);
    } else if (output && JSON_NODE_HOLDS_ARRAY(output)) {
        auto* array = json_node_get_array(output);
        for (guint i = 0; i < json_array_get_length(array); ++i)
            gather(json_array_get_element(array, i), found);
    } else if (auto* object = json::as_object(output)) {
        auto each = [](JsonObject*, const char*, JsonNode* value, gpointer into) {
            gather(value, *static_cast<std::vector<std::string>*>(into));
        };
        json_object_foreach_member(object, each, &found);
    }
}

std::vector<std::string> strings_in(JsonNode* output) {
    std::vector<std::string> found;
    gather(output, found);
    return found;
}

static json::Object metrics(const Life& life) {
    auto metrics = json::object();
    if (auto started = life.started())
        json_object_set_double_member(metrics.get(), "predict_time", life.end() - *started);
    json_object_set_double_member(metrics.get(), "total_time", life.end() - life.created());
    if (life.at(life.end()) == State::succeeded)
        json_object_set_int_member(metrics.get(), "image_count", 1);
    return metrics;
}

static json::Object urls(const Prediction& prediction) {
    const auto get = prediction.base + "/predictions/" + prediction.id;
    auto urls = json::object();
    json::set(urls.get(), "cancel", get + "/cancel");
    json::set(urls.get(), "get", get);
    json::set(urls.get(), "stream", prediction.stream);
    json::set(urls.get(), "web", prediction.web);
    if (prediction.how && prediction.how->urls)
        json::merge(urls.get(), json::as_object(prediction.how->urls.get()));
    return urls;
}

json::Object to_json(const Prediction& prediction, double now, const Clock& clock,
                     const PictureBytes& bytes) {
    const auto& life = prediction.life;
    const State state = life.at(now);
    const bool removed = prediction.removed(now);
    const bool masked = prediction.how && !prediction.how->status.empty() && !settled(state);

    auto body = json::object();
    auto* object = body.get();
    json::set(object, "id", prediction.id);
    json::set(object, "model", prediction.model->id());
    json::set(object, "version", std::string("hidden"));
    json::set(object, "input", removed ? json::object() : json::clone(prediction.input.get()));
    if (state == State::canceled)
        json_object_set_null_member(object, "logs");
    else
        json::set(object, "logs", std::string());
    if (state == State::succeeded && !removed)
        json_object_set_member(object, "output", output_of(prediction, bytes).release());
    else
        json_object_set_null_member(object, "output");
    json_object_set_boolean_member(object, "data_removed", removed);
    if (state == State::failed)
        json::set(object, "error", error_of(prediction));
    else
        json_object_set_null_member(object, "error");
    json::set(object, "status", masked ? prediction.how->status : std::string(name(state)));
    json::set(object, "created_at", clock.iso(life.created(), 3));
    if (life.started() && now >= *life.started())
        json::set(object, "started_at", clock.iso(*life.started(), 9));
    if (settled(state)) {
        json::set(object, "completed_at", clock.iso(life.end(), 9));
        json::set(object, "metrics", metrics(life));
    }
    if (life.deadline())
        json::set(object, "deadline", clock.iso(*life.deadline(), 3));
    json::set(object, "urls", urls(prediction));
    if (prediction.how && prediction.how->extra)
        json::merge(object, json::as_object(prediction.how->extra.get()));
    return body;
}

}  // namespace sample
