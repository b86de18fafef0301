// SPDX-License-Identifier: GPL-3.0-or-later
// The predictions in a file, a line of JSON each, so that a service that is killed knows them when
// it is started again. Of what a scenario made of one only its length and its end are kept.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sample/prediction.hpp"

namespace sample {

class Ledger {
  public:
    // "" keeps nothing.
    explicit Ledger(std::string path) : path_(std::move(path)) {}

    // To be called before anybody hears of it, and again when it has been cancelled.
    void write(const Prediction& prediction, const Clock& clock);
    // What earlier processes have written; a line that one was killed in is passed over. Addresses
    // begin with what `api` and `files` are now.
    std::vector<std::unique_ptr<Prediction>> read(const Models& models, const Clock& clock,
                                                  const std::string& api,
                                                  const std::string& files) const;

  private:
    struct Close {
        void operator()(FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<FILE, Close> file_;
};

}  // namespace sample
