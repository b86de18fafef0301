// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/generation.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/keyring.hpp"
#include "canvas/insert.hpp"
#include "gobj/join.hpp"
#include "jobs/cost.hpp"
#include "jobs/sweep.hpp"
#include "procedures/check.hpp"
#include "procedures/progress.hpp"

namespace procedures {

using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

// Of pictures that all failed. What is paid for goes first, what was not even sent comes last.
Error most_telling(const Pictures& failed) {
    const auto rank = [](const Result<jobs::Picture>& picture) {
        const Error::Kind kind = picture.error().kind;
        return kind == Error::Kind::pending ? 0 : kind == Error::Kind::unrecorded ? 2 : 1;
    };
    return std::ranges::min_element(failed, {}, rank)->error();
}

}  // namespace

Generation::Generation(std::optional<SampleService> sample, jobs::Journal journal,
                       jobs::Preferences preferences, api::Service service, std::string key,
                       jobs::Limits limits)
    : sample_(std::move(sample)),
      preferences_(std::move(preferences)),
      journal_(std::move(journal)),
      client_(std::move(service), std::move(key)),
      run_(&journal_, &client_, std::move(limits), check_picture) {}

Task<std::unique_ptr<Generation>> Generation::prepare(api::Environment environment,
                                                      jobs::Preferences preferences, Cancel cancel,
                                                      jobs::Limits limits) {
    api::Service service = co_await gobj::from_result(
        api::choose_service(environment, preferences.service, preferences.base_url));
    jobs::Journal journal = co_await gobj::from_result(
        jobs::Journal::open(environment).transform_error(jobs::unrecorded));
    std::optional<SampleService> sample;
    api::Key key;
    if (service.base_url.empty()) {
        // Ours: a key that happens to be in the environment is for somebody else.
        sample = co_await gobj::from_result(SampleService::start());
        service.base_url = sample->base_url();
    } else {
        key = co_await api::find_key(service, environment, cancel);
        if (key.text.empty() && !service.keyless)
            co_await gobj::failed(api::no_key(service));
    }
    co_return std::unique_ptr<Generation>(new Generation(std::move(sample), std::move(journal),
                                                         std::move(preferences), std::move(service),
                                                         key.text, std::move(limits)));
}

Task<Pictures> Generation::pictures(jobs::Order order, GimpImage* target,
                                    jobs::Run::Observer observer, Cancel cancel) {
    // Samples cost nothing, whatever the model's price.
    if (!sample_)
        co_await gobj::from_result(jobs::check_daily_cap(journal_.spent_today() + spent_elsewhere_,
                                                         order.price * order.count,
                                                         preferences_.daily_cap));
    else
        order.price = 0;
    bool warmed = false;
    auto watching = [&](int job, jobs::Run::Step step) {
        observer(job, step);
        // The service is drawing: now it costs no time.
        if (!std::exchange(warmed, true) && (!target || gimp_image_is_valid(target)))
            canvas::warm(target);
    };
    Pictures results = co_await run_.pictures(std::move(order), watching, cancel);
    if (std::ranges::none_of(results, &Result<jobs::Picture>::has_value))
        co_await gobj::failed(most_telling(results));
    co_return results;
}

Task<> Generation::placed(std::vector<jobs::Record> records) {
    std::vector<Task<>> writes;
    for (jobs::Record& record : records) {
        if (!preferences_.keep_prompts)
            record.input = {};  // it was needed to find the picture again, and no longer is
        writes.push_back(run_.placed(record));
    }
    for (const auto& write : co_await gobj::join(std::move(writes)))
        if (!write)
            g_debug("%s", write.error().message.c_str());
    co_await jobs::sweep(journal_, preferences_.kept());
}

Result<Generated> generate_and_wait(jobs::Order order, GimpImage* target) {
    const Progress progress(_("Generating from a prompt"));
    // Scripts are told where they go by the environment; the person's preferences come second.
    const api::Environment environment = api::process_environment();
    auto journal = jobs::Journal::open(environment).transform_error(jobs::unrecorded);
    if (!journal)
        return std::unexpected(journal.error());
    const jobs::Preferences preferences = jobs::load_preferences(jobs::Store(journal->folder()));
    auto generation = Generation::prepare(environment, preferences, gobj::new_cancel()).run();
    if (!generation)
        return std::unexpected(generation.error());
    auto pictures =
        (*generation)
            ->pictures(
                std::move(order), target, [](int, jobs::Run::Step) {}, gobj::new_cancel())
            .run();
    if (!pictures)
        return std::unexpected(pictures.error());
    return Generated{std::move(*generation), std::move(*pictures)};
}

}  // namespace procedures
