// SPDX-License-Identifier: GPL-3.0-or-later
// The window that recovers, with what stands behind it: the journal's waiting jobs, their services,
// and the images that the pictures go into.
#pragma once

#include <vector>

#include "procedures/recovering.hpp"
#include "procedures/windows.hpp"
#include "ui/answer.hpp"
#include "ui/recover_window.hpp"
#include "windows/landing.hpp"

namespace windows {

class RecoverSession {
  public:
    // Borrows it for as long as this lives.
    explicit RecoverSession(procedures::Recovering* recovering);
    RecoverSession(const RecoverSession&) = delete;
    ~RecoverSession();

    // Shows the window; ends when it was closed and nothing runs any more. Never ends with an
    // error.
    gobj::Task<> run();

    procedures::RecoveredCounts counts() const;
    // What was placed, in that order, and the service's ids of it.
    std::vector<Landed> landed;
    std::vector<std::string> predictions;

  private:
    // A job that is over, by its place among the jobs; none: all are.
    struct Arrived {
        std::optional<std::size_t> job;
        gobj::Result<jobs::Picture> outcome;
    };
    gobj::Task<> recover();
    gobj::Task<> fetch(std::vector<std::size_t> which, ui::Answer<Arrived>* arrived,
                       gobj::Cancel cancel);
    gobj::Task<> place(std::size_t asked, ui::Answer<Arrived>* arrived, gobj::Cancel cancel);
    gobj::Result<std::string> land_one(const jobs::Picture& picture);
    // What is known only when all is over: which of them can still be asked for.
    void show_failed(const std::vector<std::size_t>& which);
    void show_times();

    procedures::Recovering* recovering_;
    ui::RecoverWindow window_;
    std::vector<bool> placed_, unconfirmed_;  // by job
    std::vector<std::string> failed_;         // by job: why it is not here
    guint watch_;                             // the timer that keeps the times true
};

}  // namespace windows
