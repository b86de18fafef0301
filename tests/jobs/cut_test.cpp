// SPDX-License-Identifier: GPL-3.0-or-later
// The wire cut after every byte of each reply: never two predictions for one picture, and never a
// picture lost that the service has told us of.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <format>
#include <map>
#include <set>

#include "support/fault_proxy.hpp"
#include "workshop.hpp"

using namespace std::chrono_literals;
using namespace workshop;
using gobj::Error;
using support::Answer;
using support::Fault;
using support::FaultProxy;
using support::Request;
using Maybe = std::optional<Answer>;

namespace {

constexpr int side_by_side = 25;  // fewer than spend a run's budget

const jobs::Limits quick{
    .longest_pause = 0.1s, .poll_spacing = 0s, .looks = {0.2s, 0.5s, 1.5s}, .search = 4s};

std::size_t length(const Answer& answer) {
    return answer.pieces[0].bytes.size();
}

// Ids of one length, so that every reply of a kind has the same.
std::string id_of(int number) {
    return std::format("job{:05}", number);
}

// The number in ".../job00012 HTTP/1.1".
int number_in(const std::string& request_line) {
    return std::stoi(request_line.substr(request_line.find("job") + 3, 5));
}

struct Outcome {
    int pictures = 0, unknown = 0, others = 0;
    std::set<std::string> ids;
};

// A job for each byte 0…`most` of the reply to requests that begin so (or for each so many bytes);
// the reply is cut there the first time that it is given for that job.
class Cuts {
  public:
    Cuts(const std::string& begin, Fault::End how, Workshop::Exception exception = {})
        // Silence has to be waited out.
        : step(how == Fault::End::black_hole ? 7 : 1),
          shop(std::move(exception)),
          proxy(shop.server().origin(), [this, begin, how](const std::string& line) -> Fault {
              if (!line.starts_with(begin))
                  return {};
              // The replies to creates have no number before they are given.
              const int number = line.starts_with("POST") ? created_cuts++ : number_in(line);
              return cut.insert(number).second
                         ? Fault{.cut = static_cast<std::size_t>(number * step), .end = how}
                         : Fault{};
          }) {
        shop.through = proxy.origin();
        shop.id = [](int number) { return id_of(number - 1); };
        shop.polls_until_done = 1;
        shop.timeouts = {.call = step > 1 ? 2s : 20s, .answer = 2s};
        shop.check = [](const std::string& path) -> gobj::Result<> {
            if (read(path) != picture)
                return gobj::failure(Error::Kind::unknown, "incomplete");
            return {};
        };
    }

    Outcome run(std::size_t most) {
        Outcome outcome;
        jobs = static_cast<int>(most) / step + 1;
        for (int left = jobs; left > 0; left -= side_by_side) {
            const auto all = shop.run(std::min(left, side_by_side), quick);
            REQUIRE(all);
            for (const auto& got : *all) {
                if (!got)
                    UNSCOPED_INFO(got.error().message + " " + got.error().detail);
                outcome.pictures += got.has_value();
                outcome.unknown += !got && got.error().kind == Error::Kind::unknown;
                outcome.others += !got && got.error().kind != Error::Kind::unknown;
                if (got) {
                    CHECK(read(got->path) == picture);
                    outcome.ids.insert(got->prediction.id);
                }
            }
        }
        // However it ended: one create for each picture that was wanted.
        CHECK(shop.creates() == jobs);
        CHECK(shop.created() == jobs);
        CHECK(outcome.others == 0);
        CHECK(static_cast<int>(cut.size()) == jobs);
        return outcome;
    }

    std::map<std::string, int> states() const {
        std::map<std::string, int> found;
        for (const std::string& path : shop.files())
            if (path.ends_with(".json") && path.find("/jobs/") != std::string::npos)
                if (const auto json = api::Json::parse(read(path)))
                    ++found[json->member("state").string().value_or("")];
        return found;
    }

    int step, jobs = 0;
    int created_cuts = 0;
    std::set<int> cut;
    Workshop shop;
    FaultProxy proxy;
};

constexpr Fault::End ends[] = {Fault::End::close, Fault::End::reset, Fault::End::black_hole};

}  // namespace

