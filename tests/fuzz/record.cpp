// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's records, as a broken disk, another version of ours or somebody's editor leaves
// them: what is read can be written again, and nothing that was there is lost by that.
#include "jobs/record.hpp"

#include <algorithm>
#include <cmath>

#include "api/prediction.hpp"
#include "jobs/recovery.hpp"
#include "promised.hpp"

using fuzz::promised;

namespace {

// Those that we write ourselves: each only where there is something to say.
std::vector<std::string> members() {
    jobs::Record full;
    full.input = full.target = api::Json::boolean(true);
    full.succeeded_at = full.prediction = full.sha256 = full.error = "x";
    full.size = 1;
    full.price = 1;
    return jobs::to_json(full).keys();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto record = jobs::parse_record(text);
    if (!record) {
        promised(record.error().kind == gobj::Error::Kind::unexpected);
        fuzz::presentable(record.error());
        return 0;
    }
    promised(g_uuid_string_is_valid(record->job.c_str()));
    promised(record->prediction.empty() || api::valid_id(record->prediction));
    promised(record->price >= 0);
    for (const auto& seconds : {jobs::age_of(*record, 1e9), jobs::time_left(*record, 1e9)})
        promised(!seconds || std::isfinite(*seconds));
    // A later version's records are left alone.
    if (record->state == jobs::State::other)
        return 0;
    const std::string written = jobs::to_json(*record).text(true);
    const auto again = jobs::parse_record(written);
    promised(again.has_value() && jobs::to_json(*again).text(true) == written);
    promised(again->job == record->job && again->state == record->state &&
             again->prediction == record->prediction && again->price == record->price);
    // What is not ours is still there.
    static const std::vector<std::string> ours = members();
    for (const std::string& name : record->read_from.keys())
        promised(std::ranges::contains(ours, name) ||
                 again->read_from.member(name.c_str()) == record->read_from.member(name.c_str()));
    return 0;
}
