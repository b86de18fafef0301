// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/life.hpp"

#include <array>
#include <utility>

namespace sample {

static constexpr std::array<std::pair<State, std::string_view>, 6> names{
    {{State::starting, "starting"},
     {State::processing, "processing"},
     {State::succeeded, "succeeded"},
     {State::failed, "failed"},
     {State::canceled, "canceled"},
     {State::aborted, "aborted"}}};

std::string_view name(State state) {
    for (const auto& [value, text] : names)
        if (value == state)
            return text;
    return "";
}

std::optional<State> state_named(std::string_view wanted) {
    for (const auto& [value, text] : names)
        if (text == wanted)
            return value;
    return {};
}

Life::Life(double created, double seconds, State end)
    : created_(created), start_(created + seconds / 10), end_(created + seconds), last_(end) {}

void Life::set_deadline(double moment) {
    deadline_ = moment;
    if (moment >= end_)
        return;
    end_ = moment;
    last_ = moment < start_ ? State::aborted : State::canceled;
}

void Life::cancel(double moment) {
    if (moment >= end_)
        return;
    end_ = moment;
    last_ = State::canceled;
}

std::optional<double> Life::started() const {
    if (last_ == State::aborted || start_ > end_)
        return {};
    return start_;
}

State Life::at(double moment) const {
    if (moment >= end_)
        return last_;
    return started() && moment >= start_ ? State::processing : State::starting;
}

std::optional<double> Life::next_change(double moment) const {
    if (moment >= end_)
        return {};
    return started() && moment < start_ ? start_ : end_;
}

}  // namespace sample
