// SPDX-License-Identifier: GPL-3.0-or-later
// The service itself, without a socket: requests of both hosts in, answers out, predictions
// between. handle() answers at once.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "sample/clock.hpp"
#include "sample/dialect.hpp"
#include "sample/file_host.hpp"
#include "sample/gallery.hpp"
#include "sample/ledger.hpp"
#include "sample/message.hpp"
#include "sample/predictions.hpp"
#include "sample/scenario.hpp"

namespace sample {

class Api {
  public:
    struct Options {
        double seconds = 3;
        std::string key = {};          // empty: none needed
        std::string api_origin = {};   // "http://127.0.0.1:8000"
        std::string file_origin = {};  // "http://127.0.0.1:8001"
        std::string ledger = {};       // a file; empty: what is killed has forgotten
    };
    using Observer = Predictions::Observer;

    Api(Clock clock, Options options, Scenario& scenario, Observer observer);

    Reply handle(const Request& request);
    // Tells the observer of every change of state up to now, in the order in which they happened.
    void advance();
    // The moment of the next change of any prediction.
    std::optional<double> next_change() const;
    bool settled(const std::string& id) const;
    // What the event stream of a settled prediction ends with.
    std::string last_events(const std::string& id) const { return files_.last_events(id); }
    double now() const { return clock_.now(); }

  private:
    Reply api(const Request& request);
    Reply create(Dialect dialect, const Request& request, const Model& model, JsonObject* body);
    Reply create_by_version(const Request& request);
    Answer cancel(Dialect dialect, Prediction& prediction);
    Answer list(const Request& request) const;
    Answer shown(Dialect dialect, unsigned status, const Prediction& prediction) const;
    bool admits(Dialect dialect, const Request& request) const;
    void limit_headers(Answer& answer, bool create);
    PictureBytes bytes() const;

    Clock clock_;
    Options options_;
    Scenario& scenario_;
    Observer observer_;
    Models models_;
    mutable Gallery gallery_;
    Ledger ledger_;
    Predictions predictions_;
    FileHost files_;
    std::deque<double> creates_;  // of the last minute
};

}  // namespace sample
