// SPDX-License-Identifier: GPL-3.0-or-later
// What the journal costs a run, measured inside: journal_bench BASE_URL JOBS. Prints, in ms, for
// JOBS jobs side by side the longest time that the main loop did not come round, with and without
// the journal's writes; then, all of them parked, how long until a recovery has asked for the
// first, has the first and has all. GENLAYER_STATE_DIR is the journal's.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <glib/gstdio.h>

#include "gobj/join.hpp"
#include "gobj/sleep.hpp"
#include "jobs/recovery.hpp"

namespace {

using gobj::Seconds;
using gobj::Task;

// Looks at the clock whenever the main loop comes round, and makes it come round each millisecond.
class Gaps {
  public:
    Gaps() {
        source_ = g_timeout_add_full(
            G_PRIORITY_HIGH, 1,
            [](gpointer self) -> gboolean { return static_cast<Gaps*>(self)->look(), true; }, this,
            nullptr);
    }
    Gaps(const Gaps&) = delete;
    ~Gaps() { g_source_remove(source_); }

    void tell(const char* what) {
        std::ranges::sort(gaps_);
        const auto at = [&](double part) {
            return gaps_[static_cast<std::size_t>(static_cast<double>(gaps_.size() - 1) * part)] *
                   1000;
        };
        std::printf("%s %.1f %.1f\n", what, at(0.99), at(1));
    }

  private:
    void look() {
        const Seconds now = gobj::now();
        gaps_.push_back((now - last_).count());
        last_ = now;
    }
    Seconds last_ = gobj::now();
    std::vector<double> gaps_;
    guint source_;
};

Task<> pause(Seconds length) {
    co_await gobj::sleep_for(length, {});
}

Task<> creates_alone(api::Client* client, int count, api::Json input) {
    std::vector<Task<api::Prediction>> all;
    for (int i = 0; i < count; ++i)
        all.push_back(client->create("google/imagen-4", input, {}));
    co_await gobj::join(std::move(all));
}

Task<> writes_alone(const jobs::Journal* journal, std::vector<jobs::Record> records) {
    std::vector<Task<>> writes;
    for (const jobs::Record& record : records)
        writes.push_back(journal->write(record));
    co_await gobj::join(std::move(writes));
}

Task<> park(const jobs::Journal* journal, std::vector<jobs::Record> records) {
    for (jobs::Record& record : records) {
        record.state = jobs::State::accepted;
        record.sha256.clear();
        g_remove(journal->picture_path(record).c_str());
    }
    co_await writes_alone(journal, std::move(records));
}

int measure(const jobs::Journal& journal, api::Client* client, int count) {
    const api::Json input = api::JsonObjectBuilder().set("prompt", "bench").build();
    std::vector<jobs::Record> records;
    {
        Gaps gaps;
        (void)pause(Seconds(0.5)).run();
        gaps.tell("idle");
    }
    {
        Gaps gaps;
        (void)creates_alone(client, count, input).run();
        gaps.tell("requests");
    }
    {
        jobs::Run run(&journal, client);
        Gaps gaps;
        const auto all =
            run.pictures({"google/imagen-4", input, count}, [](int, jobs::Run::Step) {}, {}).run();
        gaps.tell("run");
        for (const auto& picture : *all)
            if (picture)
                records.push_back(picture->record);
    }
    {
        Gaps gaps;
        (void)writes_alone(&journal, records).run();
        gaps.tell("writes");
    }
    if (static_cast<int>(records.size()) != count || !park(&journal, std::move(records)).run())
        return 1;
    records.clear();
    Seconds first{0};
    const Seconds begin = gobj::now();
    auto parked = jobs::unplaced_jobs(journal);
    const Seconds listed = gobj::now() - begin;
    jobs::Recovery recovery(&journal, client);
    Gaps gaps;
    const auto home = recovery
                          .pictures(std::move(parked),
                                    [&](std::size_t, const gobj::Result<jobs::Picture>& outcome) {
                                        if (outcome && first == Seconds(0))
                                            first = gobj::now() - begin;
                                    },
                                    {})
                          .run();
    std::printf("recovery %.0f %.0f %.0f\n", listed.count() * 1000, first.count() * 1000,
                (gobj::now() - begin).count() * 1000);
    gaps.tell("recovering");
    return std::ranges::all_of(*home, [](const auto& one) { return one.has_value(); }) ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    const auto journal = jobs::Journal::open(api::process_environment());
    if (count != 3 || !journal)
        return 2;
    api::Service service;
    service.id = service.name = "custom";
    service.base_url = arguments[1];
    service.routes = {"create", "get"};
    api::Client client(service, "");
    return measure(*journal, &client, std::atoi(arguments[2]));
}
