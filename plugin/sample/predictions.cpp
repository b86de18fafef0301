// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/predictions.hpp"

#include <algorithm>

namespace sample {

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    for (;;) {
        const auto slash = path.find('/');
        parts.emplace_back(path.substr(0, slash));
        if (slash == path.npos)
            return parts;
        path.remove_prefix(slash + 1);
    }
}

Prediction& Predictions::add(std::unique_ptr<Prediction> made, double now) {
    Prediction& prediction = *made;
    prediction.serial = static_cast<std::int64_t>(all_.size());
    by_id_[prediction.id] = &prediction;
    for (const std::string* url : {&prediction.picture, &prediction.stream})
        for (const std::string& token : parts_of(*url))
            if (token.size() >= token_length)
                by_token_[token] = &prediction;
    if (!settled(prediction.life.at(now)))
        active_.push_back(&prediction);
    all_.push_back(std::move(made));
    return prediction;
}

Prediction* Predictions::find(const std::string& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

Prediction* Predictions::with_token(const std::string& token) const {
    const auto found = by_token_.find(token);
    return found == by_token_.end() ? nullptr : found->second;
}

void Predictions::advance(double now, const Observer& observer) {
    struct Change {
        double moment;
        Prediction* prediction;
        State state;
    };
    std::vector<Change> changes;
    for (auto* prediction : active_) {
        const auto& life = prediction->life;
        const State state = life.at(now);
        if (state == prediction->reported)
            continue;
        if (prediction->reported == State::starting && life.started() && now >= *life.started())
            changes.push_back({*life.started(), prediction, State::processing});
        if (settled(state))
            changes.push_back({life.end(), prediction, state});
        prediction->reported = state;
    }
    std::ranges::stable_sort(changes, {}, &Change::moment);
    std::erase_if(active_, [](auto* prediction) { return settled(prediction->reported); });
    for (const auto& change : changes)
        observer(*change.prediction, change.state, change.moment);
}

std::optional<double> Predictions::next_change(double now) const {
    std::optional<double> next;
    for (const auto* prediction : active_) {
        // One that is due but not yet told counts as due now.
        const double moment = prediction->life.at(now) != prediction->reported
                                  ? now
                                  : prediction->life.next_change(now).value_or(now);
        next = std::min(next.value_or(moment), moment);
    }
    return next;
}

}  // namespace sample
