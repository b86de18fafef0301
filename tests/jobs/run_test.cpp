// SPDX-License-Identifier: GPL-3.0-or-later
// The usual course of a run, and what is on the disk at each step of it.
#include "jobs/run.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <format>
#include <set>

#include "jobs/durable.hpp"
#include "jobs/durations.hpp"
#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using jobs::Run;
using support::Request;

TEST_CASE("one picture: created, waited for, fetched, with its hash") {
    Workshop shop;
    const auto got = shop.one();
    REQUIRE(got);
    CHECK(read(got->path) == picture);
    CHECK(got->prediction.id == "p1");
    CHECK(got->record.prediction == "p1");
    CHECK(got->record.state == jobs::State::fetched);
    CHECK(got->record.size == std::string_view(picture).size());
    CHECK(got->record.sha256 ==
          gobj::take_string(g_compute_checksum_for_string(G_CHECKSUM_SHA256, picture, -1)));
    CHECK(shop.creates() == 1);
    CHECK(shop.polls() == 2);
    CHECK(shop.downloads() == 1);
    CHECK(shop.cancels() == 0);
    using enum Run::Step;
    CHECK(shop.steps() ==
          std::vector<std::pair<int, Run::Step>>{{0, created}, {0, ready}, {0, fetched}});
}

TEST_CASE("each step is on the disk before the next request arrives") {
    std::vector<std::string> seen;
    Workshop* shop = nullptr;
    Workshop made([&](const Request& request) -> std::optional<support::Answer> {
        // `succeeded` is written while the picture is already on its way.
        seen.push_back(request.path.starts_with("/files/") ? "download" : shop->state());
        return {};
    });
    shop = &made;
    REQUIRE(made.one());
    CHECK(seen == std::vector<std::string>{"intent", "accepted", "accepted", "download"});
    CHECK(made.state() == "fetched");
}

TEST_CASE("what is on the disk names the job, and neither the key nor an address of a picture") {
    Workshop* shop = nullptr;
    bool clean = true;
    Workshop made([&](const Request&) -> std::optional<support::Answer> {
        for (const std::string& path : shop->files())
            clean = clean && read(path).find(key) == std::string::npos &&
                    read(path).find("/files/") == std::string::npos;
        return {};
    });
    shop = &made;
    const auto got = made.one();
    REQUIRE(got);
    CHECK(clean);
    bool job_found = false;
    for (const std::string& path : made.files()) {
        const std::string text = read(path);
        CHECK(text.find(key) == std::string::npos);
        CHECK(text.find("/files/") == std::string::npos);
        if (!path.ends_with(".json") || path.find("/jobs/") == std::string::npos)
            continue;
        job_found = true;
        const auto json = api::Json::parse(text);
        REQUIRE(json);
        CHECK(json->member("prediction").string() == "p1");
        CHECK(json->member("model").string() == "google/imagen-4");
        CHECK(json->member("input").member("prompt").string() == "a cat");
        CHECK(json->member("sha256").string() == got->record.sha256);
    }
    CHECK(job_found);
}

