// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/keyring.hpp"

#include <glib/gi18n-lib.h>

#if GENLAYER_KEYRING
#include <libsecret/secret.h>

#include "api/keyring_prompt.hpp"
#endif

#include "gobj/async.hpp"
#include "gobj/deadline.hpp"

namespace api {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

// Long enough for a person to type the keyring's password.
constexpr gobj::Seconds longest_unlock = 120s;

std::unexpected<Error> no_keyring(GError* cause = nullptr) {
    return gobj::failure(Error::Kind::local,
                         _("This system's keyring can't be used. Set the key in the environment "
                           "variable instead."),
                         cause);
}

}  // namespace

#if GENLAYER_KEYRING

namespace {

constexpr const char* application = "genlayer";

// Found by its attributes alone: a locked gnome-keyring does not know its items' schemas, so asked
// for one it finds nothing, and nobody is asked to unlock it.
const SecretSchema* schema() {
    let_prompts_end();
    static const SecretSchema key_schema = {"io.github.genlayer.Key",
                                            SECRET_SCHEMA_DONT_MATCH_NAME,
                                            {{"application", SECRET_SCHEMA_ATTRIBUTE_STRING},
                                             {"base_url", SECRET_SCHEMA_ATTRIBUTE_STRING}},
                                            0,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr};
    return &key_schema;
}

Result<> finished(gboolean done, GError* error) {
    // clear() says false without an error where there was nothing to forget.
    if (!done && error)
        return no_keyring(error);
    return {};
}

}  // namespace

Task<std::string> lookup_key(Service service, Cancel cancel) {
    co_return co_await gobj::async<std::string>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            secret_password_lookup(schema(), cancel.get(), ready, data, "application", application,
                                   "base_url", service.base_url.c_str(), nullptr);
        },
        [](GObject*, GAsyncResult* done) -> Result<std::string> {
            GError* error = nullptr;
            char* text = secret_password_lookup_finish(done, &error);
            if (error)
                return no_keyring(error);
            std::string key = gobj::string_or_empty(text);
            secret_password_free(text);
            return key;
        });
}

Task<bool> key_is_stored(Service service, Cancel cancel) {
    co_return co_await gobj::async<bool>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            secret_password_search(schema(), SECRET_SEARCH_NONE, cancel.get(), ready, data,
                                   "application", application, "base_url", service.base_url.c_str(),
                                   nullptr);
        },
        [](GObject*, GAsyncResult* done) -> Result<bool> {
            GError* error = nullptr;
            GList* found = secret_password_search_finish(done, &error);
            if (error)
                return no_keyring(error);
            const bool any = found;
            g_list_free_full(found, g_object_unref);
            return any;
        });
}

Task<> store_key(Service service, std::string key, Cancel cancel) {
    const gobj::Chars label(
        g_strdup_printf(_("Key of %s for image generation in GIMP"), service.name.c_str()));
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            secret_password_store(schema(), SECRET_COLLECTION_DEFAULT, label.get(), key.c_str(),
                                  cancel.get(), ready, data, "application", application, "base_url",
                                  service.base_url.c_str(), nullptr);
        },
        [](GObject*, GAsyncResult* done) {
            GError* error = nullptr;
            const gboolean stored = secret_password_store_finish(done, &error);
            return finished(stored, error);
        });
}

Task<> forget_key(Service service, Cancel cancel) {
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            secret_password_clear(schema(), cancel.get(), ready, data, "application", application,
                                  "base_url", service.base_url.c_str(), nullptr);
        },
        [](GObject*, GAsyncResult* done) {
            GError* error = nullptr;
            const gboolean cleared = secret_password_clear_finish(done, &error);
            return finished(cleared, error);
        });
}

#else

Task<std::string> lookup_key(Service, Cancel) {
    co_return co_await gobj::from_result(Result<std::string>(no_keyring()));
}
Task<bool> key_is_stored(Service, Cancel) {
    co_return co_await gobj::from_result(Result<bool>(no_keyring()));
}
Task<> store_key(Service, std::string, Cancel) {
    co_await gobj::failed(no_keyring().error());
}
Task<> forget_key(Service, Cancel) {
    co_await gobj::failed(no_keyring().error());
}

#endif

Task<Key::Source> find_key_source(Service service, Environment environment, Cancel cancel) {
    if (!(co_await gobj::from_result(key_from_environment(service, environment))).empty())
        co_return Key::Source::environment;
    if (service.base_url.empty())
        co_return Key::Source::none;
    const auto stored = co_await key_is_stored(service, cancel).as_result();
    co_return stored && *stored ? Key::Source::keyring : Key::Source::none;
}

Task<Key> find_key(Service service, Environment environment, Cancel cancel) {
    std::string text = co_await gobj::from_result(key_from_environment(service, environment));
    if (!text.empty())
        co_return Key{std::move(text), Key::Source::environment};
    if (service.base_url.empty())
        co_return Key{};
    const auto patience = std::make_unique<gobj::Deadline>(longest_unlock, cancel);
    auto stored = co_await lookup_key(service, patience->cancel()).as_result();
    if (!stored || stored->empty())
        co_return Key{};
    co_return Key{std::move(*stored), Key::Source::keyring};
}

}  // namespace api
