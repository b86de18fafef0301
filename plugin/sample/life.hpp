// SPDX-License-Identifier: GPL-3.0-or-later
// The life of one prediction over time, as arithmetic: starting for the first tenth of its seconds,
// then processing, then its end. No timers: what a request sees follows from the moment it is
// received, so a prediction is never late.
#pragma once

#include <optional>
#include <string_view>

namespace sample {

enum class State { starting, processing, succeeded, failed, canceled, aborted };

std::string_view name(State state);
std::optional<State> state_named(std::string_view name);
inline bool settled(State state) {
    return state != State::starting && state != State::processing;
}

class Life {
  public:
    // Ends as `end`, `seconds` after it was created; an `aborted` one never starts.
    Life(double created, double seconds, State end = State::succeeded);

    // Ends it at `moment` unless it has ended by then: aborted before the start, canceled after.
    void set_deadline(double moment);
    void cancel(double moment);

    State at(double moment) const;
    double created() const { return created_; }
    std::optional<double> deadline() const { return deadline_; }
    double end() const { return end_; }
    // When it began to run; nothing if it ended before that.
    std::optional<double> started() const;
    // The next moment after `moment` at which the state changes.
    std::optional<double> next_change(double moment) const;

  private:
    double created_;
    double start_;
    double end_;
    State last_;
    std::optional<double> deadline_;
};

}  // namespace sample
