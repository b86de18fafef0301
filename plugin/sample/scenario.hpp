// SPDX-License-Identifier: GPL-3.0-or-later
// What a test asks the service to do wrong: rules about requests and overrides of predictions, read
// from a JSON file (README.md describes it) that may be rewritten while the service runs.
//
// A file that cannot be read or understood leaves the scenario as it was and says so on stderr, so
// that a half-written file does no harm.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gobj/owned.hpp"
#include "sample/json.hpp"
#include "sample/life.hpp"
#include "sample/message.hpp"

namespace sample {

using Regex = std::unique_ptr<GRegex, gobj::Free<g_regex_unref>>;

// Which of the occurrences that reach it an entry applies to.
struct Occurrences {
    std::vector<std::int64_t> nth;      // counted from 1; empty: any
    std::optional<std::int64_t> times;  // at most so many
    std::int64_t seen = 0;
    std::int64_t used = 0;

    bool take();
};

struct Action {
    bool pass = false;  // the normal answer, which what follows then changes
    std::optional<unsigned> status;
    Headers headers;
    std::optional<std::string> body;
    bool json = false;  // the body came as JSON
    double delay = 0;
    std::optional<std::size_t> cut;  // bytes of the body before the connection is dropped
    std::optional<double> drip;      // bytes a second
    bool content_length = true;
    bool reset = false;
    bool hang = false;
};

struct Override {
    std::optional<double> seconds;
    State end = State::succeeded;
    std::optional<std::string> error;
    json::Node output;        // takes the place of the output
    std::string output_form;  // "array", "object", "data-uri"
    std::string file;         // bytes to serve as the picture
    std::string status;       // shown instead of starting and processing
    json::Node urls;          // object, merged over the urls
    json::Node extra;         // object, merged over the prediction
};

class Scenario {
  public:
    // Replaces all entries and their counters; the reason if the text is no scenario, and then
    // nothing is changed. Relative file names in it are looked for in `folder`.
    std::optional<std::string> load(std::string_view text, const std::string& folder = ".");

    // The action of the first rule that applies to the request; counts it.
    const Action* match(const Request& request);
    std::shared_ptr<const Override> override_for(const std::string& prompt);

  private:
    struct Rule {
        std::string method;
        Regex path;
        std::optional<Host> host;
        Occurrences occurrences;
        // A token bucket: requests within it pass, the others get the action.
        std::optional<double> per_second;
        double burst = 1;
        double tokens = 1;
        double filled = 0;
        Action action;
    };
    struct Entry {
        Regex prompt;
        Occurrences occurrences;
        std::shared_ptr<Override> value;
    };
    static std::optional<std::string> read(JsonObject* object, Rule& rule);
    static std::optional<std::string> read(JsonObject* object, const std::string& folder,
                                           Entry& entry);

    std::vector<Rule> rules_;
    std::vector<Entry> overrides_;
};

// Loads the file into the scenario whenever it has changed since the last look.
class ScenarioFile {
  public:
    explicit ScenarioFile(std::string path) : path_(std::move(path)) {}
    void refresh(Scenario& scenario);

  private:
    std::string path_;
    std::int64_t modified_ = -1;
    std::int64_t size_ = -1;
    std::uint64_t inode_ = 0;
};

}  // namespace sample
