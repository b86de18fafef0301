// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into the settings' window and comes out of it, as plain data.
#pragma once

#include <string>

#include "gobj/sleep.hpp"
#include "ui/offer.hpp"

namespace ui {

struct ServiceInfo {
    Choice choice;
    std::string base_url;  // shown, and editable only where the service is custom
    bool custom = false;
    bool keyless = false;
    std::string key_variable;  // the environment variable that may hold its key
    std::string key_page;      // https, where a key is to be had; "" where nobody knows
};

struct Settings {
    std::string service;
    std::string base_url;  // of the custom service
    bool keep_prompts = true;
    bool write_provenance = true;
    double daily_cap = 0;  // US dollars; 0: none
    struct Limited {
        int value, least, most;
        bool operator==(const Limited&) const = default;
    };
    Limited kept_days{7, 1, 3650};             // how long placed pictures stay
    Limited kept_mib{1024, 100, 1024 * 1024};  // how much of them
    bool operator==(const Settings&) const = default;
};

enum class KeyState {
    unknown,      // being looked up
    none,         // there is no key
    keyring,      // stored in the system's keyring
    environment,  // comes from the service's environment variable, which goes before the keyring
    unavailable,  // no key, and no keyring service to store one
};

struct SettingsWish {
    enum class Kind {
        look_up_key,  // the service is another one: show_key() is expected
        store_key,    // `key`; show_key() is expected
        forget_key,   // show_key() is expected
        test,         // show_test() is expected
        save,         // a key that was typed and not yet stored comes along
        close,
    };
    Kind kind;
    std::string key = {};
    // Cancelled when nobody waits for it any more: all when the window closes, look_up_key and test
    // at the next wish. What a keyring asks the person then goes away, too.
    gobj::Cancel overtaken = {};
};

}  // namespace ui
