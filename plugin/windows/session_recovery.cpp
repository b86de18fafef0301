// SPDX-License-Identifier: GPL-3.0-or-later
// What a session can say and do about pictures that did not get into an image.
#include <algorithm>

#include <glib/gi18n-lib.h>

#include "gobj/owned.hpp"
#include "procedures/recovering.hpp"
#include "procedures/values.hpp"
#include "windows/problem.hpp"
#include "windows/recover_session.hpp"
#include "windows/session.hpp"

namespace windows {

using gobj::Error;
using gobj::Result;
using gobj::Task;
using procedures::Pictures;

void Session::show_problem(const Error& error, const api::Service& service) {
    if (error.kind == Error::Kind::cancelled)
        return;
    procedures::log_failure(error);
    ui::Problem problem = problem_of(error, service);
    if (problem.remedy == ui::Remedy::key_or_sample)
        problem.message = gobj::take_string(g_strdup_printf(
            _("Generating with %s needs a key. Enter one, or try it out with sample pictures, "
              "which cost nothing."),
            service.name.c_str()));
    window_.show(problem);
}

// Also called from inside a run's end: it only shows.
void Session::offer_late(const Running& running, const Result<Pictures>& outcome) {
    if (!outcome && outcome.error().kind != Error::Kind::pending)
        return window_.set_status(outcome.error().message);
    recover_from_ = running.generation().journal().folder();
    ui::Problem offer;
    offer.message = outcome ? _("The picture arrived after Cancel; it is kept, and may be billed.")
                            : outcome.error().message;
    offer.remedy = ui::Remedy::recover;
    window_.show(offer);
}

Task<> Session::recover() {
    // What ended runs hold is Recover's now.
    std::erase_if(runs_, [](const auto& ended) { return ended->outcome().has_value(); });
    auto recovering =
        procedures::Recovering::begin(environment(), jobs::Journal(recover_from_), preferences());
    RecoverSession session(&recovering);
    (void)co_await session.run().as_result();
    for (std::size_t i = 0; i < session.landed.size(); ++i) {
        const Landed& landed = session.landed[i];
        const bool asked_for = (door_ == ui::Door::layer) == (landed.layer != nullptr);
        if (!asked_for)
            continue;  // it was for another image: there it is, but it is not what we give back
        if (landed.layer)
            layers.push_back(landed.layer);
        else
            images.push_back(landed.image);
        predictions.push_back(session.predictions[i]);
    }
    if (!session.landed.empty())
        window_.clear_problem();
    show_target();
}

Result<std::string> Session::temporary_folder() {
    if (!temporary_) {
        auto made = jobs::TemporaryJournal::make().transform_error(jobs::unrecorded);
        if (!made)
            return std::unexpected(made.error());
        temporary_.emplace(std::move(*made));
    }
    return temporary_->folder();
}

std::int64_t Session::spent_elsewhere(const std::string& folder) const {
    const std::string usual = jobs::Journal::folder_in(api::process_environment());
    if (folder != usual)
        return jobs::Journal(usual).spent_today();
    return temporary_ ? jobs::Journal(temporary_->folder()).spent_today() : 0;
}

void Session::tell_what_stays() {
    runs_.clear();
    if (temporary_ && temporary_->unplaced())
        gimp_message(
            gobj::take_string(
                g_strdup_printf(_("What was ordered without recovery and not placed is in %s."),
                                temporary_->folder().c_str()))
                .c_str());
}

}  // namespace windows
