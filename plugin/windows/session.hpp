// SPDX-License-Identifier: GPL-3.0-or-later
// The interactive door: one window, generation after generation, until it is closed.
//
// A cancelled generation frees the window at once and goes on in the background only for as long as
// it takes to tell the service; the session ends when the last of these has ended.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "jobs/store.hpp"
#include "jobs/temporary_journal.hpp"
#include "procedures/arguments.hpp"
#include "procedures/placing.hpp"
#include "ui/window.hpp"
#include "windows/running.hpp"

namespace windows {

class Session {
  public:
    // `image` is what Door::layer works on; NULL for Door::image. `initial` is what a caller gave,
    // over the last values. `repeat`: as Filters ▸ Repeat, with Generate focused.
    Session(ui::Door door, GimpImage* image, jobs::Store store, procedures::Arguments initial,
            canvas::Size initial_size, bool repeat);
    ~Session();

    // Shows the window; ends when it was closed and nothing runs any more.
    gobj::Task<> run();

    // What was made, in that order.
    std::vector<GimpImage*> images;
    std::vector<GimpLayer*> layers;
    std::vector<std::string> predictions;

  private:
    api::Environment environment() const;
    jobs::Preferences preferences() const;
    procedures::Target target() const;
    void show_target();
    // `recorded`: in the journal, where Recover finds it; else in a temporary one.
    gobj::Task<> generate(bool recorded);
    // What is left to say and to write down when the pictures are in their images.
    struct Placed {
        std::vector<jobs::Record> records;
        std::optional<gobj::Error> missing;  // where not all could be placed
        std::string status;
    };
    Placed place(Running* running, const ui::Values& values);
    // A run that was cancelled has ended: what there is to say, and to bring in.
    void offer_late(const Running& running, const gobj::Result<procedures::Pictures>& outcome);
    gobj::Task<> recover();
    gobj::Result<std::string> temporary_folder();
    // Today, in millionths of a US dollar, by what the journal in `folder` does not know of.
    std::int64_t spent_elsewhere(const std::string& folder) const;
    void tell_what_stays();
    void show_problem(const gobj::Error& error, const api::Service& service);
    gobj::Task<> open_settings(bool key);

    ui::Door door_;
    GimpImage* image_;
    jobs::Store store_;
    std::string environment_service_;  // the service that the environment asks for
    ui::Window window_;
    bool samples_ = false;      // whom the last generation asked
    std::string recover_from_;  // the journal that the problem's Recover… is about
    std::optional<jobs::TemporaryJournal> temporary_;  // outlives the runs
    std::deque<std::unique_ptr<Running>>
        runs_;         // the last may be the window's; others are being cancelled
    guint watch_ = 0;  // the timer that follows the selection
};

}  // namespace windows
