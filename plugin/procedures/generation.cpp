// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/generation.hpp"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#include "canvas/insert.hpp"
#include "gobj/join.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr guint pulse_milliseconds = 200;

// GIMP's progress while the loop runs. Its Cancel ends this process at once; the journal survives
// that.
class Progress {
  public:
    Progress()
        : pulse_(g_timeout_add(
              pulse_milliseconds,
              [](gpointer) -> gboolean { return gimp_progress_pulse(), G_SOURCE_CONTINUE; },
              nullptr)) {
        gimp_progress_init(_("Generating from a prompt"));
    }
    Progress(const Progress&) = delete;
    ~Progress() {
        g_source_remove(pulse_);
        gimp_progress_end();
    }

  private:
    guint pulse_;
};

Task<std::vector<Result<void>>> all(std::vector<Task<>> tasks) {
    co_return co_await gobj::join(std::move(tasks));
}

}  // namespace

Generation::Generation(std::optional<SampleService> sample, jobs::Journal journal,
                       api::Service service, std::string key)
    : sample_(std::move(sample)),
      journal_(std::move(journal)),
      client_(std::move(service), std::move(key)),
      run_(&journal_, &client_) {}

Result<std::unique_ptr<Generation>> Generation::prepare() {
    const api::Environment environment = api::process_environment();
    auto service = api::choose_service(environment);
    if (!service)
        return std::unexpected(service.error());
    auto key = api::key_from_environment(*service, environment);
    if (!key)
        return std::unexpected(key.error());
    if (key->empty() && !service->keyless)
        return std::unexpected(api::no_key(*service));
    auto journal = jobs::Journal::open(environment);
    if (!journal)
        return std::unexpected(journal.error());
    std::optional<SampleService> sample;
    if (service->base_url.empty()) {
        auto started = SampleService::start();
        if (!started)
            return std::unexpected(started.error());
        sample = std::move(*started);
        service->base_url = sample->base_url();
        key->clear();  // a key in the environment is for somebody else
    }
    return std::unique_ptr<Generation>(
        new Generation(std::move(sample), std::move(*journal), std::move(*service), *key));
}

Result<std::vector<Result<jobs::Picture>>> Generation::pictures(jobs::Order order,
                                                                GimpImage* target) {
    const Progress progress;
    bool warmed = false;
    auto observer = [&](int, jobs::Run::Step) {
        if (!std::exchange(warmed, true))
            canvas::warm(target);  // the service is drawing: now it costs no time
    };
    auto results = run_.pictures(std::move(order), observer, gobj::new_cancel()).run();
    if (!results)
        return results;
    for (const auto& result : *results)
        if (result)
            return results;
    return std::unexpected(results->front().error());
}

void Generation::placed(const std::vector<jobs::Record>& records) {
    std::vector<Task<>> writes;
    for (const jobs::Record& record : records)
        writes.push_back(run_.placed(record));
    const auto written = all(std::move(writes)).run();
    for (const auto& write : written.value_or(std::vector<Result<void>>()))
        if (!write)
            g_debug("%s", write.error().message.c_str());
}

}  // namespace procedures
