// SPDX-License-Identifier: GPL-3.0-or-later
// A manifest of earlier runs meets a prompts file that may have changed since.
#include <algorithm>
#include <map>

#include "batch/manifest.hpp"
#include "batch/stem.hpp"
#include "gobj/owned.hpp"

namespace batch {

namespace {

// Of names like "0007-lighthouse-at-dusk".
std::size_t number_of(const std::string& stem) {
    return g_ascii_strtoull(stem.c_str(), nullptr, 10);
}

}  // namespace

Changes adopt_plan(Manifest* manifest, const Plan& plan, const Prompts& prompts,
                   std::set<std::string> others) {
    if (manifest->batch.empty())
        manifest->batch = gobj::take_string(g_uuid_string_random());
    // By what they ask for; the same may be asked for several times.
    std::multimap<std::string, Entry> before;
    std::set<std::string> taken = std::move(others);
    std::size_t number = 0;
    for (auto* entries : {&manifest->entries, &manifest->former})
        for (Entry& entry : *entries) {
            taken.insert(entry.stem);
            number = std::max(number, number_of(entry.stem));
            before.emplace(entry.key, std::move(entry));
        }
    const std::size_t known = before.size();
    manifest->entries.clear();
    manifest->former.clear();
    Changes changes;
    for (const Item& item : plan.items) {
        const Row& row = prompts.rows[item.row];
        Entry entry;
        if (const auto same = before.find(item.key); same != before.end()) {
            entry = std::move(same->second);
            before.erase(same);
        } else {
            entry.stem = item.stem;
            // Of a row that came later: the earlier ones keep their numbers.
            for (bool later = known > 0; later; later = taken.contains(entry.stem))
                entry.stem = stem_of(++number, digits_for(prompts.rows.size() + known), row.name,
                                     row.wish.prompt, item.copy);
            taken.insert(entry.stem);
            entry.key = item.key;
            ++changes.added;
        }
        entry.line = row.line;
        entry.copy = item.copy;
        entry.prompt = row.wish.prompt;
        manifest->entries.push_back(std::move(entry));
    }
    for (auto& [key, entry] : before) {
        changes.removed += entry.state != State::waiting || !entry.file.empty();
        manifest->former.push_back(std::move(entry));
    }
    if (known == 0)
        changes = {};
    return changes;
}

}  // namespace batch
