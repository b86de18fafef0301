// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/durations.hpp"

#include <algorithm>
#include <cmath>

#include "api/origin.hpp"
#include "jobs/record.hpp"

namespace jobs {

using api::Json;
using gobj::Seconds;

namespace {

constexpr const char* file = "durations";
constexpr std::size_t most_models = 50, most_hosts = 20, most_jobs = 40;
constexpr std::size_t longest_name = 500;
constexpr double longest = 3600;
// The service's clock and ours may run so far apart over a job, or its network so unevenly.
constexpr Seconds slack{0.25};
// Polls further apart tell nothing.
constexpr Seconds widest{2.5};

struct Entry {
    std::string service, model;
    std::vector<double> seconds;
};
struct Host {
    std::string service, origin;
};
// The latest last in both.
struct Known {
    std::vector<Entry> models;
    std::vector<Host> hosts;
};

// The service that we start ourselves has another address each time.
std::string name_of(const api::Service& service) {
    return service.id == "sample" ? service.id : service.base_url;
}

Known read(const Json& json) {
    Known known;
    for (const Json& one : json.member("models").elements()) {
        Entry entry{one.member("service").string().value_or(""),
                    one.member("model").string().value_or(""),
                    {}};
        for (const Json& took : one.member("seconds").elements())
            if (const auto seconds = took.number(); seconds && *seconds > 0 && *seconds < longest)
                entry.seconds.push_back(*seconds);
        known.models.push_back(std::move(entry));
    }
    for (const Json& one : json.member("file_hosts").elements())
        known.hosts.push_back({one.member("service").string().value_or(""),
                               one.member("origin").string().value_or("")});
    return known;
}

Json write(const Known& known) {
    std::vector<Json> models, hosts;
    for (const Entry& entry : known.models) {
        std::vector<Json> seconds;
        for (const double took : entry.seconds)
            seconds.push_back(Json::number(std::round(took * 1000) / 1000));
        models.push_back(api::JsonObjectBuilder()
                             .set("service", entry.service)
                             .set("model", entry.model)
                             .set("seconds", Json::array(seconds))
                             .build());
    }
    for (const Host& host : known.hosts)
        hosts.push_back(api::JsonObjectBuilder()
                            .set("service", host.service)
                            .set("origin", host.origin)
                            .build());
    return api::JsonObjectBuilder()
        .set("models", Json::array(models))
        .set("file_hosts", Json::array(hosts))
        .build();
}

// Takes out the one that `is`, and the oldest where there are too many.
template <class T, class Is>
T taken(std::vector<T>& all, std::size_t most, Is is) {
    T found;
    if (const auto at = std::ranges::find_if(all, is); at != all.end()) {
        found = std::move(*at);
        all.erase(at);
    }
    if (all.size() >= most)
        all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most - 1));
    return found;
}

}  // namespace

std::optional<Seconds> duration(const api::Prediction& prediction, const Seen& seen) {
    if (prediction.status != api::Status::succeeded || seen.ended <= seen.running)
        return std::nullopt;
    const auto created = moment_of(prediction.created_at);
    const auto completed = moment_of(prediction.completed_at);
    if (created && completed) {
        // The create's reply had its way to us, and the poll has its way back.
        const Seconds took = Seconds(*completed - *created) - seen.round_trip;
        if (took >= seen.running - slack && took <= seen.ended + slack)
            return std::clamp(took, seen.running, seen.ended);
    }
    if (seen.told)
        return seen.ended;
    if (seen.ended - seen.running > widest)
        return std::nullopt;
    return (seen.running + seen.ended) / 2;
}

Learned Durations::of(const api::Service& service, const std::string& model) const {
    const std::string name = name_of(service);
    Learned learned;
    Known known = read(store_.load(file));
    for (Entry& entry : known.models)
        if (entry.service == name && entry.model == model)
            learned.seconds = std::move(entry.seconds);
    for (Host& host : known.hosts)
        if (host.service == name)
            learned.file_host = std::move(host.origin);
    return learned;
}

void Durations::add(const api::Service& service, const std::string& model, Seconds took,
                    const std::string& picture_url) const {
    const std::string name = name_of(service);
    if (name.size() > longest_name || model.size() > longest_name)
        return;
    // Read anew: another process may have added its own since.
    Known known = read(store_.load(file));
    Entry entry = taken(known.models, most_models, [&](const Entry& other) {
        return other.service == name && other.model == model;
    });
    entry.service = name;
    entry.model = model;
    entry.seconds.push_back(took.count());
    if (entry.seconds.size() > most_jobs)
        entry.seconds.erase(entry.seconds.begin(),
                            entry.seconds.end() - static_cast<std::ptrdiff_t>(most_jobs));
    known.models.push_back(std::move(entry));
    if (const std::string origin = api::origin_of(picture_url);
        !origin.empty() && origin.size() <= longest_name) {
        taken(known.hosts, most_hosts, [&](const Host& other) { return other.service == name; });
        known.hosts.push_back({name, origin});
    }
    store_.note(file, write(known));
}

}  // namespace jobs
