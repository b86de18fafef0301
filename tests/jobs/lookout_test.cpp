// SPDX-License-Identifier: GPL-3.0-or-later
// Many jobs in flight are asked after together.
#include "jobs/lookout.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <format>

#include "gobj/join.hpp"
#include "jobs/attempts.hpp"
#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using gobj::Seconds;
using support::Answer;
using support::Request;
using Maybe = std::optional<Answer>;

namespace {

// A service whose predictions "p0" … have all succeeded, in pages of a hundred, newest first.
struct Listed {
    explicit Listed(int predictions, Workshop::Exception exception = {})
        : shop([this, predictions, exception](const Request& request) -> Maybe {
              if (exception)
                  if (auto answer = exception(request))
                      return answer;
              if (!is_list(request))
                  return {};
              lists.push_back(request.at);
              const auto at = request.path.find("cursor=c");
              const int newest =
                  at == std::string::npos ? predictions : std::stoi(request.path.substr(at + 8));
              const int last = std::max(0, newest - 100);
              std::string entries;
              for (int i = newest; i-- > last;)
                  entries += (entries.empty() ? "" : ",") + entry(i);
              return support::reply(
                  200, std::format(R"({{"results":[{}],"next":{}}})", entries,
                                   last == 0 ? "null"
                                             : std::format("\"{}/predictions?cursor=c{}\"",
                                                           shop.server().origin(), last)));
          }) {
        service.base_url = shop.server().origin();
        service.routes = {"create", "get", "list"};
    }
    std::string entry(int i) const {
        return prediction(std::format("p{}", i), "succeeded",
                          outputs
                              ? std::format(R"("output":"{}/files/{}")",
                                            const_cast<Listed*>(this)->shop.server().origin(), i)
                              : R"("output":null)");
    }
    api::Client client() { return api::Client(service, "", {.connect = 2s, .call = 1s}); }
    static api::Prediction running(int i) {
        api::Prediction prediction;
        prediction.id = std::format("p{}", i);
        prediction.status = api::Status::processing;
        return prediction;
    }

    bool outputs = true;
    api::Service service;
    std::vector<Seconds> lists;
    Workshop shop;
};

std::vector<gobj::Result<api::Prediction>> settle(jobs::Attempts* attempts, int jobs) {
    std::vector<gobj::Task<api::Prediction>> tasks;
    for (int i = 0; i < jobs; ++i)
        tasks.push_back(attempts->settle(Listed::running(i), {}));
    return [](auto tasks) -> gobj::Task<std::vector<gobj::Result<api::Prediction>>> {
        co_return co_await gobj::join(std::move(tasks));
    }(std::move(tasks))
                                 .run()
                                 .value();
}

bool all_succeeded(const std::vector<gobj::Result<api::Prediction>>& settled) {
    return std::ranges::all_of(settled, [](const auto& one) {
        return one && one->status == api::Status::succeeded && one->outputs.size() == 1;
    });
}

}  // namespace

TEST_CASE("one list answers for sixty jobs") {
    Listed service(60);
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    CHECK(all_succeeded(settle(&attempts, 60)));
    // The first four begin alone, and are alone again at the end.
    CHECK(service.shop.polls() <= 8);
    CHECK(service.lists.size() == 1);
}

TEST_CASE("more than a page's worth in flight are looked for on the next pages, too") {
    Listed service(250);
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    CHECK(all_succeeded(settle(&attempts, 250)));
    CHECK(service.lists.size() == 3);
    CHECK(service.shop.polls() <= 8);
}

TEST_CASE("what the list does not hold is asked after alone") {
    Listed service(30);
    service.shop.polls_until_done = 1;
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    const auto settled = settle(&attempts, 40);
    CHECK(std::ranges::all_of(settled, [](const auto& one) { return one.has_value(); }));
    CHECK(service.shop.polls() >= 10);
    CHECK(service.shop.polls() <= 14);
}

TEST_CASE("a list that tells no outputs is no reason to lose them") {
    Listed service(12);
    service.outputs = false;
    service.shop.polls_until_done = 1;
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    CHECK(all_succeeded(settle(&attempts, 12)));
    CHECK(service.shop.polls() == 12);
}

TEST_CASE("a service without a list is asked for one once") {
    int asked = 0;
    Listed service(0, [&](const Request& request) -> Maybe {
        if (!is_list(request))
            return {};
        ++asked;
        return support::reply(404, "{}");
    });
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    CHECK(all_succeeded(settle(&attempts, 20)));
    CHECK(asked == 1);
}

TEST_CASE("while the list fails all wait, and it is asked for at most four times a second") {
    int failures = 6;
    std::vector<Seconds> asked;
    Listed service(40, [&](const Request& request) -> Maybe {
        if (!is_list(request))
            return {};
        asked.push_back(request.at);
        return failures-- > 0 ? Maybe(support::reply(503, "{}")) : std::nullopt;
    });
    auto client = service.client();
    jobs::Attempts attempts(&client, {});
    CHECK(all_succeeded(settle(&attempts, 40)));
    CHECK(asked.size() <= 9);
    for (std::size_t i = 1; i < asked.size(); ++i)
        CHECK(asked[i] - asked[i - 1] > 0.24s);
    CHECK(service.shop.polls() <= 4 * 3);
}

TEST_CASE("who no longer waits is not waited for") {
    Listed service(8);
    auto client = service.client();
    jobs::Lookout lookout(&client, 0.05s);
    const auto cancel = gobj::new_cancel();
    auto next = lookout.next("elsewhere", cancel);
    g_cancellable_cancel(cancel.get());
    const auto answer = std::move(next).run();
    REQUIRE(!answer);
    CHECK(answer.error().kind == Error::Kind::cancelled);
    const auto found = lookout.next("p3", {}).run();
    REQUIRE(found);
    CHECK(found->id == "p3");
}
