// SPDX-License-Identifier: GPL-3.0-or-later
// The replies of one job, in order, as they change what we think of it: each part of the input is
// the body of a reply, read as a prediction, as a refusal, and as JSON.
#include "api/prediction.hpp"

#include "api/http.hpp"
#include "api/origin.hpp"
#include "api/refusal.hpp"
#include "promised.hpp"

using fuzz::presentable;
using fuzz::promised;

namespace {

void round_trip(std::string_view body) {
    const auto json = api::Json::parse(body);
    if (!json)
        return promised(!json.error().message.empty());
    const auto again = api::Json::parse(json->text());
    promised(again.has_value() && again->text() == json->text());
}

void check_refusal(std::string_view body) {
    static api::Service service;
    service.name = "Custom";
    // Which one is left to the input: all of them each time would take ten times as long.
    constexpr unsigned statuses[] = {302, 400, 401, 402, 403, 404, 413, 418, 422, 429, 503};
    const unsigned status = statuses[body.size() % std::size(statuses)];
    presentable(api::refusal({status, std::string(body), "text/html", "", "", ""}, service,
                             api::Asked::create));
}

void check(const api::Prediction& prediction) {
    promised(api::valid_id(prediction.id) && !prediction.status_text.empty());
    promised(prediction.outputs.size() <= 64);
    for (const std::string& output : prediction.outputs) {
        promised(!output.empty());
        if (const auto url = api::check_file_url(output, false))
            promised(std::string_view(g_uri_get_scheme(url->get())) == "https" &&
                     !g_uri_get_userinfo(url->get()) && !api::is_loopback(url->get()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    api::Prediction job;
    bool ended = false;
    for (const std::string_view body : fuzz::parts(data, size)) {
        round_trip(body);
        check_refusal(body);
        auto reply = api::parse_prediction(body);
        if (!reply) {
            promised(reply.error().kind == gobj::Error::Kind::unexpected);
            presentable(reply.error());
            continue;
        }
        check(*reply);
        if (ended || (!job.id.empty() && reply->id != job.id))
            continue;
        job = std::move(*reply);
        ended = job.ended();
        promised(ended !=
                 (job.status == api::Status::starting || job.status == api::Status::processing ||
                  job.status == api::Status::other));
        if (ended && (job.status != api::Status::succeeded || job.outputs.empty()))
            presentable(api::no_picture(job));
    }
    return 0;
}
