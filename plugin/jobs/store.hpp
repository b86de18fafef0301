// SPDX-License-Identifier: GPL-3.0-or-later
// Small files of our own beside the journal, in JSON, 0600: the preferences, and each door's last
// values. GIMP's own store would be readable by everybody, and would put the prompt into the user's
// XCF.
#pragma once

#include <string>

#include "api/json.hpp"
#include "gobj/task.hpp"
#include "jobs/sweep.hpp"

namespace jobs {

class Store {
  public:
    explicit Store(std::string folder) : folder_(std::move(folder)) {}

    // What was saved under `name`; nothing where nothing was, or it can't be read.
    api::Json load(const char* name) const;
    // Written whole or not at all, so that two windows leave the values of the later one. Errors:
    // Kind::local.
    gobj::Task<> save(std::string name, api::Json value) const;
    // The same for what may be lost when the power goes, and when the disk is full: at once, and
    // without waiting for the disk.
    void note(const char* name, const api::Json& value) const;

  private:
    std::string path(const std::string& name) const;
    std::string folder_;
};

struct Preferences {
    std::string service;   // id; "" for the default
    std::string base_url;  // of the custom service
    bool keep_prompts = true;
    bool write_provenance = true;
    double daily_cap = 0;  // US dollars; 0: none
    int kept_days = 7;     // placed pictures, within the limits below
    int kept_mib = 1024;   // of them

    Kept kept() const {
        return {gobj::Seconds(kept_days * 24 * 3600.0), static_cast<std::uint64_t>(kept_mib) << 20};
    }
};

// Less than a day would let a picture go before its image is saved. What is beyond the limits in
// the file counts as the nearest.
inline constexpr int least_kept_days = 1, most_kept_days = 3650;
inline constexpr int least_kept_mib = 100, most_kept_mib = 1024 * 1024;

Preferences load_preferences(const Store& store);
gobj::Task<> save_preferences(const Store* store, Preferences preferences);

}  // namespace jobs
