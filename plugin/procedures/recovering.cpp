// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/recovering.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/keyring.hpp"
#include "api/origin.hpp"
#include "procedures/check.hpp"

namespace procedures {

using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

using Outcomes = std::vector<Result<jobs::Picture>>;

struct Recovering::Origin {
    api::Service service;
    std::string key;
};

namespace {

api::Environment nothing() {
    return [](const char*) { return std::optional<std::string>(); };
}

// Without the key that is given for one service, whichever is chosen.
api::Environment without_key(api::Environment environment) {
    return [environment = std::move(environment)](const char* name) {
        return std::string_view(name) == "GENLAYER_API_KEY" ? std::nullopt : environment(name);
    };
}

}  // namespace

Recovering::Recovering(jobs::Journal journal, jobs::Preferences preferences,
                       api::Environment environment)
    : journal_(std::move(journal)),
      preferences_(std::move(preferences)),
      environment_(std::move(environment)),
      jobs_(jobs::unplaced_jobs(journal_)) {}

Result<Recovering> Recovering::begin(api::Environment environment) {
    auto journal = jobs::Journal::open(environment);
    if (!journal)
        return std::unexpected(journal.error());
    auto preferences = jobs::load_preferences(jobs::Store(journal->folder()));
    return begin(std::move(environment), std::move(*journal), std::move(preferences));
}

Recovering Recovering::begin(api::Environment environment, jobs::Journal journal,
                             jobs::Preferences preferences) {
    return Recovering(std::move(journal), std::move(preferences), std::move(environment));
}

// A key goes only where it was given for: the service that is chosen now gets what the environment
// says, a known one its own variable's, any other what the keyring has for its very address.
Task<Recovering::Origin> Recovering::origin_of(jobs::Record record, Cancel cancel) const {
    const auto chosen =
        api::choose_service(environment_, preferences_.service, preferences_.base_url);
    api::Service service;
    api::Environment environment = nothing();
    const auto known = api::known_services();
    if (chosen && chosen->id == record.service && chosen->base_url == record.base_url) {
        service = *chosen;
        environment = environment_;
    } else if (const auto same = std::ranges::find_if(known,
                                                      [&](const api::Service& one) {
                                                          return one.id == record.service &&
                                                                 one.base_url == record.base_url;
                                                      });
               same != known.end()) {
        service = *same;
        environment = without_key(environment_);
    } else {
        service = *std::ranges::find(known, "custom", &api::Service::id);
        service.base_url = co_await gobj::from_result(api::check_base_url(record.base_url));
        service.keyless = service.on_loopback();
    }
    const api::Key key = co_await api::find_key(service, environment, cancel);
    co_return Origin{std::move(service), key.text};
}

Task<Outcomes> Recovering::recover(std::vector<std::size_t> which, Done done, Cancel cancel) {
    Outcomes outcomes(which.size(), std::unexpected(Error{Error::Kind::cancelled, {}}));
    std::vector<bool> taken(which.size());
    for (std::size_t first = 0; first < which.size() && !gobj::is_cancelled(cancel); ++first) {
        if (taken[first])
            continue;
        const jobs::Record& sample = jobs_[which[first]];
        std::vector<std::size_t> places, group;
        for (std::size_t i = first; i < which.size(); ++i)
            if (jobs_[which[i]].service == sample.service &&
                jobs_[which[i]].base_url == sample.base_url) {
                taken[i] = true;
                places.push_back(i);
                group.push_back(which[i]);
            }
        auto origin = co_await origin_of(sample, cancel).as_result();
        if (!origin) {
            for (const std::size_t place : places) {
                outcomes[place] = std::unexpected(origin.error());
                if (done)
                    done(place, outcomes[place]);
            }
            continue;
        }
        auto brought = co_await recover_from(
                           std::move(*origin), group,
                           [&](std::size_t i, const Result<jobs::Picture>& outcome) {
                               if (done)
                                   done(places[i], outcome);
                           },
                           cancel)
                           .as_result();
        for (std::size_t i = 0; i < places.size(); ++i)
            outcomes[places[i]] = brought ? std::move((*brought)[i])
                                          : Result<jobs::Picture>(std::unexpected(brought.error()));
    }
    // They may be asked for once more.
    for (const std::size_t job : which)
        if (auto now = journal_.read(jobs_[job].job)) {
            now->lock = jobs_[job].lock;
            jobs_[job] = std::move(*now);
        }
    co_return outcomes;
}

Task<Outcomes> Recovering::recover_from(Origin origin, std::vector<std::size_t> which, Done done,
                                        Cancel cancel) {
    api::Client client(origin.service, origin.key);
    jobs::Recovery recovery(&journal_, &client, {}, check_picture);
    const bool no_key = origin.key.empty() && !origin.service.keyless;
    // Of one's own, and gone with the process that ordered.
    const bool sample = jobs_[which.front()].service == "sample";
    Outcomes outcomes(which.size(), std::unexpected(Error{Error::Kind::cancelled, {}}));
    std::vector<jobs::Record> records;
    std::vector<std::size_t> places;
    if (!no_key && !sample) {
        std::vector<jobs::Record> ours;
        for (const jobs::Record& record : jobs_)
            if (record.service == jobs_[which.front()].service &&
                record.base_url == jobs_[which.front()].base_url)
                ours.push_back(record);
        co_await recovery.adopt(&ours, cancel);
        for (const jobs::Record& adopted : ours)
            *std::ranges::find(jobs_, adopted.job, &jobs::Record::job) = adopted;
    }
    for (std::size_t i = 0; i < which.size(); ++i) {
        const jobs::Record& record = jobs_[which[i]];
        if (record.state == jobs::State::fetched || (!no_key && !sample)) {
            records.push_back(record);
            places.push_back(i);
            continue;
        }
        if (sample)
            co_await end_sample(which[i]);
        outcomes[i] = std::unexpected(
            sample ? Error{Error::Kind::missing,
                           _("The sample service that drew it has ended. It cost nothing.")}
                   : api::no_key(origin.service));
        done(i, outcomes[i]);
    }
    auto brought = co_await recovery.pictures(
        std::move(records),
        [&](std::size_t i, const Result<jobs::Picture>& outcome) { done(places[i], outcome); },
        cancel);
    for (std::size_t i = 0; i < places.size(); ++i)
        outcomes[places[i]] = std::move(brought[i]);
    co_return outcomes;
}

Task<> Recovering::end_sample(std::size_t job) {
    jobs::Record record = jobs_[job];
    record.state = jobs::State::ended;
    co_await journal_.write(std::move(record));
}

Task<> Recovering::placed(jobs::Record record) {
    if (!preferences_.keep_prompts)
        record.input = {};
    record.state = jobs::State::placed;
    co_await journal_.write(std::move(record));
}

}  // namespace procedures
