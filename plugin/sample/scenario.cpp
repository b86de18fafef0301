// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/scenario.hpp"

#include <algorithm>
#include <cstdio>

#include <glib/gstdio.h>

namespace sample {

using Problem = std::optional<std::string>;

bool Occurrences::take() {
    ++seen;
    if (!nth.empty() && !std::ranges::contains(nth, seen))
        return false;
    if (times && used >= *times)
        return false;
    ++used;
    return true;
}

static Problem read_regex(JsonObject* object, const char* name, Regex& regex) {
    const auto pattern = json::string_in(object, name);
    if (!pattern)
        return json::member(object, name) ? Problem(std::string(name) + " is no string")
                                          : Problem();
    GError* raw = nullptr;
    regex.reset(g_regex_new(pattern->c_str(), G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &raw));
    gobj::GErrorPtr error(raw);
    return regex ? Problem() : Problem(error->message);
}

static void read_occurrences(JsonObject* object, Occurrences& occurrences) {
    if (auto* list = json::array_in(object, "nth")) {
        for (guint i = 0; i < json_array_get_length(list); ++i)
            if (auto number = json::as_number(json_array_get_element(list, i)))
                occurrences.nth.push_back(static_cast<std::int64_t>(*number));
    } else if (auto number = json::number_in(object, "nth")) {
        occurrences.nth.push_back(static_cast<std::int64_t>(*number));
    }
    if (auto number = json::number_in(object, "times"))
        occurrences.times = static_cast<std::int64_t>(*number);
}

// A misspelt key would make a test pass for the wrong reason.
static Problem unknown_key(JsonObject* object, std::initializer_list<std::string_view> known) {
    struct Search {
        std::initializer_list<std::string_view> known;
        Problem problem;
    } search{known, {}};
    auto look = [](JsonObject*, const char* name, JsonNode*, gpointer data) {
        auto& state = *static_cast<Search*>(data);
        if (!std::ranges::contains(state.known, std::string_view(name)))
            state.problem = std::string("unknown key \"") + name + "\"";
    };
    json_object_foreach_member(object, look, &search);
    return search.problem;
}

static Problem read_action(JsonObject* object, Action& action) {
    if (auto problem = unknown_key(
            object, {"pass", "status", "headers", "body", "json", "body_base64", "delay", "cut",
                     "drip", "content_length", "reset", "hang", "limit"}))
        return problem;
    if (auto status = json::number_in(object, "status")) {
        if (*status < 200 || *status > 599)
            return "status is not between 200 and 599";
        action.status = static_cast<unsigned>(*status);
    }
    if (auto* headers = json::object_in(object, "headers")) {
        auto add = [](JsonObject*, const char* name, JsonNode* value, gpointer into) {
            if (auto text = json::as_string(value))
                static_cast<Headers*>(into)->emplace_back(name, *text);
        };
        json_object_foreach_member(headers, add, &action.headers);
    }
    if (auto body = json::string_in(object, "body")) {
        action.body = *body;
    } else if (auto* node = json::member(object, "json")) {
        action.body = json::text(node);
        action.json = true;
    } else if (auto encoded = json::string_in(object, "body_base64")) {
        gsize length = 0;
        std::unique_ptr<guchar, gobj::Free<g_free>> bytes(
            g_base64_decode(encoded->c_str(), &length));
        action.body.emplace(reinterpret_cast<const char*>(bytes.get()), length);
    }
    action.delay = json::number_in(object, "delay").value_or(0);
    if (auto cut = json::number_in(object, "cut"))
        action.cut = static_cast<std::size_t>(std::max(0.0, *cut));
    if (auto drip = json::number_in(object, "drip"); drip && *drip > 0)
        action.drip = *drip;
    action.content_length = json::flag_in(object, "content_length", true);
    action.reset = json::flag_in(object, "reset", false);
    action.hang = json::flag_in(object, "hang", false);
    // Without an answer of its own a rule can only mean the normal one.
    const bool own = action.status || action.body || action.reset || action.hang;
    action.pass = json::flag_in(object, "pass", !own);
    return {};
}

Problem Scenario::read(JsonObject* object, Rule& rule) {
    if (!object)
        return "a rule is no object";
    if (auto problem = unknown_key(object, {"match", "do", "comment"}))
        return problem;
    if (auto* match = json::object_in(object, "match")) {
        if (auto problem = unknown_key(match, {"method", "path", "host", "nth", "times"}))
            return problem;
        rule.method = json::string_in(match, "method").value_or("");
        if (auto problem = read_regex(match, "path", rule.path))
            return problem;
        if (auto host = json::string_in(match, "host"))
            rule.host = *host == "file" ? Host::file : Host::api;
        read_occurrences(match, rule.occurrences);
    }
    auto* action = json::object_in(object, "do");
    if (!action)
        return "a rule has no \"do\"";
    if (auto* limit = json::object_in(action, "limit")) {
        rule.per_second = json::number_in(limit, "per_second").value_or(10);
        rule.tokens = rule.burst = json::number_in(limit, "burst").value_or(1);
    }
    return read_action(action, rule.action);
}

Problem Scenario::read(JsonObject* object, const std::string& folder, Entry& entry) {
    if (!object)
        return "an entry of \"predictions\" is no object";
    if (auto problem =
            unknown_key(object, {"prompt", "nth", "times", "end", "error", "seconds", "output",
                                 "output_form", "file", "status", "urls", "extra", "comment"}))
        return problem;
    if (auto problem = read_regex(object, "prompt", entry.prompt))
        return problem;
    read_occurrences(object, entry.occurrences);
    entry.value = std::make_shared<Override>();
    auto& value = *entry.value;
    value.seconds = json::number_in(object, "seconds");
    if (auto end = json::string_in(object, "end")) {
        const auto state = state_named(*end);
        if (!state || !settled(*state))
            return "\"end\" is no final state: " + *end;
        value.end = *state;
    }
    value.error = json::string_in(object, "error");
    if (auto* output = json::member(object, "output"))
        value.output.reset(json_node_copy(output));
    value.output_form = json::string_in(object, "output_form").value_or("");
    value.status = json::string_in(object, "status").value_or("");
    if (auto file = json::string_in(object, "file"))
        value.file = gobj::take_string(g_canonicalize_filename(file->c_str(), folder.c_str()));
    if (json::object_in(object, "urls"))
        value.urls.reset(json_node_copy(json::member(object, "urls")));
    if (json::object_in(object, "extra"))
        value.extra.reset(json_node_copy(json::member(object, "extra")));
    return {};
}

Problem Scenario::load(std::string_view text, const std::string& relative_to) {
    const auto folder = gobj::take_string(g_canonicalize_filename(relative_to.c_str(), nullptr));
    auto root = json::parse(text);
    if (!root)
        return root.error();
    auto* object = json::as_object(root->get());
    if (!object)
        return "the scenario is no object";
    if (auto problem = unknown_key(object, {"rules", "predictions", "comment"}))
        return problem;
    std::vector<Rule> rules;
    if (auto* list = json::array_in(object, "rules"))
        for (guint i = 0; i < json_array_get_length(list); ++i)
            if (auto problem =
                    read(json::as_object(json_array_get_element(list, i)), rules.emplace_back()))
                return problem;
    std::vector<Entry> overrides;
    if (auto* list = json::array_in(object, "predictions"))
        for (guint i = 0; i < json_array_get_length(list); ++i)
            if (auto problem = read(json::as_object(json_array_get_element(list, i)), folder,
                                    overrides.emplace_back()))
                return problem;
    rules_ = std::move(rules);
    overrides_ = std::move(overrides);
    return {};
}

static bool matches(const Regex& regex, const std::string& text) {
    return !regex || g_regex_match(regex.get(), text.c_str(), G_REGEX_MATCH_DEFAULT, nullptr);
}

const Action* Scenario::match(const Request& request) {
    for (auto& rule : rules_) {
        if (!rule.method.empty() && rule.method != request.method)
            continue;
        if ((rule.host && *rule.host != request.host) || !matches(rule.path, request.path))
            continue;
        if (rule.per_second) {
            const double now = static_cast<double>(g_get_monotonic_time()) / 1e6;
            if (rule.filled > 0)
                rule.tokens =
                    std::min(rule.burst, rule.tokens + (now - rule.filled) * *rule.per_second);
            rule.filled = now;
            if (rule.tokens >= 1) {
                rule.tokens -= 1;
                continue;
            }
        }
        if (rule.occurrences.take())
            return &rule.action;
    }
    return nullptr;
}

std::shared_ptr<const Override> Scenario::override_for(const std::string& prompt) {
    for (auto& entry : overrides_)
        if (matches(entry.prompt, prompt) && entry.occurrences.take())
            return entry.value;
    return nullptr;
}

void ScenarioFile::refresh(Scenario& scenario) {
    if (path_.empty())
        return;
    GStatBuf info{};
    if (g_stat(path_.c_str(), &info) != 0)
        return;
    const auto modified = std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
    if (modified == modified_ && info.st_size == size_ && info.st_ino == inode_)
        return;
    modified_ = modified;
    size_ = info.st_size;
    inode_ = info.st_ino;
    char* raw = nullptr;
    gsize length = 0;
    if (!g_file_get_contents(path_.c_str(), &raw, &length, nullptr))
        return;
    gobj::Chars text(raw);
    const auto folder = gobj::take_string(g_path_get_dirname(path_.c_str()));
    if (auto problem = scenario.load({text.get(), length}, folder))
        std::fprintf(stderr, "genlayer-sample-service: scenario: %s\n", problem->c_str());
}

}  // namespace sample
