// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/recover_session.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "gobj/join.hpp"
#include "gobj/owned.hpp"
#include "windows/waiting.hpp"

namespace windows {

using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr guint watch_seconds = 10;

double now() {
    return static_cast<double>(g_get_real_time()) / 1e6;
}

std::string counted(const char* format, std::size_t first, std::size_t second) {
    return gobj::take_string(g_strdup_printf(format, first, second));
}

}  // namespace

RecoverSession::RecoverSession(procedures::Recovering* recovering)
    : recovering_(recovering),
      window_(waiting_jobs(recovering->jobs(), now())),
      placed_(recovering->jobs().size()),
      unconfirmed_(placed_.size()),
      failed_(placed_.size()),
      watch_(g_timeout_add_seconds(
          watch_seconds,
          [](gpointer self) -> gboolean {
              static_cast<RecoverSession*>(self)->show_times();
              return G_SOURCE_CONTINUE;
          },
          this)) {}

RecoverSession::~RecoverSession() {
    g_source_remove(watch_);
}

Task<> RecoverSession::run() {
    while (co_await window_.wish() == ui::RecoverWindow::Wish::recover)
        co_await recover();
    (void)co_await recovering_->sweep().as_result();
}

procedures::RecoveredCounts RecoverSession::counts() const {
    return {static_cast<int>(std::ranges::count(placed_, true)),
            static_cast<int>(std::ranges::count(unconfirmed_, true))};
}

Task<> RecoverSession::recover() {
    const std::vector<std::size_t> which = window_.chosen();
    const Cancel cancel = gobj::new_cancel();
    window_.begin(cancel);
    window_.set_state(_("Asking the service…"));
    const std::size_t before = landed.size();
    ui::Answer<Arrived> arrived;
    std::vector<Task<>> both;
    both.push_back(fetch(which, &arrived, cancel));
    both.push_back(place(which.size(), &arrived, cancel));
    (void)co_await gobj::join(std::move(both));
    show_failed(which);
    show_times();
    window_.end(cancel);
    if (!gobj::is_cancelled(cancel))
        window_.set_status(
            counted(_("%zu of %zu were recovered."), landed.size() - before, which.size()));
}

Task<> RecoverSession::fetch(std::vector<std::size_t> which, ui::Answer<Arrived>* arrived,
                             Cancel cancel) {
    (void)co_await recovering_
        ->recover(
            which,
            [&](std::size_t place, const Result<jobs::Picture>& outcome) {
                arrived->give({which[place], outcome});
            },
            cancel)
        .as_result();
    arrived->give({std::nullopt, std::unexpected(Error{})});
}

// As they come, so that each is written down as placed before the next one is in an image.
Task<> RecoverSession::place(std::size_t asked, ui::Answer<Arrived>* arrived, Cancel cancel) {
    for (std::size_t over = 0;; ++over) {
        const Arrived one = co_await arrived->next();
        if (!one.job)
            break;
        // What was stopped waits on, even if it is here already.
        if (gobj::is_cancelled(cancel))
            continue;
        const std::size_t job = *one.job;
        unconfirmed_[job] = !one.outcome && one.outcome.error().kind == Error::Kind::unknown;
        auto where =
            one.outcome.and_then([&](const jobs::Picture& picture) { return land_one(picture); });
        if (where) {
            placed_[job] = true;
            (void)co_await recovering_->placed(one.outcome->record).as_result();
            window_.show(job, ui::Fate::recovered, *where);
        } else if (where.error().kind != Error::Kind::cancelled) {
            failed_[job] = where.error().message;
            window_.show(job, ui::Fate::open, failed_[job]);
        }
        window_.set_state(counted(_("%zu of %zu are done…"), over + 1, asked));
    }
}

Result<std::string> RecoverSession::land_one(const jobs::Picture& picture) {
    const auto there = land(picture, recovering_->write_provenance());
    if (!there)
        return std::unexpected(there.error());
    landed.push_back(*there);
    predictions.push_back(picture.prediction.id);
    if (!there->layer)
        return _("Recovered into a new image.");
    const gobj::Chars name(gimp_image_get_name(there->image));
    return gobj::take_string(g_strdup_printf(_("Recovered into the image “%s”."), name.get()));
}

void RecoverSession::show_failed(const std::vector<std::size_t>& which) {
    for (const std::size_t job : which)
        if (!placed_[job] && !failed_[job].empty())
            window_.show(job, recovering_->jobs()[job].unplaced() ? ui::Fate::open : ui::Fate::lost,
                         failed_[job]);
}

void RecoverSession::show_times() {
    const auto& jobs = recovering_->jobs();
    const auto waiting = waiting_jobs(jobs, now());
    for (std::size_t i = 0; i < jobs.size(); ++i)
        window_.set_about(i, waiting[i].about);
}

}  // namespace windows
