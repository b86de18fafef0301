// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of runs that died, at each state, and how it comes home.
#include "jobs/recovery.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <format>

#include <glib/gstdio.h>

#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using gobj::Result;
using jobs::Journal;
using jobs::Picture;
using jobs::Record;
using jobs::State;
using support::Answer;
using support::Request;

namespace {

std::string at(double age) {
    const auto micros = g_get_real_time() - static_cast<gint64>(age * 1e6);
    const gobj::DateTime unix(g_date_time_new_from_unix_utc(micros / 1'000'000));
    return gobj::take_string(g_date_time_format_iso8601(unix.get()));
}

std::string listed(const std::string& id, double age, const std::string& prompt = "a cat") {
    return prediction(id, "succeeded",
                      std::format(R"("model":"a/b","created_at":"{}","input":{{"prompt":"{}"}})",
                                  at(age), prompt));
}

std::string page(const std::string& entries, const std::string& next = {}) {
    return std::format(R"({{"results":[{}],"next":{}}})", entries,
                       next.empty() ? "null" : "\"" + next + "\"");
}

// A journal as a dead process left it, and who brings it home.
struct Wreck {
    explicit Wreck(Workshop::Exception exception = {}) : shop(std::move(exception)) {
        for (const char* inside : {"/jobs", "/pictures"})
            REQUIRE(g_mkdir((shop.folder() + inside).c_str(), 0700) == 0);
        shop.polls_until_done = 1;
        service.id = "custom";
        service.name = "Custom";
        service.base_url = shop.server().origin() + "/v1";
        service.routes = {"create", "get"};
    }

    Record job(State state, double age = 60, const std::string& id = "p1") {
        Record record = journal.new_record();
        record.service = service.id;
        record.base_url = service.base_url;
        record.model = "a/b";
        record.input = api::JsonObjectBuilder().set("prompt", "a cat").build();
        record.intended_at = at(age);
        record.state = state;
        if (state != State::intent)
            record.prediction = id;
        if (state == State::fetched) {
            put(record);
            record.sha256 =
                gobj::take_string(g_compute_checksum_for_string(G_CHECKSUM_SHA256, picture, -1));
            record.size = std::string_view(picture).size();
        }
        REQUIRE(journal.write(record).run());
        return record;
    }
    void put(const Record& record, const char* bytes = picture) {
        REQUIRE(g_file_set_contents(journal.picture_path(record).c_str(), bytes, -1, nullptr));
    }
    std::vector<Result<Picture>> recover(jobs::Limits limits = {}, gobj::Cancel cancel = {}) {
        api::Client client(service, key, {.connect = gobj::Seconds(2), .call = gobj::Seconds(1)});
        jobs::Recovery recovery(&journal, &client, limits, check);
        auto outcomes = recovery
                            .pictures(
                                jobs::unplaced_jobs(journal),
                                [this](std::size_t, const Result<Picture>&) { ++observed; }, cancel)
                            .run();
        REQUIRE(outcomes);
        return std::move(*outcomes);
    }
    Record on_disk(const Record& record) {
        const auto read = jobs::parse_record(workshop::read(journal.record_path(record)));
        REQUIRE(read);
        return *read;
    }
    int lists() {
        return static_cast<int>(std::ranges::count_if(shop.server().requests(), is_list));
    }

    Workshop shop;
    Journal journal{shop.folder()};
    api::Service service;
    jobs::Run::Check check;
    int observed = 0;
};

}  // namespace

TEST_CASE("only what is unplaced and nobody's is listed, what is deleted first comes first") {
    Wreck wreck;
    wreck.job(State::placed);
    wreck.job(State::ended);
    const Record here = wreck.job(State::fetched, 3000);
    const Record young = wreck.job(State::accepted, 10);
    const Record old = wreck.job(State::succeeded, 2000);
    const Record lost = wreck.job(State::intent, 1000);
    const Record busy = wreck.job(State::accepted, 500);
    const auto lock = wreck.journal.lock(busy.job);
    const auto found = jobs::unplaced_jobs(wreck.journal);
    std::vector<std::string> names;
    for (const Record& record : found)
        names.push_back(record.job);
    CHECK(names == std::vector{old.job, lost.job, young.job, here.job});
    CHECK(jobs::unplaced_jobs(wreck.journal).empty());  // they are ours now
}

TEST_CASE("age and time left are told as far as they are known") {
    Record record;
    record.state = State::accepted;
    record.intended_at = "1970-01-01T00:10:00Z";
    CHECK(jobs::age_of(record, 700) == 100);
    CHECK(jobs::time_left(record, 700) == 3500);
    record.succeeded_at = "1970-01-01T00:11:00Z";
    CHECK(jobs::time_left(record, 5000) == -740);
    record.state = State::fetched;
    CHECK(!jobs::time_left(record, 700));
    record.intended_at = "?";
    CHECK(!jobs::age_of(record, 700));
}

