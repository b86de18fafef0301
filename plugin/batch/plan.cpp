// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include <glib/gi18n-lib.h>

#include "batch/canonical.hpp"
#include "batch/reading.hpp"
#include "batch/stem.hpp"

namespace batch {

using api::Json;

namespace {

constexpr const char* automatic = "auto";

// The row's own keys, and the defaults' that it lacks. What is no object is left to make_order().
std::string together(const std::string& own, const jobs::Wish& defaults, const Json& more) {
    if (own.empty())
        return defaults.extra_input;
    const auto most = Json::parse(own);
    if (!most || !most->is_object() || !more)
        return own;
    api::JsonObjectBuilder all;
    for (const Json& part : {more, *most})
        for (const std::string& key : part.keys())
            all.set(key.c_str(), part.member(key.c_str()));
    return all.build().text();
}

std::string first_of(const std::string& own, const std::string& defaults) {
    return own.empty() ? defaults : own;
}

// `more`: the defaults' extra input, nothing where it is none.
jobs::Wish wish_of(const Row& row, const api::Model& model, const jobs::Wish& defaults,
                   const Json& more) {
    const jobs::Wish& own = row.wish;
    jobs::Wish wish{
        .prompt = own.prompt,
        .aspect_ratio = first_of(own.aspect_ratio, defaults.aspect_ratio),
        .output_format = first_of(own.output_format, defaults.output_format),
        .safety_filter_level = first_of(own.safety_filter_level, defaults.safety_filter_level),
        .extra_input = together(own.extra_input, defaults, more),
        .count = own.count == 0 ? defaults.count : own.count};
    if (wish.aspect_ratio == automatic)
        wish.aspect_ratio.clear();
    // A model that we know nothing of gets none of our own defaults either.
    if (!model.known) {
        if (own.output_format.empty() && wish.output_format == "jpg")
            wish.output_format.clear();
        if (own.safety_filter_level.empty() && wish.safety_filter_level == "block_only_high")
            wish.safety_filter_level.clear();
    }
    return wish;
}

bool says(const Row& row, Field field) {
    if (field == Field::count)
        return row.wish.count != 0;
    return field == Field::prompt || !text_of(const_cast<Row*>(&row), field)->empty();
}

class Planning {
  public:
    Planning(const Prompts& prompts, const Defaults& defaults)
        : prompts_(prompts), defaults_(defaults), digits_(digits_for(prompts.rows.size())) {
        if (auto more = Json::parse(defaults.wish.extra_input); more && more->is_object())
            more_ = *more;
    }

    Plan plan() {
        plan_.problems = prompts_.problems;
        for (std::size_t i = 0; i < prompts_.rows.size() && !full_; ++i)
            add(i);
        std::ranges::stable_sort(plan_.problems, {}, [](const Problem& problem) {
            return std::pair(problem.line, problem.column);
        });
        return std::move(plan_);
    }

  private:
    const api::Model& model(const std::string& name) {
        const auto found = models_.find(name);
        return found != models_.end() ? found->second
                                      : models_.emplace(name, api::find_model(name)).first->second;
    }

    void add(std::size_t index) {
        const Row& row = prompts_.rows[index];
        const api::Model& model = this->model(first_of(row.model, defaults_.model));
        auto order = jobs::make_order(model, wish_of(row, model, defaults_.wish, more_));
        if (!order) {
            wrong(row, order.error());
            return;
        }
        const int copies = std::exchange(order->count, 1);
        if (plan_.items.size() + static_cast<std::size_t>(copies) > most_items) {
            problem({row.line, 1}, sentence(_("The file asks for more than %zu pictures; no more "
                                              "are allowed."),
                                            most_items));
            full_ = true;
            return;
        }
        const std::string key = key_of(order->model, order->input);
        const auto [first, is_new] = lines_.emplace(key, row.line);
        if (!is_new)
            plan_.duplicates.push_back({row.line, first->second});
        if (model.price)
            plan_.cost += *model.price * copies;
        else
            plan_.price_known = false;
        for (int copy = 1; copy <= copies; ++copy)
            plan_.items.push_back({index, copy, copies, *order,
                                   stem_of(index + 1, digits_, row.name, row.wish.prompt, copy),
                                   key});
    }

    // What is wrong with a default is said once, at the first row that it meets.
    void wrong(const Row& row, const gobj::Error& error) {
        const std::size_t found = find_field(error.field);
        if (found == field_count || !says(row, static_cast<Field>(found))) {
            if (!said_.insert(error.message).second)
                return;
            problem({row.line, 1}, error.message);
            return;
        }
        Place place = found < row.places.size() ? row.places[found] : Place();
        if (place.line == 0)
            place = {row.line, 1};
        problem(place, error.message);
    }

    void problem(Place place, std::string message) {
        plan_.problems.push_back({place.line, place.column, std::move(message)});
        if (plan_.problems.size() < most_problems)
            return;
        plan_.problems.push_back({place.line, place.column,
                                  _("There may be more problems; the rest was not looked at.")});
        full_ = true;
    }

    const Prompts& prompts_;
    const Defaults& defaults_;
    int digits_;
    Json more_;
    std::map<std::string, api::Model> models_;
    std::unordered_map<std::string, int> lines_;  // by key: the first that asks for it
    std::set<std::string> said_;
    bool full_ = false;
    Plan plan_;
};

}  // namespace

Plan make_plan(const Prompts& prompts, const Defaults& defaults) {
    return Planning(prompts, defaults).plan();
}

}  // namespace batch
