// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in which something goes wrong: what is paid for is neither ordered twice nor lost.
#include <catch2/catch_test_macros.hpp>
#include <format>

#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using gobj::Seconds;
using support::Answer;
using support::Request;
using Maybe = std::optional<Answer>;

namespace {

// The first answers are these, in order; then the usual.
Workshop::Exception first(bool (*which)(const Request&), std::vector<Answer> answers) {
    return [=, next = std::size_t{0}](const Request& request) mutable -> Maybe {
        return which(request) && next < answers.size() ? Maybe(answers[next++]) : std::nullopt;
    };
}

Workshop::Exception always(bool (*which)(const Request&), Answer answer) {
    return [=](const Request& request) { return which(request) ? Maybe(answer) : std::nullopt; };
}

Error::Kind kind_of(const gobj::Result<jobs::Picture>& got) {
    REQUIRE(!got);
    INFO(got.error().message);
    CHECK(!got.error().message.empty());
    return got.error().kind;
}

void cancel_in(guint milliseconds, const gobj::Cancel& cancel) {
    g_timeout_add_full(
        G_PRIORITY_DEFAULT, milliseconds,
        [](gpointer c) -> gboolean {
            g_cancellable_cancel(static_cast<GCancellable*>(c));
            return G_SOURCE_REMOVE;
        },
        g_object_ref(cancel.get()), g_object_unref);
}

}  // namespace

TEST_CASE("a state folder that can't be written: no create reaches the server") {
    Workshop shop;
    // A file where the folder should be stops even the superuser.
    REQUIRE(g_file_set_contents((shop.folder() + "/jobs").c_str(), "x", 1, nullptr));
    const auto all = shop.run();
    REQUIRE(!all);
    CHECK(all.error().kind == Error::Kind::local);
    CHECK(shop.server().connections() == 0);
}

TEST_CASE("an intent that can't be written: no create reaches the server") {
    Workshop shop;
    api::Service service;
    service.base_url = shop.server().origin();
    api::Client client(service, key);
    const jobs::Journal journal(shop.folder() + "/missing");
    jobs::Run run(&journal, &client);
    const auto all =
        run.pictures({"a/b", api::JsonObjectBuilder().build(), 1}, [](int, jobs::Run::Step) {}, {})
            .run();
    CHECK(kind_of(all->at(0)) == Error::Kind::unrecorded);
    CHECK(shop.server().connections() == 0);
}

TEST_CASE("a create whose reply is lost is not sent again and stays an intent") {
    const Answer whole = support::reply(201, prediction("p1", "starting"));
    for (const Answer& lost :
         {support::reset(), support::cut(0, whole), support::cut(60, whole), support::hang(),
          support::reply(500, "{}"), support::reply(502, "<html>"), support::reply(201, "{")}) {
        Workshop shop(always(is_create, lost));
        CHECK(kind_of(shop.one()) == Error::Kind::unknown);
        CHECK(shop.creates() == 1);
        CHECK(shop.state() == "intent");
    }
}

TEST_CASE("a create that is refused has ended, and was sent once") {
    for (const auto& [status, kind] : {std::pair{401u, Error::Kind::unauthorized},
                                       {402u, Error::Kind::payment},
                                       {404u, Error::Kind::missing},
                                       {422u, Error::Kind::rejected}}) {
        Workshop shop(always(is_create, support::reply(status, "{}")));
        CHECK(kind_of(shop.one()) == kind);
        CHECK(shop.creates() == 1);
        CHECK(shop.state() == "ended");
    }
}

TEST_CASE("asked to slow down, a create waits as long as it was told, then goes on") {
    Workshop shop(first(is_create, {support::reply(429, "{}", {{"Retry-After", "1.2"}})}));
    REQUIRE(shop.one());
    CHECK(shop.creates() == 2);
    const auto& requests = shop.server().requests();
    CHECK(requests[1].at - requests[0].at >= 1.2s);
    CHECK(requests[1].at - requests[0].at < 4s);
}

TEST_CASE("asked to slow down for ever, a create gives up after its tries") {
    Workshop shop(always(is_create, support::reply(429, "{}", {{"Retry-After", "0.1"}})));
    CHECK(kind_of(shop.one({.create_tries = 2})) == Error::Kind::busy);
    CHECK(shop.creates() == 2);
    CHECK(shop.state() == "ended");
    Workshop later(always(is_create, support::reply(429, "{}", {{"Retry-After", "600"}})));
    CHECK(kind_of(later.one()) == Error::Kind::busy);
    CHECK(later.creates() == 1);
}

