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

const char* late() {
    return _("The picture arrived after Cancel; it is kept, and may be billed.");
}

Task<> pause(gobj::Seconds length) {
    co_await gobj::sleep_for(length, {});
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

Target Session::target() const {
    const ui::Values values = window_.values();
    if (image_ && gimp_image_is_valid(image_))
        return procedures::target_of(image_,
                                     clip_of(to_arguments(values)).value_or(canvas::Clip::mask));
    if (values.width > 0 && values.height > 0)
        return {Target::Kind::new_image, {0, 0, values.width, values.height}};
    return {};
}

void Session::show_target() {
    const ui::Values values = window_.values();
    const Arguments arguments = to_arguments(values);
    std::string line = target_line(target(), arguments.model, values.aspect_ratio,
                                   fit_of(arguments).value_or(canvas::Fit::fill));
    if (image_ && !gimp_image_is_valid(image_))
        line = std::string(_("The image was closed.")) + " " + line;
    window_.set_target(line);
    window_.set_price(price_of(values));
}

Task<> Session::run() {
    for (;;) {
        switch (co_await window_.response()) {
            case ui::Response::generate:
                co_await generate(false);
                break;
            case ui::Response::samples:
                co_await generate(true);
                break;
            case ui::Response::settings:
                co_await open_settings(true);
                break;
            case ui::Response::close:
                co_await remember(door_, &store_, window_.values());
                for (const auto& running : runs_)
                    co_await running->wait({});
                co_return;
        }
    }
}

Task<> Session::generate(bool samples) {
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
        if (samples) {
            preferences.service = "sample";
            environment = [](const char* name) -> std::optional<std::string> {
                if (std::string_view(name) == "GENLAYER_STATE_DIR")
                    return api::process_environment()(name);
                return std::nullopt;
            };
        }
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
        running->start(running->generation().pictures(
            std::move(*order), image_ && gimp_image_is_valid(image_) ? image_ : nullptr, observer,
            cancel));
        co_await running->wait(cancel);
        if (!running->outcome()) {
            // Cancelled: from here on it talks only to the status line.
            window_.set_status(_("Cancelling…"));
            running->leave([this](const Result<Pictures>& outcome) {
                window_.set_status(outcome ? late() : outcome.error().message);
            });
            co_return;
        }
        if (*running->outcome()) {
            co_await pause(one_frame);
            if (gobj::is_cancelled(cancel)) {
                window_.set_status(late());
                co_return;
            }
            placed = place(running, values);
        }
    }
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
        else
            show_problem(error, running->generation().service());
    }
}

Session::Placed Session::place(Running* running, const ui::Values& values) {
    const Pictures& pictures = **running->outcome();
    const Arguments arguments = to_arguments(values);
    const canvas::Fit fit = fit_of(arguments).value_or(canvas::Fit::fill);
    const canvas::Clip clip = clip_of(arguments).value_or(canvas::Clip::mask);
    const bool provenance = running->generation().write_provenance();
    Placed done;
    const auto keep = [&](const auto& placed) {
        predictions.insert(predictions.end(), placed.predictions.begin(), placed.predictions.end());
        done.records = placed.records;
        if (!placed.errors.empty())
            done.missing = Error{placed.errors.front().kind,
                                 procedures::missing_pictures(pictures.size(), placed.errors),
                                 placed.errors.front().detail};
    };
    const bool closed = image_ && !gimp_image_is_valid(image_);
    if (image_ && !closed) {
        const auto placed =
            procedures::place_layers(pictures, image_, procedures::active_items(image_, nullptr),
                                     {target().box, fit, clip}, values.prompt, provenance);
        layers.insert(layers.end(), placed.objects.begin(), placed.objects.end());
        keep(placed);
        gimp_displays_flush();
    } else {
        const canvas::Box box = target().box;
        const bool own_size = target().kind == Target::Kind::own_size;
        const auto placed = procedures::place_images(
            pictures, own_size ? std::nullopt : std::optional(canvas::Size{box.width, box.height}),
            fit, values.prompt, provenance);
        for (GimpImage* image : placed.objects)
            gimp_display_new(image);
        images.insert(images.end(), placed.objects.begin(), placed.objects.end());
        keep(placed);
    }
    done.status =
        closed ? _("The image was closed meanwhile; the picture is in a new image.") : _("Done.");
    return done;
}

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

Task<> Session::open_settings(bool key) {
    co_await edit_settings(&store_, window_.gtk_window(), key);
    show_target();
}

}  // namespace windows
