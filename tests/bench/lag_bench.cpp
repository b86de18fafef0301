// SPDX-License-Identifier: GPL-3.0-or-later
// How long after its end a job is noticed, and by how many requests: a poll each 0.5 s, ours, and
// ours with the stream's hint.
//
//   lag_bench [JOBS]
//
// First on a simulated clock, 200 jobs of each kind, five times over; then JOBS of them in real
// time against a server on loopback, 50 side by side, with the requests that a run makes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <map>
#include <random>

#include "gobj/join.hpp"
#include "jobs/attempts.hpp"
#include "support/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using gobj::Seconds;
using gobj::Task;
using jobs::Schedule;
using support::Request;

constexpr double fixed_gap = 0.5;
constexpr std::size_t remembered = 40;

struct Cost {
    double lag = 0, requests = 0;
};

class Jobs {
  public:
    Jobs(double shortest, double longest, unsigned seed)
        : length_(shortest, longest), chance_(seed) {}
    std::vector<double> next(std::size_t count) {
        std::vector<double> jobs(count);
        std::ranges::generate(jobs, [this] { return length_(chance_); });
        return jobs;
    }

  private:
    std::uniform_real_distribution<> length_;
    std::mt19937 chance_;
};

double fixed_after(double at) {
    return at + fixed_gap;
}

template <class Next>
Cost simulated(double job, Next next) {
    Cost cost;
    double at = 0;
    do {
        at = next(at);
        ++cost.requests;
    } while (at < job);
    cost.lag = at - job;
    return cost;
}

void row(const char* jobs, const char* how, const std::vector<Cost>& costs) {
    double lag = 0, requests = 0;
    std::vector<double> lags;
    for (const Cost& cost : costs) {
        lag += cost.lag / static_cast<double>(costs.size());
        requests += cost.requests / static_cast<double>(costs.size());
        lags.push_back(cost.lag);
    }
    std::ranges::sort(lags);
    std::printf("| %s | %s | %.0f | %.0f | %.2f |\n", jobs, how, lag * 1000,
                lags[lags.size() * 95 / 100] * 1000, requests);
    std::fflush(stdout);
}

void simulate(const char* name, double shortest, double longest, std::size_t before) {
    std::vector<Cost> fixed, ours;
    for (unsigned seed = 1; seed <= 5; ++seed) {
        Jobs jobs(shortest, longest, seed);
        std::vector<double> earlier = jobs.next(before);
        for (const double job : jobs.next(200)) {
            const Schedule schedule(earlier);
            fixed.push_back(simulated(job, fixed_after));
            ours.push_back(
                simulated(job, [&](double at) { return schedule.next(Seconds(at)).count(); }));
            if (before == 0)
                continue;  // an unknown model stays one
            earlier.push_back(job);
            if (earlier.size() > remembered)
                earlier.erase(earlier.begin());
        }
    }
    row(name, "each 0.5 s, simulated", fixed);
    row(name, "ours, simulated", ours);
}

// A service that answers when it is asked, and knows when each job is over.
struct Service {
    std::map<std::string, Seconds> ends;
    std::map<std::string, int> asked;
    support::ScriptedServer server{[this](const Request& request) { return answer(request); }};

    support::Answer answer(const Request& request) {
        const std::string id = request.path.substr(request.path.rfind('/') + 1);
        const Seconds left = ends.at(id) - gobj::now();
        if (request.path.starts_with("/stream/")) {
            auto stream =
                support::raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n");
            stream.pieces.push_back({std::max(left, Seconds()), "event: done\ndata: {}\n\n"});
            return stream;
        }
        ++asked[id];
        return support::reply(200, std::format(R"({{"id":"{}","status":"{}"}})", id,
                                               left > 0s ? "processing" : "succeeded"));
    }
};

enum class How { fixed, ours, hint };

Task<Cost> real(Service* service, api::Client* client, std::string id, double job, How how,
                const Schedule* schedule) {
    const Seconds begin = gobj::now();
    service->ends[id] = begin + Seconds(job);
    api::Prediction prediction;
    prediction.id = id;
    prediction.status = api::Status::starting;
    if (how == How::hint)
        prediction.urls.stream = service->server.origin() + "/stream/" + id;
    if (how == How::fixed) {
        for (double at = fixed_gap; !prediction.ended(); at = fixed_after(at)) {
            co_await gobj::sleep_for(begin + Seconds(at) - gobj::now(), {});
            prediction = co_await client->get(id, {});
        }
    } else {
        jobs::Wait wait{*schedule, begin, {}};
        const auto attempts = std::make_unique<jobs::Attempts>(client, jobs::Limits());
        (void)co_await attempts->settle(prediction, {}, &wait);
    }
    co_return Cost{(gobj::now() - begin).count() - job, 1.0 * service->asked[id]};
}

void measure(const char* name, double shortest, double longest, std::size_t before,
             std::size_t count) {
    constexpr std::size_t side_by_side = 50;
    Jobs jobs(shortest, longest, 7);
    const Schedule schedule(jobs.next(before));
    const std::vector<double> lengths = jobs.next(count);
    for (const auto& [how, label] : {std::pair{How::fixed, "each 0.5 s, real"},
                                     {How::ours, "ours, real"},
                                     {How::hint, "ours with the hint, real"}}) {
        Service service;
        api::Service described;
        described.base_url = service.server.origin();
        described.routes = {"stream"};
        api::Client client(described, "");
        std::vector<Cost> costs;
        for (std::size_t from = 0; from < count; from += side_by_side) {
            std::vector<Task<Cost>> some;
            for (std::size_t job = from; job < std::min(from + side_by_side, count); ++job)
                some.push_back(
                    real(&service, &client, std::format("p{}", job), lengths[job], how, &schedule));
            auto all = [](std::vector<Task<Cost>> some) -> Task<std::vector<gobj::Result<Cost>>> {
                co_return co_await gobj::join(std::move(some));
            }(std::move(some))
                                                               .run();
            for (const auto& cost : *all)
                if (cost)
                    costs.push_back(*cost);
        }
        row(name, label, costs);
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::size_t jobs = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 200;
    std::printf(
        "| jobs | polls | mean lag (ms) | 95 %% of the lags (ms) | requests a job |\n"
        "|---|---|---|---|---|\n");
    simulate("8 to 15 s, after 20", 8, 15, 20);
    simulate("1 to 15 s, unknown", 1, 15, 0);
    if (jobs > 0) {
        measure("8 to 15 s, after 20", 8, 15, 20, jobs);
        measure("1 to 15 s, unknown", 1, 15, 0, jobs);
    }
}
