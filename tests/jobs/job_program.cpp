// SPDX-License-Identifier: GPL-3.0-or-later
// A run, or a recovery, without GIMP, for tests that kill it or break its disk:
//   job_program run|recover BASE_URL PROMPT
// GENLAYER_STATE_DIR is the journal's. Prints one line per picture, or the error.
#include <cstdio>
#include <string_view>

#include "jobs/recovery.hpp"
#include "jobs/sweep.hpp"

namespace {

using namespace std::chrono_literals;
using Outcome = gobj::Result<jobs::Picture>;

const jobs::Limits quick{.looks = {0.2s, 0.5s, 1s}, .search = 2s};

gobj::Task<> all_of_it(bool recover, std::string prompt, const jobs::Journal* journal,
                       api::Client* client) {
    std::vector<Outcome> outcomes;
    jobs::Run run(journal, client, quick);
    if (recover) {
        jobs::Recovery recovery(journal, client, quick);
        outcomes = co_await recovery.pictures(jobs::unplaced_jobs(*journal), {}, {});
    } else {
        outcomes = co_await run.pictures(
            {"google/imagen-4", api::JsonObjectBuilder().set("prompt", prompt).build()},
            [](int, jobs::Run::Step) {}, {});
    }
    for (const Outcome& outcome : outcomes) {
        if (outcome)
            co_await run.placed(outcome->record);
        std::printf("%s %s\n", outcome ? "picture" : "error",
                    outcome ? outcome->prediction.id.c_str() : outcome.error().message.c_str());
    }
    co_await jobs::sweep(*journal);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4)
        return 2;
    api::Service service;
    service.id = service.name = "custom";
    service.base_url = arguments[2];
    service.routes = {"create", "get"};
    service.keyless = true;
    const auto journal = jobs::Journal::open(api::process_environment());
    if (!journal) {
        std::printf("error %s\n", journal.error().message.c_str());
        return 1;
    }
    api::Client client(service, "");
    const auto done =
        all_of_it(std::string_view(arguments[1]) == "recover", arguments[3], &*journal, &client)
            .run();
    if (!done)
        std::printf("error %s\n", done.error().message.c_str());
    return done ? 0 : 1;
}
