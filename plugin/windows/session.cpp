// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/session.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "procedures/destination.hpp"
#include "procedures/values.hpp"
#include "windows/choices.hpp"
#include "windows/last_values.hpp"
#include "windows/problem.hpp"
#include "windows/settings_session.hpp"

namespace windows {

using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;
using procedures::Arguments;
using procedures::Generation;
using procedures::Pictures;
using procedures::Target;

namespace {

constexpr guint watch_milliseconds = 500;
// So that "Placing the picture…" is on the screen before GIMP scales, which may take seconds.
constexpr gobj::Seconds one_frame{0.02};

Task<> pause(gobj::Seconds length) {
    co_await gobj::sleep_for(length, {});
}

// What is written down is in that folder, whatever the environment says.
api::Environment with_folder(api::Environment environment, std::string folder) {
    return [environment = std::move(environment),
            folder = std::move(folder)](const char* name) -> std::optional<std::string> {
        return std::string_view(name) == "GENLAYER_STATE_DIR" ? folder : environment(name);
    };
}

std::string state_text(jobs::Run::Step step, int arrived, int count) {
    if (count > 1 && arrived > 0)
        return gobj::take_string(g_strdup_printf(_("%d of %d pictures are here…"), arrived, count));
    switch (step) {
        case jobs::Run::Step::created:
            return _("The service is drawing…");
        case jobs::Run::Step::ready:
            return _("Fetching the picture…");
        case jobs::Run::Step::fetched:
            break;
    }
    return _("Placing the picture…");
}

}  // namespace

Session::Session(ui::Door door, GimpImage* image, jobs::Store store, Arguments initial,
                 canvas::Size initial_size, bool repeat)
    : door_(door),
      image_(image),
      store_(std::move(store)),
      environment_service_(api::process_environment()("GENLAYER_BASE_URL") ||
                                   api::process_environment()("GENLAYER_SERVICE")
                               ? service_in(api::process_environment(), {})
                               : std::string()),
      window_(window_offer(door), first_values(door, store_, initial, initial_size),
              reset_values(store_)) {
    window_.on_change([this] { show_target(); });
    if (repeat && !window_.values().prompt.empty())
        window_.focus_generate();
    show_target();
    watch_ = g_timeout_add(
        watch_milliseconds,
        [](gpointer self) -> gboolean {
            static_cast<Session*>(self)->show_target();
            return G_SOURCE_CONTINUE;
        },
        this);
}

Session::~Session() {
    g_source_remove(watch_);
}

// The environment, unless the person has chosen another service in the window.
api::Environment Session::environment() const {
    const bool other = window_.values().service != environment_service_;
    return
        [other, all = api::process_environment()](const char* name) -> std::optional<std::string> {
            if (other && (std::string_view(name) == "GENLAYER_SERVICE" ||
                          std::string_view(name) == "GENLAYER_BASE_URL"))
                return std::nullopt;
            return all(name);
        };
}

jobs::Preferences Session::preferences() const {
    jobs::Preferences preferences = jobs::load_preferences(store_);
    preferences.service = window_.values().service;
    return preferences;
}

Task<> Session::run() {
    for (;;) {
        switch (co_await window_.response()) {
            case ui::Response::generate:
                samples_ = false;
                co_await generate(true);
                break;
            case ui::Response::samples:
                samples_ = true;
                co_await generate(true);
                break;
            case ui::Response::unrecorded:
                co_await generate(false);  // of whom was asked for before
                break;
            case ui::Response::recover:
                co_await recover();
                break;
            case ui::Response::settings:
                co_await open_settings(true);
                break;
            case ui::Response::close:
                co_await remember(door_, &store_, window_.values());
                for (const auto& running : runs_)
                    co_await running->wait({});
                tell_what_stays();
                co_return;
        }
    }
}

Task<> Session::generate(bool recorded) {
    const ui::Values values = window_.values();
    const Cancel cancel = gobj::new_cancel();
    window_.clear_problem();
    Running* running = nullptr;
    std::optional<Placed> placed;
    {
        auto busy = window_.busy(cancel);
        busy.set_state(_("Ordering…"));
        co_await remember(door_, &store_, values);

        const Target wanted = target();
        const canvas::Box box = wanted.box;
        auto order = order_for(to_arguments(values), {box.width, box.height});
        if (!order) {
            show_problem(order.error(), {});
            co_return;
        }
        order->target = procedures::remember(
            {image_ && gimp_image_is_valid(image_) ? image_ : nullptr,
             wanted.kind == Target::Kind::own_size ? canvas::Box{0, 0, 0, 0} : box,
             fit_of(to_arguments(values)).value_or(canvas::Fit::fill)});
        jobs::Preferences preferences = this->preferences();
        api::Environment environment = this->environment();
        if (samples_) {
            preferences.service = "sample";
            environment = [](const char*) { return std::optional<std::string>(); };
        }
        const auto folder =
            recorded ? Result<std::string>(jobs::Journal::folder_in(api::process_environment()))
                     : temporary_folder();
        if (!folder) {
            show_problem(folder.error(), {});
            co_return;
        }
        environment = with_folder(std::move(environment), *folder);
        auto prepared = co_await Generation::prepare(environment, preferences, cancel).as_result();
        if (gobj::is_cancelled(cancel))
            co_return;  // nothing was sent
        if (!prepared) {
            show_problem(prepared.error(),
                         api::choose_service(environment, preferences.service, preferences.base_url)
                             .value_or(api::Service()));
            co_return;
        }
        std::erase_if(runs_, [](const auto& ended) { return ended->outcome().has_value(); });
        running = runs_.emplace_back(std::make_unique<Running>(std::move(*prepared))).get();
        auto observer = [running, &busy, count = values.count](int, jobs::Run::Step step) {
            running->arrived += step == jobs::Run::Step::fetched;
            if (!running->left())
                busy.set_state(state_text(step, running->arrived, count));
        };
        running->generation().count_spent(spent_elsewhere(*folder));
        running->start(running->generation().pictures(
            std::move(*order), image_ && gimp_image_is_valid(image_) ? image_ : nullptr, observer,
            cancel));
        co_await running->wait(cancel);
        if (!running->outcome()) {
            // Cancelled: from here on it only says how it ended.
            window_.set_status(_("Cancelling…"));
            running->leave([this, running](const Result<Pictures>& outcome) {
                offer_late(*running, outcome);
            });
            co_return;
        }
        if (*running->outcome()) {
            co_await pause(one_frame);
            if (gobj::is_cancelled(cancel)) {
                offer_late(*running, *running->outcome());
                co_return;
            }
            placed = place(running, values);
        }
    }
    recover_from_ = running->generation().journal().folder();
    // Only now, with the window free: whoever reads "Done." and closes it is asked nothing.
    if (placed) {
        if (placed->missing)
            show_problem(*placed->missing, running->generation().service());
        else
            window_.set_status(placed->status);
        co_await running->generation().placed(std::move(placed->records));
    } else if (!*running->outcome()) {
        const Error& error = running->outcome()->error();
        if (error.kind == Error::Kind::cancelled)
            window_.set_status(error.message);
        else if (gobj::is_cancelled(cancel))
            offer_late(*running, *running->outcome());
        else
            show_problem(error, running->generation().service());
    }
}

Task<> Session::open_settings(bool key) {
    co_await edit_settings(&store_, window_.gtk_window(), key);
    show_target();
}

}  // namespace windows
