// SPDX-License-Identifier: GPL-3.0-or-later
// Every prediction that the service knows: by id, by the token in its file's and its stream's
// address, and those that are still on their way. Owns them all; none is ever forgotten.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sample/prediction.hpp"

namespace sample {

// What stands between the slashes of a path; "" for nothing.
std::vector<std::string> parts_of(std::string_view path);

class Predictions {
  public:
    using Observer = std::function<void(const Prediction&, State, double moment)>;
    static constexpr int token_length = 44;  // at least; no other part of an address is so long

    // Gives it its serial number. `now`: in seconds on the service's clock, as everywhere here.
    Prediction& add(std::unique_ptr<Prediction> made, double now);
    Prediction* find(const std::string& id) const;           // NULL where there is none
    Prediction* with_token(const std::string& token) const;  // likewise
    const std::vector<std::unique_ptr<Prediction>>& all() const { return all_; }  // by serial

    // Tells of every change of state up to now, in the order in which they happened.
    void advance(double now, const Observer& observer);
    // The moment of the next change of any of them.
    std::optional<double> next_change(double now) const;

  private:
    std::vector<std::unique_ptr<Prediction>> all_;
    std::map<std::string, Prediction*> by_id_, by_token_;
    std::vector<Prediction*> active_;
};

}  // namespace sample
