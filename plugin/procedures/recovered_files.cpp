// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/recovered_files.hpp"

#include <algorithm>

#include "canvas/picture.hpp"
#include "jobs/durable.hpp"
#include "procedures/mapped_file.hpp"

namespace procedures {

using api::Json;
using gobj::Error;
using gobj::Task;

namespace {

const char* state_word(const gobj::Result<jobs::Picture>& outcome) {
    if (outcome)
        return "recovered";
    switch (outcome.error().kind) {
        case Error::Kind::unknown:
            return "unconfirmed";
        case Error::Kind::missing:
        case Error::Kind::failed:
            return "gone";
        default:
            return "waiting";
    }
}

Json array_of(const std::vector<Json>& elements) {
    std::string text = "[";
    for (const Json& element : elements)
        text += (text.size() > 1 ? "," : "") + element.text();
    return Json::parse(text + "]").value_or(Json());
}

Json entry(const Told& told, bool prompts) {
    const jobs::Record& record = told.outcome ? told.outcome->record : told.record;
    api::JsonObjectBuilder json;
    const auto set = [&](const char* name, const std::string& text) {
        if (!text.empty())
            json.set(name, text);
    };
    json.set("job", record.job).set("state", state_word(told.outcome));
    set("service", record.service);
    set("model", record.model);
    set("ordered_at", record.intended_at);
    set("prediction", record.prediction);
    if (prompts)
        json.set("input", record.input);
    set("file", told.file);
    if (told.outcome) {
        set("sha256", record.sha256);
        json.set("size", Json::integer(static_cast<std::int64_t>(record.size)));
    } else {
        set("error", told.outcome.error().message);
    }
    return json.build();
}

}  // namespace

Task<std::string> save_picture(std::string folder, jobs::Picture picture) {
    const MappedFile file = co_await gobj::from_result(map_file(picture.path));
    const auto about = co_await gobj::from_result(canvas::inspect(file.bytes()));
    const std::string id =
        picture.record.prediction.empty() ? picture.record.job : picture.record.prediction;
    std::string name = "genlayer-" + id + "." + canvas::extension(about.format);
    co_await jobs::write_durably(
        folder + "/" + name,
        std::string(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()));
    co_return name;
}

Task<> write_report(std::string folder, std::vector<Told> told, bool prompts) {
    const std::string path = folder + "/" + report_file;
    std::vector<Json> jobs;
    char* text = nullptr;
    gsize size = 0;
    if (g_file_get_contents(path.c_str(), &text, &size, nullptr)) {
        const gobj::Chars owned(text);
        const Json before = Json::parse({text, size}).value_or(Json());
        for (const Json& job : before.member("jobs").elements())
            if (std::ranges::none_of(told, [&](const Told& one) {
                    return job.member("job").string() == one.record.job;
                }))
                jobs.push_back(job);
    }
    for (const Told& one : told)
        jobs.push_back(entry(one, prompts));
    co_await jobs::write_durably(path, api::JsonObjectBuilder()
                                               .set("version", Json::integer(1))
                                               .set("jobs", array_of(jobs))
                                               .build()
                                               .text(true) +
                                           "\n");
}

}  // namespace procedures
