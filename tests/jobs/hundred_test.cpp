// SPDX-License-Identifier: GPL-3.0-or-later
// A hundred jobs while one request in ten goes wrong: a hundred pictures, each ordered once.
#include <catch2/catch_test_macros.hpp>
#include <format>
#include <random>
#include <set>

#include "gobj/join.hpp"
#include "support/fault_proxy.hpp"
#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Result;
using gobj::Task;
using jobs::Picture;
using support::Fault;
using support::Request;
using Maybe = std::optional<support::Answer>;
using Outcomes = std::vector<Result<Picture>>;

namespace {

constexpr int prompts = 25, each = 4;

Task<std::vector<Result<Outcomes>>> all_of(jobs::Run* run) {
    std::vector<Task<Outcomes>> orders;
    for (int i = 0; i < prompts; ++i)
        orders.push_back(run->pictures(
            {"a/b", api::JsonObjectBuilder().set("prompt", std::format("prompt {}", i)).build(),
             each},
            [](int, jobs::Run::Step) {}, {}));
    co_return co_await gobj::join(std::move(orders));
}

}  // namespace

TEST_CASE("a hundred jobs with one fault in ten requests bring a hundred pictures") {
    std::mt19937 random(20261123);
    const auto below = [&](int bound) {
        return std::uniform_int_distribution(0, bound - 1)(random);
    };
    std::map<std::string, int> faults, met_by;
    // A file that three tries in a row don't bring is left to Recover.
    const auto spared = [&](const std::string& path) {
        return path.starts_with("/files/") && ++met_by[path] > 2;
    };
    // What the service itself says; the wire's faults are the proxy's.
    Workshop shop([&](const Request& request) -> Maybe {
        if (below(20) != 0 || spared(request.path))
            return {};
        if (is_create(request) || below(2)) {
            ++faults["429"];
            return support::reply(429, "{}", {{"Retry-After", "0.3"}});
        }
        ++faults["503"];
        return support::reply(503, "<html>");
    });
    // A refused create whose refusal is lost, too, would be one that nobody can know of.
    shop.loses = [&](int) { return below(20) == 0 && ++faults["lost create"]; };
    support::FaultProxy proxy(shop.server().origin(), [&](const std::string& line) -> Fault {
        const std::string path = line.substr(line.find('/'), line.rfind(' ') - 4);
        if (line.starts_with("POST") || below(20) != 0 || spared(path))
            return {};
        ++faults[path.starts_with("/files/") ? "cut file" : "cut poll or list"];
        return {.cut = static_cast<std::size_t>(below(160)),
                .end = below(2) ? Fault::End::reset : Fault::End::close};
    });
    shop.through = proxy.origin();
    shop.has_list = true;
    shop.timeouts.call = 10s;
    shop.check = [](const std::string& path) -> Result<> {
        if (read(path) != picture)
            return gobj::failure(gobj::Error::Kind::unknown, "incomplete");
        return {};
    };
    auto journal = shop.journal();
    REQUIRE(journal);
    api::Client client(shop.service(), key, shop.timeouts);
    jobs::Run run(&*journal, &client, {.patient = true, .longest_pause = 0.2s}, shop.check);
    const auto outcomes = all_of(&run).run();
    REQUIRE(outcomes);
    std::set<std::string> ids;
    for (const auto& order : *outcomes) {
        REQUIRE(order);
        for (const auto& got : *order) {
            INFO((got ? "" : got.error().message + " " + got.error().detail));
            REQUIRE(got);
            CHECK(read(got->path) == picture);
            ids.insert(got->prediction.id);
        }
    }
    CHECK(ids.size() == prompts * each);
    // Of creates only those that were refused were sent again.
    CHECK(shop.created() == prompts * each);
    int met = 0;
    std::string told;
    for (const auto& [what, times] : faults) {
        met += times;
        told += std::format("{} × {}, ", times, what);
    }
    UNSCOPED_INFO(told);
    CHECK(met > 15);
    CHECK(faults["lost create"] > 0);
}
