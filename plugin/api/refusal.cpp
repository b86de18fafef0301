// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/refusal.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "api/http.hpp"
#include "api/plain_text.hpp"
#include "api/retry_after.hpp"

namespace api {

using gobj::Error;
using Kind = gobj::Error::Kind;

namespace {

struct Words {
    std::string text;   // what the server says went wrong
    std::string code;   // its own name for it, "" if none
    std::string field;  // the input it names, without "input."
};

std::string text_of(const Json& json) {
    return json.string().value_or(std::string());
}

// The places where services put their words, in the order of how much they say.
Words words_of(const Json& body, const HttpReply& reply) {
    Words words;
    const Json error = body.member("error");
    words.code = text_of(error.member("code"));
    if (words.code.empty())
        words.code = text_of(error.member("type"));
    for (const Json& candidate : {error.member("message"), error, body.member("detail"),
                                  body.member("title"), body.member("message"), body.member("msg")})
        if (words.text = text_of(candidate); !words.text.empty())
            break;
    const auto first = reply.body.find_first_not_of(" \t\r\n");
    const bool html = first != std::string::npos && reply.body[first] == '<';
    if (words.text.empty() && !html)
        words.text = reply.body.substr(0, 1000);
    const std::vector<Json> invalid = body.member("invalid_fields").elements();
    if (!invalid.empty()) {
        words.field = plain_text(text_of(invalid.front().member("field")), 60);
        if (words.field.starts_with("input."))
            words.field.erase(0, 6);
        if (const std::string why = text_of(invalid.front().member("description")); !why.empty())
            words.text = why;
    }
    words.text = plain_text(words.text);
    return words;
}

std::string sentence(const char* format, const std::string& first = {},
                     const std::string& second = {}) {
    return gobj::take_string(g_strdup_printf(format, first.c_str(), second.c_str()));
}

bool says_quota(const Words& words) {
    return words.code.find("quota") != std::string::npos;
}

}  // namespace

Error refusal(const HttpReply& reply, const Service& service, Asked asked) {
    const Json body = Json::parse(reply.body).value_or(Json());
    const Words words = words_of(body, reply);
    const std::string status = std::to_string(reply.status);
    const std::string why = words.text.empty() ? status : words.text;
    const std::string detail =
        status + (words.text.empty() ? std::string() : " " + words.text) +
        (words.code.empty() ? std::string() : " (" + plain_text(words.code, 60) + ")");
    const auto error = [&](Kind kind, std::string message) {
        return Error{kind, std::move(message), detail, words.field,
                     retry_after(reply.retry_after, reply.date, body).value_or(0)};
    };

    if (reply.status >= 300 && reply.status < 400)
        return error(Kind::unexpected,
                     _("The service sent us to another address; check its base URL."));
    if (reply.status == 402 || (reply.status < 500 && says_quota(words)))
        return error(Kind::payment,
                     service.billing_page.empty()
                         ? sentence(_("The account at %s has no credit left."), service.name)
                         : sentence(_("The account at %s has no credit left. Buy some at %s and "
                                      "try again."),
                                    service.name, service.billing_page));
    switch (reply.status) {
        case 401:
            return error(Kind::unauthorized,
                         service.key_page.empty()
                             ? sentence(_("%s did not accept the key."), service.name)
                             : sentence(_("%s did not accept the key. Check it, or get a new one "
                                          "at %s."),
                                        service.name, service.key_page));
        case 403:
            return error(Kind::unauthorized, sentence(_("%s does not allow this with your key: %s"),
                                                      service.name, why));
        case 404:
        case 410:
            return error(Kind::missing,
                         asked == Asked::create
                             ? sentence(_("%s does not know this model; it may have been retired. "
                                          "Choose another one."),
                                        service.name)
                             : sentence(_("%s no longer knows this prediction."), service.name));
        case 408:
        case 429: {
            Error busy = error(Kind::busy, {});
            const int seconds = static_cast<int>(std::ceil(busy.retry_after));
            busy.message =
                seconds > 0
                    ? gobj::take_string(g_strdup_printf(
                          g_dngettext(GETTEXT_PACKAGE,
                                      "%s asks to slow down. Try again in %d second.",
                                      "%s asks to slow down. Try again in %d seconds.", seconds),
                          service.name.c_str(), seconds))
                    : sentence(_("%s asks to slow down. Try again in a minute."), service.name);
            return busy;
        }
        case 413:
            return error(Kind::rejected, _("The request is too large for the service."));
        case 422:
        case 400:
            return error(Kind::rejected,
                         words.field.empty()
                             ? sentence(_("%s refused the input: %s"), service.name, why)
                             : sentence(_("The service refused “%s”: %s"), words.field, why));
        default:
            break;
    }
    // A gateway that has no channel for the model says so with a 503; it won't pass.
    if (reply.status == 503 && words.code == "model_not_found")
        return error(
            Kind::missing,
            sentence(_("%s offers no such model to your key. Choose another one."), service.name));
    if (reply.status >= 500)
        return error(Kind::unknown,
                     asked == Asked::create
                         ? sentence(_("%s had an error of its own (%s)."), service.name, status)
                         : sentence(_("%s had an error of its own (%s). Try again later."),
                                    service.name, status));
    return error(Kind::rejected, sentence(_("%s refused the request: %s"), service.name, why));
}

Error no_picture(const Prediction& prediction) {
    const std::string words = plain_text(prediction.error);
    const auto error = [&](std::string message) {
        return Error{Kind::failed, std::move(message),
                     prediction.id + ": " + prediction.status_text +
                         (words.empty() ? std::string() : ", " + words)};
    };
    switch (prediction.status) {
        case Status::canceled:
            return error(_("The prediction was canceled on the service. It may still be billed."));
        case Status::aborted:
            return error(
                _("The prediction was stopped before it began, so it costs nothing. Try again."));
        case Status::succeeded:
            return error(
                prediction.data_removed
                    ? _("The service has already deleted the picture; it keeps them for an hour.")
                    : _("The prediction ended without a picture. Try again."));
        default:
            break;
    }
    for (const char* sign : {"(E005)", "flagged as sensitive", "safety filter", "NSFW"})
        if (prediction.error.find(sign) != std::string::npos) {
            Error refused = error(
                _("The service's safety filter refused this prompt or its picture. Change the "
                  "prompt, or try once more."));
            refused.field = "prompt";
            return refused;
        }
    return error(words.empty() ? std::string(_("The model could not draw the picture. Try again."))
                               : sentence(_("The model could not draw the picture: %s"), words));
}

}  // namespace api