TEST_CASE("a picture's file has our own name, whatever the server calls it") {
    Workshop shop([](const Request& request) -> std::optional<support::Answer> {
        if (workshop::is_download(request))
            return support::reply(
                200, workshop::picture,
                {{"Content-Disposition", "attachment; filename=\"../../../tmp/evil.sh\""},
                 {"Content-Location", "../evil.png"}});
        if (workshop::is_poll(request))
            return support::reply(
                200, workshop::prediction("p1", "succeeded",
                                          R"("output":"http://)" + request.header("Host") +
                                              R"(/files/..%2F..%2Fevil.jpg?name=../evil")"));
        return {};
    });
    const auto got = shop.one();
    REQUIRE(got);
    CHECK(got->path == shop.folder() + "/pictures/" + got->record.job);
    CHECK(read(got->path) == workshop::picture);
    CHECK(shop.downloads() == 1);
    for (const std::string& path : shop.files())
        if (!path.ends_with("/durations.json"))
            CHECK(path.find(got->record.job) != std::string::npos);
}

TEST_CASE("a picture that was placed is so on the disk") {
    Workshop shop;
    const auto got = shop.one();
    REQUIRE(got);
    const jobs::Journal journal(shop.folder());
    Run run(&journal, nullptr);
    REQUIRE(run.placed(got->record).run());
    CHECK(shop.state() == "placed");
}

TEST_CASE("four pictures run side by side and come back in the order of the jobs") {
    int polls = 0;
    Workshop shop([&](const Request& request) -> std::optional<support::Answer> {
        // The first is the last to be done.
        if (is_poll(request) && request.path.ends_with("/p1") && ++polls < 6)
            return support::reply(200, prediction("p1", "processing"));
        return {};
    });
    const auto all = shop.run(4);
    REQUIRE(all);
    REQUIRE(all->size() == 4);
    std::set<std::string> ids;
    std::set<std::string> paths;
    for (const auto& got : *all) {
        REQUIRE(got);
        ids.insert(got->prediction.id);
        paths.insert(got->path);
        CHECK(read(got->path) == picture);
    }
    CHECK(ids.size() == 4);
    CHECK(paths.size() == 4);
    // Side by side: all were created before any was asked about a second time.
    int creates = 0;
    std::set<std::string> asked;
    for (const Request& request : shop.server().requests()) {
        creates += is_create(request);
        if (is_poll(request) && !asked.insert(request.path).second)
            break;
    }
    CHECK(creates == 4);
    for (int job = 0; job < 4; ++job)
        CHECK(std::ranges::count(shop.steps(), std::pair{job, Run::Step::fetched}) == 1);
}

TEST_CASE("one that fails does not stop the others") {
    Workshop shop([&](const Request& request) -> std::optional<support::Answer> {
        if (is_poll(request) && request.path.ends_with("/p2"))
            return support::reply(200, prediction("p2", "failed", R"("error":"it broke")"));
        return {};
    });
    const auto all = shop.run(3);
    REQUIRE(all);
    CHECK(std::ranges::count_if(*all, [](const auto& got) { return got.has_value(); }) == 2);
    for (const auto& got : *all)
        if (!got)
            CHECK(got.error().message.find("it broke") != std::string::npos);
}

TEST_CASE("a service that answers with the finished prediction at once is not polled") {
    Workshop* shop = nullptr;
    Workshop made([&](const Request& request) -> std::optional<support::Answer> {
        if (!is_create(request))
            return {};
        return support::reply(
            200, prediction("p1", "succeeded",
                            std::format(R"("output":["{}/files/x"])", shop->server().origin())));
    });
    shop = &made;
    REQUIRE(made.one());
    CHECK(made.polls() == 0);
}

TEST_CASE("a run dropped in flight leaves the job on the disk, to be found again") {
    Workshop* shop = nullptr;
    Workshop made([&](const Request& request) -> std::optional<support::Answer> {
        return is_poll(request) ? std::optional(support::hang()) : std::nullopt;
    });
    shop = &made;
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    } nobody;
    REQUIRE(jobs::make_private_folder(made.folder() + "/jobs"));
    const jobs::Journal journal(made.folder());
    api::Service service;
    service.base_url = made.server().origin() + "/v1";
    api::Client client(service, key);
    Run run(&journal, &client);
    {
        auto task =
            run.pictures({"a/b", api::JsonObjectBuilder().build(), 3}, [](int, Run::Step) {}, {});
        task.start(&nobody);
        REQUIRE(support::wait_for([&] { return shop->polls() == 3; }));
    }
    CHECK(made.state() == "accepted");
    CHECK(made.files().size() == 3);
}

namespace {

api::Service custom(const Workshop& shop) {
    api::Service service;
    service.id = "custom";
    service.base_url = shop.origin() + "/v1";
    return service;
}

}  // namespace

TEST_CASE("how long a job took is kept, and where its picture was") {
    Workshop shop;
    REQUIRE(shop.one());
    const auto learned = jobs::Durations(shop.folder()).of(custom(shop), "google/imagen-4");
    REQUIRE(learned.seconds.size() == 1);
    // Between the first poll and the second of an unknown model.
    CHECK(learned.seconds[0] > 0.5);
    CHECK(learned.seconds[0] < 1.45);
    CHECK(learned.file_host == shop.origin());
}

