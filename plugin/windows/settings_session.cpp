// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/settings_session.hpp"

#include <algorithm>

#include <glib/gi18n-lib.h>

#include "api/client.hpp"
#include "api/keyring.hpp"
#include "gobj/owned.hpp"
#include "ui/settings_window.hpp"
#include "windows/choices.hpp"

namespace windows {

using api::Service;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

std::vector<ui::ServiceInfo> service_infos() {
    // The variable that counts, as the order of key_from_environment() has it.
    const bool ours = api::process_environment()("GENLAYER_API_KEY").has_value();
    const std::vector<ui::Choice> choices = service_choices();
    std::vector<ui::ServiceInfo> infos;
    for (const Service& service : api::known_services())
        infos.push_back(
            {*std::ranges::find(choices, service.id, &ui::Choice::id), service.base_url,
             service.id == "custom", service.keyless,
             ours || service.key_variable.empty() ? "GENLAYER_API_KEY" : service.key_variable,
             service.key_page});
    return infos;
}

// The service as the window has it now; the environment's choice of service does not count here,
// its keys do.
Result<Service> service_of(const ui::Settings& settings) {
    const auto nothing = [](const char*) -> std::optional<std::string> { return std::nullopt; };
    return api::choose_service(nothing, settings.service, settings.base_url);
}

struct Found {
    ui::KeyState state;
    std::string note = {};
};

// Without unlocking a keyring. Also says whether there is one, which find_key_source() passes over.
Task<Found> look_up(Service service, Cancel cancel) {
    auto given = api::key_from_environment(service, api::process_environment());
    if (!given)
        co_return Found{ui::KeyState::environment, given.error().message};
    if (!given->empty())
        co_return Found{ui::KeyState::environment};
    if (service.base_url.empty())
        co_return Found{ui::KeyState::none};
    auto stored = co_await api::key_is_stored(service, cancel).as_result();
    if (!stored)
        co_return Found{ui::KeyState::unavailable};
    co_return Found{*stored ? ui::KeyState::keyring : ui::KeyState::none};
}

// A key that looks like another service's; "" if nothing is odd.
std::string doubt(const Service& service, std::string_view key) {
    if (service.id == "anyapi" && key.starts_with("r8_"))
        return _("This looks like a key of Replicate, not of AnyAPI.");
    if (service.id == "replicate" && (key.starts_with("sk-") || key.starts_with("hk-")))
        return _("This looks like a key of AnyAPI, not of Replicate.");
    return {};
}

void show(ui::SettingsWindow* window, const Found& found, const std::string& note,
          const Cancel& overtaken) {
    if (!gobj::is_cancelled(overtaken))
        window->show_key(found.state, note);
}

// True if it is stored and there is nothing more to say about it.
Task<bool> store_typed(ui::SettingsWindow* window, Service service, std::string typed,
                       Cancel overtaken) {
    std::string note;
    auto key = api::clean_key(typed);
    if (key) {
        auto stored = co_await api::store_key(service, *key, overtaken).as_result();
        note = stored ? doubt(service, *key) : stored.error().message;
    } else {
        note = key.error().message;
    }
    show(window, co_await look_up(service, overtaken), note, overtaken);
    co_return note.empty();
}

// Asks for a prediction that can't be there: the answer tells how far the request came, and costs
// nothing.
Task<> test(ui::SettingsWindow* window, Service service, Cancel overtaken) {
    if (service.base_url.empty()) {
        window->show_test(true, _("The sample pictures are made on this computer."));
        co_return;
    }
    const Found found = co_await look_up(service, overtaken);
    show(window, found, found.note, overtaken);  // it may have overtaken who wanted to know
    // This is what a locked keyring is opened for.
    const auto known =
        co_await api::find_key(service, api::process_environment(), overtaken).as_result();
    const std::string key = known ? known->text : "";
    api::Client client(service, key);
    auto asked = co_await client.get("genlayer-connection-test", overtaken).as_result();
    if (gobj::is_cancelled(overtaken))
        co_return;
    const Error error = asked ? Error{} : asked.error();
    const auto say = [&](bool ok, const char* format) {
        const gobj::Chars text(g_strdup_printf(format, service.name.c_str(), error.detail.c_str()));
        window->show_test(ok, text.get());
    };
    if (asked || error.kind == Error::Kind::missing || error.kind == Error::Kind::rejected)
        say(true, key.empty() && !service.keyless ? _("%s answers; there is no key to test yet.")
                                                  : _("%s answers and accepts the key."));
    else if (error.kind == Error::Kind::offline)
        say(false, _("Network: %s can't be reached (%s)."));
    else if (error.kind == Error::Kind::unauthorized)
        say(false, key.empty() ? _("%s answers; there is no key to test yet.")
                               : _("Key: %s answers, but does not accept the key (%s)."));
    else if (error.kind == Error::Kind::busy)
        say(true, _("%s answers, but asks to slow down."));
    else
        say(false, _("Service: %s answers with an error (%s)."));
}

}  // namespace

Task<> edit_settings(const jobs::Store* store, GtkWindow* parent, bool key) {
    const jobs::Preferences saved = jobs::load_preferences(*store);
    ui::Settings settings;
    settings.service = saved.service.empty() ? "anyapi" : saved.service;
    settings.base_url = saved.base_url;
    settings.keep_prompts = saved.keep_prompts;
    settings.write_provenance = saved.write_provenance;
    settings.daily_cap = saved.daily_cap;
    settings.kept_days = {saved.kept_days, jobs::least_kept_days, jobs::most_kept_days};
    settings.kept_mib = {saved.kept_mib, jobs::least_kept_mib, jobs::most_kept_mib};
    const auto window = std::make_unique<ui::SettingsWindow>(service_infos(), settings, parent);
    if (key)
        window->focus_key();
    for (;;) {
        const ui::SettingsWish wish = co_await window->wish();
        const ui::Settings values = window->values();
        const Result<Service> service = service_of(values);
        using Kind = ui::SettingsWish::Kind;
        if (wish.kind == Kind::close)
            co_return;
        if (wish.kind == Kind::save) {
            if (!wish.key.empty() && service &&
                !co_await store_typed(window.get(), *service, wish.key, wish.overtaken))
                continue;  // what there is to say about the key must be seen
            if (values.service == "custom" && !service) {
                window->show_test(false, service.error().message);
                continue;
            }
            auto written = co_await jobs::save_preferences(
                               store, {values.service, values.base_url, values.keep_prompts,
                                       values.write_provenance, values.daily_cap,
                                       values.kept_days.value, values.kept_mib.value})
                               .as_result();
            if (written)
                co_return;
            window->show_test(false, written.error().message);
            continue;
        }
        if (!service) {
            if (wish.kind == Kind::look_up_key)
                window->show_key(ui::KeyState::none, {});
            else
                window->show_test(false, service.error().message);
            continue;
        }
        if (wish.kind == Kind::test) {
            co_await test(window.get(), *service, wish.overtaken);
            continue;
        }
        if (wish.kind == Kind::store_key) {
            co_await store_typed(window.get(), *service, wish.key, wish.overtaken);
            continue;
        }
        if (wish.kind == Kind::forget_key)
            (void)co_await api::forget_key(*service, wish.overtaken).as_result();
        const Found found = co_await look_up(*service, wish.overtaken);
        show(window.get(), found, found.note, wish.overtaken);
    }
}

}  // namespace windows