TEST_CASE("an accepted and a succeeded job are fetched; a half picture is begun anew") {
    for (const State state : {State::accepted, State::succeeded}) {
        Wreck wreck;
        const Record record = wreck.job(state);
        const std::string part = wreck.journal.picture_path(record) + ".part";
        REQUIRE(g_file_set_contents(part.c_str(), "half", -1, nullptr));
        const auto got = wreck.recover();
        REQUIRE(got.size() == 1);
        REQUIRE(got[0]);
        CHECK(read(got[0]->path) == picture);
        CHECK(got[0]->record.state == State::fetched);
        CHECK(wreck.on_disk(record).state == State::fetched);
        CHECK(wreck.shop.creates() == 0);
        CHECK(wreck.shop.cancels() == 0);
        CHECK(wreck.observed == 1);
        CHECK(!std::filesystem::exists(part));
    }
}

TEST_CASE("a job that is still running is waited for") {
    Wreck wreck;
    wreck.shop.polls_until_done = 3;
    wreck.job(State::accepted);
    const auto got = wreck.recover();
    CHECK(got[0]);
    CHECK(wreck.shop.polls() == 3);
}

TEST_CASE("a fetched picture comes from the disk, without the service") {
    Wreck wreck;
    wreck.job(State::fetched);
    const auto got = wreck.recover();
    REQUIRE(got[0]);
    CHECK(read(got[0]->path) == picture);
    CHECK(got[0]->prediction.id == "p1");
    CHECK(wreck.shop.server().connections() == 0);
}

TEST_CASE("a picture that was there before its record said so needs no service either") {
    Wreck wreck;
    const Record record = wreck.job(State::succeeded, 9000);
    wreck.put(record);
    const auto got = wreck.recover();
    REQUIRE(got[0]);
    CHECK(wreck.shop.server().connections() == 0);
    CHECK(wreck.on_disk(record).state == State::fetched);
    CHECK(wreck.on_disk(record).size == std::string_view(picture).size());
}

TEST_CASE("a picture that was damaged on the disk, or is gone from it, is fetched again") {
    for (const bool damaged : {true, false}) {
        Wreck wreck;
        const Record record = wreck.job(State::fetched);
        if (damaged)
            wreck.put(record, "something else");
        else
            g_unlink(wreck.journal.picture_path(record).c_str());
        const auto got = wreck.recover();
        REQUIRE(got[0]);
        CHECK(read(got[0]->path) == picture);
        CHECK(wreck.shop.downloads() == 1);
    }
}

TEST_CASE("what the service no longer has ends, but not before its time is over") {
    for (const double age : {3000.0, 9000.0}) {
        Wreck wreck([](const Request& request) -> std::optional<Answer> {
            return is_poll(request) ? std::optional(support::reply(404, "{}")) : std::nullopt;
        });
        const Record record = wreck.job(State::accepted, age);
        const auto got = wreck.recover();
        REQUIRE(!got[0]);
        CHECK(got[0].error().kind == Error::Kind::missing);
        CHECK(wreck.on_disk(record).state == (age > 5000 ? State::ended : State::accepted));
        CHECK(jobs::unplaced_jobs(wreck.journal).size() == (age > 5000 ? 0u : 1u));
    }
}

TEST_CASE("a service that can't be reached, or does not take the key, changes nothing") {
    Wreck wreck([](const Request&) -> std::optional<Answer> {
        return support::reply(401, R"({"detail":"no"})");
    });
    const Record record = wreck.job(State::accepted, 9000);
    auto got = wreck.recover();
    REQUIRE(!got[0]);
    CHECK(got[0].error().kind == Error::Kind::unauthorized);
    wreck.service.base_url = support::refusing_origin() + "/v1";
    got = wreck.recover();
    REQUIRE(!got[0]);
    CHECK(got[0].error().kind == Error::Kind::offline);
    CHECK(wreck.on_disk(record).state == State::accepted);
}

TEST_CASE("a prediction that failed ends its job") {
    Wreck wreck([](const Request& request) -> std::optional<Answer> {
        return is_poll(request) ? std::optional(support::reply(200, prediction("p1", "failed")))
                                : std::nullopt;
    });
    const Record record = wreck.job(State::accepted);
    CHECK(!wreck.recover()[0]);
    CHECK(wreck.on_disk(record).state == State::ended);
}