TEST_CASE("of a job that fails nothing is kept but its record") {
    Workshop shop([](const Request& request) -> std::optional<support::Answer> {
        if (is_poll(request))
            return support::reply(200, prediction("p1", "failed", R"("error":"it broke")"));
        return {};
    });
    REQUIRE(!shop.one());
    CHECK(shop.files().size() == 1);
}

TEST_CASE("a job that takes its usual time is noticed at once when it ends") {
    gobj::Seconds end{0};
    Workshop shop([&](const Request& request) -> std::optional<support::Answer> {
        if (is_create(request))
            end = request.at + 2.45s;
        if (is_poll(request) && request.at < end)
            return support::reply(200, prediction("p1", "processing"));
        return {};
    });
    shop.polls_until_done = 1;
    for (int i = 0; i < 10; ++i)
        jobs::Durations(shop.folder()).add(custom(shop), "google/imagen-4", 2.45s, "");
    REQUIRE(shop.one({.pace = 5}));  // of the workshop's clock: a second is one
    gobj::Seconds last{0};
    for (const Request& request : shop.server().requests())
        if (is_poll(request))
            last = request.at;
    // Of an unknown model it would be 0.455 s later.
    CHECK(last - end < 0.25s);
    CHECK(shop.polls() <= 6);
}

TEST_CASE(
    "the file host that earlier pictures came from is connected to before the next is ready") {
    support::ScriptedServer files([](const Request&) { return support::reply(200, picture); });
    Workshop shop([&](const Request& request) -> std::optional<support::Answer> {
        if (!is_poll(request))
            return {};
        // Not ready before: a run that prepares nothing waits in vain.
        return support::reply(
            200,
            files.connections() == 0
                ? prediction("p1", "processing")
                : prediction("p1", "succeeded", std::format(R"("output":"{}/x")", files.origin())));
    });
    jobs::Durations(shop.folder())
        .add(custom(shop), "google/imagen-4", 3s, files.origin() + "/earlier");
    REQUIRE(shop.one({.wait = 5s}));
    CHECK(files.connections() == 1);
    REQUIRE(files.requests().size() == 1);
    CHECK(files.requests()[0].header("Authorization").empty());
}

TEST_CASE("a job that fails takes no connection from another's download") {
    // Where connecting takes so long that both jobs are at it.
    const support::BlackHole files;
    Workshop shop([&](const Request& request) -> std::optional<support::Answer> {
        if (!is_poll(request))
            return {};
        if (request.path.ends_with("/p1"))
            return support::late(
                400ms, support::reply(200, prediction("p1", "failed", R"("error":"no")")));
        return support::reply(
            200, prediction("p2", "succeeded", std::format(R"("output":"{}/x")", files.origin())));
    });
    shop.timeouts.connect = 1s;
    jobs::Durations(shop.folder())
        .add(custom(shop), "google/imagen-4", 100ms, files.origin() + "/earlier");
    const auto both = shop.run(2, {.download_tries = 1});
    REQUIRE(both);
    std::set<Error::Kind> kinds;
    for (const auto& one : *both) {
        REQUIRE(!one);
        kinds.insert(one.error().kind);
    }
    CHECK(kinds == std::set{Error::Kind::failed, Error::Kind::offline});
}

TEST_CASE("with a stream there is hardly a poll before its event, and one right after it") {
    Workshop* shop = nullptr;
    gobj::Seconds told{0};
    Workshop made([&](const Request& request) -> std::optional<support::Answer> {
        if (is_create(request))
            return support::reply(201, prediction("p1", "starting",
                                                  std::format(R"("urls":{{"stream":"{}/stream"}})",
                                                              shop->server().origin())));
        if (request.path == "/stream") {
            auto answer =
                support::raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n",
                             support::Answer::End::hang);
            answer.pieces.push_back({1.5s, "event: done\ndata: {}\n\n"});
            told = request.at + 1.5s;
            return answer;
        }
        if (is_poll(request) && request.at < told)
            return support::reply(200, prediction("p1", "processing"));
        return {};
    });
    made.polls_until_done = 1;
    shop = &made;
    REQUIRE(made.one());
    // Without it they would be a dozen.
    CHECK(made.polls() <= 3);
    gobj::Seconds last{0};
    for (const Request& request : made.server().requests())
        if (is_poll(request))
            last = request.at;
    CHECK(last >= told);
    CHECK(last - told < 0.3s);
}
