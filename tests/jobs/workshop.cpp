// SPDX-License-Identifier: GPL-3.0-or-later
#include "workshop.hpp"

#include <algorithm>
#include <filesystem>
#include <format>
#include <fstream>
#include <sstream>

#include "gobj/owned.hpp"

namespace workshop {

using support::Answer;
using support::Request;

bool is_create(const Request& request) {
    return request.method == "POST" && request.path.ends_with("/predictions");
}
bool is_poll(const Request& request) {
    return request.method == "GET" && request.path.find("/predictions/") != std::string::npos;
}
bool is_download(const Request& request) {
    return request.path.starts_with("/files/");
}

bool is_list(const Request& request) {
    return request.method == "GET" && (request.path.ends_with("/predictions") ||
                                       request.path.find("/predictions?") != std::string::npos);
}

std::string prediction(const std::string& id, const std::string& status, const std::string& more) {
    return std::format(R"({{"id":"{}","status":"{}"{}{}}})", id, status, more.empty() ? "" : ",",
                       more);
}

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

Workshop::Workshop(Exception exception)
    : exception_(std::move(exception)),
      folder_(gobj::take_string(g_dir_make_tmp("genlayer-jobs-XXXXXX", nullptr))),
      server_([this](const Request& request) {
          if (exception_)
              if (auto answer = exception_(request))
                  return *answer;
          return usual(request);
      }) {}

Workshop::~Workshop() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Answer Workshop::usual(const Request& request) {
    if (is_create(request)) {
        const int number = created_++;
        const std::string id = this->id(created_);
        const auto body = api::Json::parse(request.body).value_or(api::Json());
        ordered_[id] = std::format(R"("created_at":"{}","input":{})", jobs::timestamp_now(),
                                   body.member("input").text());
        const Answer answer = support::reply(201, prediction(id, "starting"));
        return loses && loses(number) ? support::cut(0, answer) : answer;
    }
    if (is_list(request))
        return has_list ? support::reply(200, list()) : support::reply(404, "{}");
    if (is_download(request))
        return support::reply(200, picture);
    const std::string id = request.path.substr(request.path.find("/predictions/") + 13);
    if (request.path.ends_with("/cancel"))
        return support::reply(200, prediction("p1", "canceled"));
    return support::reply(200, seen(id, {}));
}

std::string Workshop::seen(const std::string& id, const std::string& more) {
    if (++polled_[id] < polls_until_done)
        return prediction(id, "processing", more);
    return prediction(
        id, "succeeded",
        std::format(R"("output":"{}/files/{}"{}{})", origin(), id, more.empty() ? "" : ",", more));
}

std::string Workshop::list() {
    std::string entries;
    for (int number = created_; number > 0; --number) {
        const std::string id = this->id(number);
        entries += (entries.empty() ? "" : ",") + seen(id, ordered_[id]);
    }
    return std::format(R"({{"results":[{}]}})", entries);
}

gobj::Result<jobs::Journal> Workshop::journal() const {
    return jobs::Journal::open([&](const char* name) {
        return std::string_view(name) == "GENLAYER_STATE_DIR" ? std::optional(folder_)
                                                              : std::nullopt;
    });
}

api::Service Workshop::service() const {
    api::Service service;
    service.id = "custom";
    service.name = "Custom";
    service.base_url = origin() + "/v1";
    service.routes = {"create", "get", "cancel", "stream"};
    if (has_list)
        service.routes.insert("list");
    else
        service.id = "listless";
    return service;
}

gobj::Result<std::vector<gobj::Result<jobs::Picture>>> Workshop::run(int count, jobs::Limits limits,
                                                                     gobj::Cancel cancel) {
    const auto journal = this->journal();
    if (!journal)
        return std::unexpected(journal.error());
    api::Client client(service(), key, timeouts);
    limits.pace *= 0.2;
    jobs::Run run(&*journal, &client, limits, check);
    const auto observe = [this](int job, jobs::Run::Step step) { steps_.emplace_back(job, step); };
    return run
        .pictures(
            {"google/imagen-4", api::JsonObjectBuilder().set("prompt", "a cat").build(), count},
            observe, cancel)
        .run();
}

gobj::Result<jobs::Picture> Workshop::one(jobs::Limits limits, gobj::Cancel cancel) {
    auto all = run(1, limits, cancel);
    if (!all)
        return std::unexpected(all.error());
    return all->at(0);
}

std::vector<std::string> Workshop::files() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
        if (entry.is_regular_file())
            found.push_back(entry.path());
    return found;
}

std::string Workshop::state() const {
    for (const std::string& path : files())
        if (path.ends_with(".json") && path.find("/jobs/") != std::string::npos)
            if (const auto json = api::Json::parse(read(path)))
                return json->member("state").string().value_or("");
    return {};
}

int Workshop::polls() const {
    return static_cast<int>(std::ranges::count_if(server_.requests(), is_poll));
}
int Workshop::downloads() const {
    return static_cast<int>(std::ranges::count_if(server_.requests(), is_download));
}
int Workshop::lists() const {
    return static_cast<int>(std::ranges::count_if(server_.requests(), is_list));
}

}  // namespace workshop