TEST_CASE("a fresh id that is not known yet is asked about again, an old one is not") {
    Workshop shop(first(is_poll, {support::reply(404, "{}"), support::reply(404, "{}")}));
    CHECK(shop.one());
    CHECK(shop.creates() == 1);
    Workshop gone(always(is_poll, support::reply(404, "{}")));
    CHECK(kind_of(gone.one({.fresh = 0.3s})) == Error::Kind::missing);
    CHECK(gone.polls() >= 2);
}

TEST_CASE("polls survive whatever a server answers") {
    Workshop shop(first(
        is_poll, {support::reply(500, "{}"), support::reset(), support::reply(200, "{"),
                  support::reply(200, "<html>"), support::reply(502, "<html>"),
                  support::cut(50, support::reply(200, "{}")),
                  support::reply(200, prediction("another", "failed")), support::reply(302),
                  support::reply(409, "{}"), support::reply(200, prediction("p1", "unheard-of"))}));
    const auto got = shop.one({.longest_pause = 0.1s});
    REQUIRE(got);
    CHECK(shop.creates() == 1);
    CHECK(shop.polls() == 12);
}

TEST_CASE("polls slow down when asked to") {
    Workshop shop(first(is_poll, {support::reply(429, "{}", {{"Retry-After", "1.3"}})}));
    REQUIRE(shop.one());
    std::vector<Seconds> polls;
    for (const Request& request : shop.server().requests())
        if (is_poll(request))
            polls.push_back(request.at);
    REQUIRE(polls.size() >= 2);
    CHECK(polls[1] - polls[0] >= 1.3s);
}

TEST_CASE("a prediction that ends without a picture says why and has ended") {
    for (const char* end :
         {R"("failed","error":"it broke")", R"("canceled")", R"("aborted")",
          R"("succeeded","output":[])", R"("succeeded","output":null,"data_removed":true)",
          R"("succeeded","output":"no address")"}) {
        CAPTURE(end);
        Workshop shop(
            always(is_poll, support::reply(200, std::format(R"({{"id":"p1","status":{}}})", end))));
        CHECK(kind_of(shop.one()) == Error::Kind::failed);
        CHECK(shop.polls() == 1);
        CHECK(shop.downloads() == 0);
        CHECK(shop.state() == "ended");
    }
}

TEST_CASE("a job that takes longer than we wait is parked, by its name") {
    Workshop shop(always(is_poll, support::reply(200, prediction("p1", "processing"))));
    const auto got = shop.one({.wait = 0.4s});
    CHECK(kind_of(got) == Error::Kind::pending);
    CHECK(got.error().message.find("p1") != std::string::npos);
    CHECK(got.error().message.find("Recover") != std::string::npos);
    CHECK(shop.state() == "accepted");
    CHECK(shop.cancels() == 0);
}

TEST_CASE("a key that is withdrawn on the way parks the job") {
    Workshop shop(always(is_poll, support::reply(401, "{}")));
    CHECK(kind_of(shop.one()) == Error::Kind::pending);
    CHECK(shop.state() == "accepted");
}

TEST_CASE("a download that breaks off is tried again, three times at most") {
    const Answer broken = support::cut(70, support::reply(200, std::string(500, 'x')));
    Workshop shop(first(is_download, {broken, support::reply(503)}));
    const auto got = shop.one();
    REQUIRE(got);
    CHECK(read(got->path) == picture);
    CHECK(shop.downloads() == 3);
    Workshop never(always(is_download, broken));
    CHECK(kind_of(never.one()) == Error::Kind::unknown);
    CHECK(never.downloads() == 3);
    CHECK(never.state() == "succeeded");
    for (const std::string& path : never.files())
        CHECK(path.ends_with(".json"));
}

TEST_CASE("a picture that arrived incomplete is fetched again, and kept only when it is whole") {
    Workshop shop;
    int looks = 0;
    shop.check = [&](const std::string& path) -> gobj::Result<> {
        CHECK(read(path) == picture);
        if (++looks < 3)
            return gobj::failure(Error::Kind::unknown, "incomplete");
        return {};
    };
    REQUIRE(shop.one());
    CHECK(shop.downloads() == 3);
    CHECK(shop.creates() == 1);
    CHECK(shop.state() == "fetched");
}