TEST_CASE("a create reply cut at any byte: one prediction, and an intent that says so") {
    const int size =
        static_cast<int>(length(support::reply(201, prediction(id_of(0), "starting"))));
    for (const Fault::End how : ends) {
        CAPTURE(static_cast<int>(how));
        Cuts cuts("POST /v1/models/", how);
        const Outcome outcome = cuts.run(static_cast<std::size_t>(size));
        // Only the last has its whole reply (which a reset may overtake), and so its picture.
        CHECK(outcome.pictures <= 1);
        CHECK((how != Fault::End::close || outcome.pictures == 1));
        CHECK(outcome.unknown == cuts.jobs - outcome.pictures);
        CHECK(cuts.states()["intent"] == outcome.unknown);
        CHECK(cuts.states()["fetched"] == outcome.pictures);
        CHECK(cuts.shop.downloads() == outcome.pictures);
    }
}

TEST_CASE("where the service has a list, a create reply cut at any byte costs no picture") {
    const int size =
        static_cast<int>(length(support::reply(201, prediction(id_of(0), "starting"))));
    for (const Fault::End how : {Fault::End::close, Fault::End::black_hole}) {
        CAPTURE(static_cast<int>(how));
        Cuts cuts("POST /v1/models/", how);
        cuts.shop.has_list = true;
        const Outcome outcome = cuts.run(static_cast<std::size_t>(size));
        CHECK(outcome.pictures == cuts.jobs);
        CHECK(static_cast<int>(outcome.ids.size()) == cuts.jobs);
        CHECK(cuts.states()["fetched"] == cuts.jobs);
    }
}

TEST_CASE("a get reply cut at any byte: one prediction and one picture") {
    for (const Fault::End how : ends) {
        CAPTURE(static_cast<int>(how));
        Cuts cuts("GET /v1/predictions/", how);
        const std::size_t size = length(support::reply(
            200,
            prediction(id_of(0), "succeeded",
                       std::format(R"("output":"{}/files/{}")", cuts.shop.origin(), id_of(0)))));
        const Outcome outcome = cuts.run(size);
        CHECK(outcome.pictures == cuts.jobs);
        CHECK(static_cast<int>(outcome.ids.size()) == cuts.jobs);
        CHECK(cuts.states()["fetched"] == outcome.pictures);
    }
}

TEST_CASE("a download cut at any byte, of whatever form: one prediction and one whole picture") {
    const std::string with_length = support::reply(200, picture).pieces[0].bytes;
    const std::string until_the_end = std::string("HTTP/1.1 200 OK\r\n\r\n") + picture;
    const std::string in_chunks = std::format(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        std::string(picture).substr(0, 5), std::string_view(picture).size() - 5, picture + 5);
    for (const std::string& form : {with_length, until_the_end, in_chunks})
        for (const Fault::End how : {Fault::End::close, Fault::End::reset}) {
            CAPTURE(form, static_cast<int>(how));
            Cuts cuts("GET /files/", how, [form](const Request& request) -> Maybe {
                return is_download(request) ? Maybe(support::raw(form)) : std::nullopt;
            });
            const Outcome outcome = cuts.run(form.size());
            CHECK(outcome.pictures == cuts.jobs);
            CHECK(static_cast<int>(outcome.ids.size()) == cuts.jobs);
        }
}

TEST_CASE("a create cut on its way to the service is sent once, and not again") {
    std::size_t next = 0;
    Workshop shop;
    FaultProxy proxy(shop.server().origin(), [&](const std::string& line) -> Fault {
        if (!line.starts_with("POST"))
            return {};
        return {.request_cut = next++ * 20, .end = Fault::End::reset};
    });
    shop.through = proxy.origin();
    const auto all = shop.run(side_by_side, quick);
    REQUIRE(all);
    for (const auto& got : *all)
        CHECK((got || got.error().kind == Error::Kind::unknown));
    CHECK(next == side_by_side);
    CHECK(shop.creates() <= side_by_side);
}
