// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/claim.hpp"

#include <algorithm>

namespace jobs {

using api::Json;
using api::Prediction;

namespace {

constexpr double tolerance = 5;  // seconds; a Date header has whole ones

// 7 and 7.0 are the same seed.
bool same(const Json& sent, const Json& listed) {
    if (sent.number() && listed.number())
        return *sent.number() == *listed.number();
    return sent == listed;
}

}  // namespace

bool matches(const Record& intent, const Prediction& listed, double ahead) {
    if (!listed.model.empty() && listed.model != intent.model)
        return false;
    const auto created = moment_of(listed.created_at);
    const auto intended = moment_of(intent.intended_at);
    if (!created || !intended || *created < *intended + ahead - tolerance)
        return false;
    const auto keys = intent.input.keys();
    return !keys.empty() && std::ranges::all_of(keys, [&](const std::string& key) {
        return same(intent.input.member(key.c_str()), listed.input.member(key.c_str()));
    });
}

std::optional<Prediction> claim(const Record& intent, const std::vector<Prediction>& listed,
                                double ahead, std::set<std::string>* claimed) {
    const Prediction* oldest = nullptr;
    for (const Prediction& prediction : listed)
        if (!claimed->contains(prediction.id) && matches(intent, prediction, ahead) &&
            (!oldest || *moment_of(prediction.created_at) < *moment_of(oldest->created_at)))
            oldest = &prediction;
    if (!oldest)
        return std::nullopt;
    claimed->insert(oldest->id);
    return *oldest;
}

}  // namespace jobs
