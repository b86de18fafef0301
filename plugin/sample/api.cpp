// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/api.hpp"

#include <algorithm>
#include <cmath>

#include "sample/headers.hpp"
#include "sample/listing.hpp"

namespace sample {

namespace {

std::string random_text(int length, std::string_view letters) {
    std::string text;
    for (int i = 0; i < length; ++i)
        text += letters[static_cast<std::size_t>(
            g_random_int_range(0, static_cast<int>(letters.size())))];
    return text;
}

const char* content_type(Dialect dialect) {
    return dialect == Dialect::anyapi ? "application/json; charset=utf-8" : "application/json";
}

}  // namespace

Api::Api(Clock clock, Options options, Scenario& scenario, Observer observer)
    : clock_(std::move(clock)),
      options_(std::move(options)),
      scenario_(scenario),
      observer_(std::move(observer)),
      ledger_(options_.ledger),
      files_(clock_, &predictions_, bytes()) {
    gallery_.warm_up();
    for (auto& known : ledger_.read(models_, clock_, options_.api_origin, options_.file_origin)) {
        known->reported = known->life.at(clock_.now());
        predictions_.add(std::move(known), clock_.now());
    }
}

bool Api::settled(const std::string& id) const {
    const auto* prediction = predictions_.find(id);
    return !prediction || sample::settled(prediction->life.at(clock_.now()));
}

PictureBytes Api::bytes() const {
    return [this](const Prediction& prediction) {
        return gallery_.get(prediction.id, prediction.spec());
    };
}

Answer Api::shown(Dialect dialect, unsigned status, const Prediction& prediction) const {
    return {.status = status,
            .type = content_type(dialect),
            .body = json::text(to_json(prediction, clock_.now(), clock_, bytes()).get())};
}

void Api::advance() {
    predictions_.advance(clock_.now(),
                         [this](const Prediction& prediction, State state, double moment) {
                             if (state == State::processing && prediction.draws())
                                 gallery_.begin(prediction.id, prediction.spec());
                             observer_(prediction, state, moment);
                         });
}

std::optional<double> Api::next_change() const {
    return predictions_.next_change(clock_.now());
}

Reply Api::handle(const Request& request) {
    advance();
    if (request.host == Host::api)
        return api(request);
    return files_.handle(request);
}

bool Api::admits(Dialect dialect, const Request& request) const {
    if (options_.key.empty())
        return true;
    const auto given = request.header("authorization");
    return given == "Bearer " + options_.key ||
           (dialect == Dialect::replicate && given == "Token " + options_.key);
}

void Api::limit_headers(Answer& answer, bool create) {
    const double now = clock_.now();
    while (!creates_.empty() && creates_.front() < now - 60)
        creates_.pop_front();
    const auto left = create ? 600 - static_cast<int>(creates_.size()) : 2999;
    answer.headers.emplace_back("ratelimit-remaining", std::to_string(std::max(0, left)));
    const int reset =
        create && !creates_.empty() ? static_cast<int>(std::ceil(creates_.front() + 60 - now)) : 1;
    answer.headers.emplace_back("ratelimit-reset", std::to_string(std::max(1, reset)));
}

Reply Api::api(const Request& request) {
    const bool anyapi = request.path.starts_with("/replicate/");
    const auto dialect = anyapi ? Dialect::anyapi : Dialect::replicate;
    const std::string start = std::string(prefix(dialect)) + "/";
    const auto& method = request.method;
    if (!request.path.starts_with(start))
        return {.answer = no_route(dialect, request)};
    if (!admits(dialect, request))
        return {.answer = unauthorized(dialect)};

    const auto parts = parts_of(std::string_view(request.path).substr(start.size()));
    const bool models = parts[0] == "models", predictions = parts[0] == "predictions";
    Reply reply;
    bool creates = false;
    if (models && parts.size() == 4 && parts[3] == "predictions") {
        const auto* model = models_.find(parts[1], parts[2]);
        if (method != "POST" && anyapi)
            reply.answer = no_route(dialect, request);
        else if (method != "POST")
            reply.answer = wrong_method(method, "POST, OPTIONS");
        else if (!model)
            reply.answer = unknown_model(dialect, parts[1] + "/" + parts[2]);
        else if (auto body = json::parse(request.body); !body)
            reply.answer = unreadable(body.error());
        else if (auto* object = json::as_object(body->get()); !object)
            reply.answer = invalid_input({{"invalid_type", "",
                                           std::string("Invalid type. Expected: object, given: ") +
                                               json::type_name(body->get())}});
        else
            reply = create(dialect, request, *model, object);
        creates = true;
    } else if (predictions && parts.size() == 2) {
        const auto* prediction = predictions_.find(parts[1]);
        if (method != "GET")
            reply.answer =
                anyapi ? no_route(dialect, request) : wrong_method(method, "GET, OPTIONS");
        else
            reply.answer = prediction ? shown(dialect, 200, *prediction) : unknown_prediction();
    } else if (anyapi) {
        reply.answer = no_route(dialect, request);  // the gateway has no other routes
    } else if (predictions && parts.size() == 3 && parts[2] == "cancel") {
        auto* prediction = predictions_.find(parts[1]);
        if (method != "POST")
            reply.answer = wrong_method(method, "POST, OPTIONS");
        else
            reply.answer = prediction ? cancel(dialect, *prediction) : unknown_prediction();
    } else if (predictions && parts.size() == 1) {
        if (method == "POST")
            reply = create_by_version(request);
        else
            reply.answer =
                method == "GET" ? list(request) : wrong_method(method, "GET, POST, OPTIONS");
        creates = method == "POST";
    } else if (models && parts.size() == 3) {
        const auto* model = models_.find(parts[1], parts[2]);
        if (method != "GET")
            reply.answer = wrong_method(method, "GET, OPTIONS");
        else if (!model)
            reply.answer = unknown_model(dialect, parts[1] + "/" + parts[2]);
        else
            reply.answer.body = json::text(describe(*model, options_.api_origin).get());
    } else {
        reply.answer = no_route(dialect, request);
    }
    limit_headers(reply.answer, creates);
    return reply;
}

Reply Api::create_by_version(const Request& request) {
    auto body = json::parse(request.body);
    if (!body)
        return {.answer = unreadable(body.error())};
    auto* object = json::as_object(body->get());
    const auto version = json::string_in(object, "version");
    if (!version) {
        std::vector<InvalidField> wrong{{"required", "", "version is required"}};
        if (json::member(object, "model"))
            wrong.push_back({"additional_property_not_allowed", "",
                             "Additional property model is not allowed"});
        return {.answer = invalid_input(wrong)};
    }
    if (const auto* model = models_.find(*version))
        return create(Dialect::replicate, request, *model, object);
    return {.answer = problem(422, "Invalid version or not permitted",
                              "The specified version does not exist (or perhaps you don't have "
                              "permission to use it?)")};
}

Reply Api::create(Dialect dialect, const Request& request, const Model& model, JsonObject* body) {
    auto input = checked_input(model, json::member(body, "input"));
    if (!input)
        return {.answer = invalid_input(input.error())};
    std::optional<double> deadline;
    if (const auto header = request.header("cancel-after"); !header.empty()) {
        deadline = cancel_after(header);
        if (!deadline)
            return {.answer = problem(422, "Invalid Cancel-After",
                                      "Cancel-After must be between 5s and 24h")};
    }

    const double now = clock_.now();
    auto made = std::make_unique<Prediction>();
    auto& prediction = *made;
    prediction.id = random_text(26, "0123456789abcdefghjkmnpqrstvwxyz");
    prediction.model = &model;
    prediction.input = std::move(*input);
    const auto spec = prediction.spec();
    const auto token =
        random_text(Predictions::token_length,
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    const auto stream = "stream-" + random_text(56, "abcdefghijklmnopqrstuvwxyz234567");
    prediction.base = options_.api_origin + prefix(dialect);
    prediction.web = options_.api_origin + "/p/" + prediction.id;
    prediction.picture =
        options_.file_origin + "/files/" + token + (spec.png ? "/output.png" : "/output.jpg");
    prediction.stream = options_.file_origin + "/v1/files/" + stream;
    prediction.how = scenario_.override_for(spec.prompt);
    const double seconds =
        prediction.how ? prediction.how->seconds.value_or(options_.seconds) : options_.seconds;
    prediction.life =
        Life(now, std::max(0.0, seconds), prediction.how ? prediction.how->end : State::succeeded);
    if (deadline)
        prediction.life.set_deadline(now + *deadline);

    creates_.push_back(now);
    ledger_.write(prediction, clock_);
    predictions_.add(std::move(made), now);
    observer_(prediction, State::starting, now);

    Reply reply;
    const unsigned status = dialect == Dialect::anyapi ? 200 : 201;
    const Headers location{{"Location", prediction.base + "/predictions/" + prediction.id}};
    const auto wait = prefer_wait(request.header("prefer"));
    reply.answer = shown(dialect, status, prediction);
    reply.answer.headers = location;
    if (!wait)
        return reply;
    reply.wait_for = prediction.id;
    reply.until = now + wait->seconds;
    reply.finish = [this, dialect, status, location, applied = wait->applied, id = prediction.id] {
        auto answer = shown(dialect, status, *predictions_.find(id));
        answer.headers = location;
        answer.headers.emplace_back("Preference-Applied", applied);
        limit_headers(answer, true);
        return answer;
    };
    return reply;
}

Answer Api::cancel(Dialect dialect, Prediction& prediction) {
    prediction.life.cancel(clock_.now());
    ledger_.write(prediction, clock_);
    advance();
    return shown(dialect, 200, prediction);
}

Answer Api::list(const Request& request) const {
    const auto page = page_of(predictions_, request.query, clock_);
    return {.body = listing(page, options_.api_origin + "/v1/predictions", [this](const auto& one) {
                return to_json(one, clock_.now(), clock_, bytes());
            })};
}

}  // namespace sample
