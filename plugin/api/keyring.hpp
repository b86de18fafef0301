// SPDX-License-Identifier: GPL-3.0-or-later
// The key in the system's keyring, through libsecret, and the order in which a key is looked for:
// the environment, then the keyring. A keyring may ask the person to unlock it; that is awaited, so
// no window freezes. Built without libsecret, every keyring call says that there is none.
#pragma once

#include <string>

#include "api/service.hpp"
#include "api/wipe.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace api {

struct Key {
    ~Key() { wipe(text); }
    enum class Source { none, environment, keyring };
    std::string text;  // "" for none
    Source source = Source::none;
};

// Kept under the service's base URL, so that a key never goes to another origin than it was given
// for. Errors: Kind::local where there is no keyring, or it stays locked.
gobj::Task<std::string> lookup_key(Service service, gobj::Cancel cancel);
// Whether lookup_key() would find one. Asks nobody to unlock anything.
gobj::Task<bool> key_is_stored(Service service, gobj::Cancel cancel);
gobj::Task<> store_key(Service service, std::string key, gobj::Cancel cancel);
gobj::Task<> forget_key(Service service, gobj::Cancel cancel);

// The key that counts; Source::none where there is none or the keyring can't be asked. Errors:
// Kind::argument for a key in the environment that no header can carry.
gobj::Task<Key::Source> find_key_source(Service service, Environment environment,
                                        gobj::Cancel cancel);  // without unlocking
gobj::Task<Key> find_key(Service service, Environment environment, gobj::Cancel cancel);

}  // namespace api