TEST_CASE("orders whose reply was lost are found in the list, each its own, over pages") {
    Wreck wreck([](const Request& request) -> std::optional<Answer> {
        if (!is_list(request))
            return {};
        // Its address is somebody else's: only the cursor counts.
        if (request.path.ends_with("/v1/predictions"))
            return support::reply(200, page(listed("new", 1) + "," + listed("other", 2, "a dog"),
                                            "http://10.0.0.1/steal?a=b&cursor=c%3D1%26x"));
        CHECK(request.path.ends_with("/v1/predictions?cursor=c%3D1%26x"));
        return support::reply(200, page(listed("mine", 50) + "," + listed("taken", 51) + "," +
                                        listed("before", 400)));
    });
    const Record first = wreck.job(State::intent, 60);
    const Record second = wreck.job(State::intent, 60);
    const Record third = wreck.job(State::intent, 60);
    wreck.job(State::placed, 60, "taken");
    const auto got = wreck.recover();
    REQUIRE(got.size() == 3);
    CHECK(wreck.lists() == 2);
    std::set<std::string> ids;
    int missing = 0;
    for (const Record& record : {first, second, third})
        if (const Record now = wreck.on_disk(record); now.state == State::fetched)
            ids.insert(now.prediction);
        else
            missing += now.state == State::intent;
    CHECK(ids == std::set<std::string>{"new", "mine"});
    CHECK(missing == 1);
    for (const auto& outcome : got)
        if (!outcome) {
            CHECK(outcome.error().kind == Error::Kind::unknown);
            CHECK(outcome.error().message.find("Most likely it never arrived") !=
                  std::string::npos);
        }
    CHECK(wreck.shop.creates() == 0);
}

TEST_CASE("a clock that is off by a day finds the same") {
    Wreck wreck([](const Request& request) -> std::optional<Answer> {
        if (!is_list(request))
            return {};
        const gobj::DateTime now(
            g_date_time_new_from_unix_utc(g_get_real_time() / 1'000'000 - 86400));
        return support::reply(
            200, page(listed("mine", 86400 + 50) + "," + listed("before", 86400 + 90)),
            {{"Date",
              gobj::take_string(g_date_time_format(now.get(), "%a, %d %b %Y %H:%M:%S GMT"))}});
    });
    const Record record = wreck.job(State::intent, 60);
    CHECK(wreck.recover()[0]);
    CHECK(wreck.on_disk(record).prediction == "mine");
}

TEST_CASE("an order that a living process may be about to hear of is left to it") {
    Wreck wreck([](const Request& request) -> std::optional<Answer> {
        return is_list(request) ? std::optional(support::reply(200, page(listed("mine", 50))))
                                : std::nullopt;
    });
    const Record alive = wreck.job(State::intent, 60);
    const Record dead = wreck.job(State::intent, 60);
    auto lock = wreck.journal.lock(alive.job);
    auto got = wreck.recover();
    REQUIRE(got.size() == 1);
    CHECK(!got[0]);
    CHECK(wreck.on_disk(dead).state == State::intent);
    lock = {};
    got = wreck.recover();
    REQUIRE(got.size() == 2);
    CHECK(std::ranges::count_if(got, [](const auto& one) { return one.has_value(); }) == 1);
}

TEST_CASE(
    "without a list an order is unconfirmed, and once its time is over told for the last time") {
    Wreck wreck([](const Request& request) -> std::optional<Answer> {
        return is_list(request) ? std::optional(support::reply(404, "{}")) : std::nullopt;
    });
    const Record young = wreck.job(State::intent, 60);
    const Record old = wreck.job(State::intent, 9000);
    const auto got = wreck.recover();
    REQUIRE(got.size() == 2);
    for (const auto& outcome : got) {
        REQUIRE(!outcome);
        CHECK(outcome.error().kind == Error::Kind::unknown);
        CHECK(outcome.error().message.find("may have been drawn and billed") != std::string::npos);
    }
    CHECK(wreck.on_disk(young).state == State::intent);
    CHECK(wreck.on_disk(old).state == State::ended);
    CHECK(wreck.shop.creates() == 0);
}

TEST_CASE("a service that is known to have no list is not asked for one") {
    Wreck wreck;
    wreck.service.id = "anyapi";
    wreck.job(State::intent);
    CHECK(!wreck.recover()[0]);
    CHECK(wreck.shop.server().connections() == 0);
}

TEST_CASE("cancelling ends the waiting, not the jobs") {
    const auto cancel = gobj::new_cancel();
    Wreck wreck([&](const Request& request) -> std::optional<Answer> {
        if (!is_poll(request))
            return {};
        g_cancellable_cancel(cancel.get());
        return support::hang();
    });
    std::vector<Record> records;
    for (int i = 0; i < 20; ++i)
        records.push_back(wreck.job(State::accepted, 60, std::format("p{}", i)));
    for (const auto& outcome : wreck.recover({}, cancel)) {
        REQUIRE(!outcome);
        CHECK(outcome.error().kind == Error::Kind::cancelled);
    }
    CHECK(wreck.shop.cancels() == 0);
    for (const Record& record : records)
        CHECK(wreck.on_disk(record).state == State::accepted);
    CHECK(jobs::unplaced_jobs(wreck.journal).size() == 20);
}

TEST_CASE("a hundred parked jobs are being recovered within half a second") {
    Wreck wreck;
    for (int i = 0; i < 100; ++i)
        wreck.job(State::accepted, 60, std::format("p{}", i));
    const gobj::Seconds begin = gobj::now();
    const auto got = wreck.recover();
    CHECK(std::ranges::all_of(got, &Result<Picture>::has_value));
    CHECK(wreck.shop.downloads() == 100);
    const gobj::Seconds first = wreck.shop.server().requests().front().at - begin;
    INFO(first.count());
    CHECK(first < 0.5s);
}