TEST_CASE("what is no picture is fetched once, is not kept, and its job can still be recovered") {
    Workshop shop;
    shop.check = [](const std::string&) -> gobj::Result<> {
        return gobj::failure(Error::Kind::unexpected, "a web page");
    };
    const auto got = shop.one();
    REQUIRE_FALSE(got);
    CHECK(got.error().message == "a web page");
    CHECK(shop.downloads() == 1);
    CHECK(shop.state() == "succeeded");
    CHECK(shop.files().size() == 2);  // the record, and how long such jobs take
}

TEST_CASE("a picture that is gone, or that we do not open, is not asked for again") {
    for (unsigned status : {403u, 404u, 410u}) {
        Workshop shop(always(is_download, support::reply(status)));
        CHECK(kind_of(shop.one()) == Error::Kind::missing);
        CHECK(shop.downloads() == 1);
    }
    Workshop shop(always(
        is_poll,
        support::reply(200, prediction("p1", "succeeded", R"("output":"file:///etc/passwd")"))));
    CHECK(kind_of(shop.one()) == Error::Kind::unexpected);
}

TEST_CASE("a download ends at its deadline however slowly it comes") {
    Workshop shop(
        always(is_download, support::drip(0.05s, support::reply(200, std::string(500, 'x')))));
    const Seconds begin = gobj::now();
    CHECK(kind_of(shop.one({.download = 0.5s})) == Error::Kind::unknown);
    CHECK(gobj::now() - begin < 6s);
}

TEST_CASE("cancelled while it waits, the service hears of it within a second") {
    auto cancel = gobj::new_cancel();
    Seconds cancelled_at{0};
    Workshop shop([&](const Request& request) -> Maybe {
        if (is_poll(request) && cancelled_at == 0s) {
            cancelled_at = gobj::now();
            g_cancellable_cancel(cancel.get());
        }
        return is_poll(request) ? Maybe(support::hang()) : std::nullopt;
    });
    CHECK(kind_of(shop.one({}, cancel)) == Error::Kind::cancelled);
    REQUIRE(shop.cancels() == 1);
    CHECK(shop.server().requests().back().path == "/v1/predictions/p1/cancel");
    CHECK(shop.server().requests().back().at - cancelled_at < 1s);
    CHECK(shop.downloads() == 0);
}

TEST_CASE("cancelled while its create is on the way, the job is stopped as soon as it has a name") {
    auto cancel = gobj::new_cancel();
    Workshop shop([&](const Request& request) -> Maybe {
        if (!is_create(request))
            return {};
        g_cancellable_cancel(cancel.get());
        return support::late(0.3s, support::reply(201, prediction("p1", "starting")));
    });
    CHECK(kind_of(shop.one({}, cancel)) == Error::Kind::cancelled);
    CHECK(shop.creates() == 1);
    CHECK(shop.cancels() == 1);
}

TEST_CASE("cancelled before it begins, or while asked to slow down, nothing more is sent") {
    auto cancel = gobj::new_cancel();
    Workshop slow(always(is_create, support::reply(429, "{}", {{"Retry-After", "30"}})));
    cancel_in(300, cancel);
    CHECK(kind_of(slow.one({}, cancel)) == Error::Kind::cancelled);
    CHECK(slow.creates() == 1);
    Workshop shop;
    CHECK(kind_of(shop.one({}, cancel)) == Error::Kind::cancelled);
    CHECK(shop.server().requests().empty());
}

TEST_CASE("cancelled too late, the picture waits in the journal and is told to be there") {
    auto cancel = gobj::new_cancel();
    Workshop shop([&](const Request& request) -> Maybe {
        if (request.path.ends_with("/cancel"))
            return support::reply(200, prediction("p1", "succeeded"));
        if (is_poll(request))
            g_cancellable_cancel(cancel.get());
        return {};
    });
    CHECK(kind_of(shop.one({}, cancel)) == Error::Kind::pending);
    CHECK(shop.state() == "accepted");
    CHECK(shop.cancels() == 1);
}

TEST_CASE("a service that can't cancel, or never answers that, does not hold the run") {
    for (const Answer& answer : {support::reply(404, "{}"), support::reply(405), support::hang()}) {
        auto cancel = gobj::new_cancel();
        Workshop shop([&](const Request& request) -> Maybe {
            if (request.path.ends_with("/cancel"))
                return answer;
            if (is_poll(request))
                g_cancellable_cancel(cancel.get());
            return {};
        });
        const Seconds begin = gobj::now();
        CHECK(kind_of(shop.one({}, cancel)) == Error::Kind::cancelled);
        CHECK(shop.cancels() == 1);
        CHECK(gobj::now() - begin < 8s);
    }
}
