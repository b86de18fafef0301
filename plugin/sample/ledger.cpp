// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/ledger.hpp"

#include <algorithm>
#include <sstream>

namespace sample {

namespace {

double wall(double moment, const Clock& clock) {
    return static_cast<double>(clock.started) / 1e6 + moment;
}

// "http://127.0.0.1:8000/v1" without its origin.
std::string path_of(const std::string& url) {
    return url.substr(url.find('/', url.find("://") + 3));
}

std::unique_ptr<Prediction> parsed(const std::string& line, const Models& models,
                                   const Clock& clock, const std::string& api,
                                   const std::string& files) {
    const auto node = json::parse(line);
    JsonObject* object = node ? json::as_object(node->get()) : nullptr;
    const auto text = [&](const char* name) { return json::string_in(object, name).value_or(""); };
    const auto created = json::number_in(object, "created"), end = json::number_in(object, "end");
    const auto last = state_named(text("last"));
    JsonObject* input = json::object_in(object, "input");
    const Model* model = models.find(text("model"));
    if (!created || !end || !last || !input || !model)
        return nullptr;
    auto prediction = std::make_unique<Prediction>();
    prediction->id = text("id");
    prediction->base = api + text("base");
    prediction->web = api + "/p/" + prediction->id;
    prediction->picture = files + text("picture");
    prediction->stream = files + text("stream");
    prediction->model = model;
    prediction->input = json::clone(input);
    const double began = *created - wall(0, clock);
    prediction->life = Life(began, *end - *created, *last);
    return prediction;
}

}  // namespace

void Ledger::write(const Prediction& prediction, const Clock& clock) {
    if (path_.empty())
        return;
    if (!file_)
        file_.reset(std::fopen(path_.c_str(), "ae"));
    auto line = json::object();
    json::set(line.get(), "id", prediction.id);
    json::set(line.get(), "model", prediction.model->id());
    json::set(line.get(), "input", json::clone(prediction.input.get()));
    json::set(line.get(), "base", path_of(prediction.base));
    json::set(line.get(), "picture", path_of(prediction.picture));
    json::set(line.get(), "stream", path_of(prediction.stream));
    const Life& life = prediction.life;
    json_object_set_double_member(line.get(), "created", wall(life.created(), clock));
    json_object_set_double_member(line.get(), "end", wall(life.end(), clock));
    json::set(line.get(), "last", std::string(name(life.at(life.end()))));
    // A line before it that was never ended must not spoil this one.
    if (!file_ || std::fprintf(file_.get(), "\n%s\n", json::text(line.get()).c_str()) < 0 ||
        std::fflush(file_.get()) != 0)
        std::fprintf(stderr, "genlayer-sample-service: cannot write to %s\n", path_.c_str());
}

std::vector<std::unique_ptr<Prediction>> Ledger::read(const Models& models, const Clock& clock,
                                                      const std::string& api,
                                                      const std::string& files) const {
    std::vector<std::unique_ptr<Prediction>> known;
    char* bytes = nullptr;
    gsize size = 0;
    if (path_.empty() || !g_file_get_contents(path_.c_str(), &bytes, &size, nullptr))
        return known;
    const gobj::Chars owned(bytes);
    std::istringstream lines(std::string(bytes, size));
    for (std::string line; std::getline(lines, line);) {
        auto prediction = parsed(line, models, clock, api, files);
        if (!prediction)
            continue;
        const auto before =
            std::ranges::find_if(known, [&](const auto& one) { return one->id == prediction->id; });
        if (before != known.end())
            *before = std::move(prediction);
        else
            known.push_back(std::move(prediction));
    }
    return known;
}

}  // namespace sample
