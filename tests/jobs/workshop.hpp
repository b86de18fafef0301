// SPDX-License-Identifier: GPL-3.0-or-later
// All that a run needs: a state folder of its own, and a predictions service on loopback that does
// the usual unless a test says otherwise, request by request.
#pragma once

#include <format>
#include <map>
#include <optional>

#include "api/client.hpp"
#include "jobs/run.hpp"
#include "support/scripted_server.hpp"

namespace workshop {

constexpr const char* picture = "the bytes of a picture";
constexpr const char* key = "sk-canary";

class Workshop {
  public:
    // What it answers instead of the usual.
    using Exception = std::function<std::optional<support::Answer>(const support::Request&)>;

    explicit Workshop(Exception exception = {});
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    gobj::Result<std::vector<gobj::Result<jobs::Picture>>> run(int count = 1,
                                                               jobs::Limits limits = {},
                                                               gobj::Cancel cancel = {});
    // Of a single job.
    gobj::Result<jobs::Picture> one(jobs::Limits limits = {}, gobj::Cancel cancel = {});

    // The state of a job's file on the disk, as it is now; "" where there is none.
    std::string state() const;
    std::vector<std::string> files() const;  // all, with their paths
    std::string folder() const { return folder_; }

    // What a run needs, for tests that make their own.
    gobj::Result<jobs::Journal> journal() const;
    api::Service service() const;

    support::ScriptedServer& server() { return server_; }
    const std::string& origin() const { return through.empty() ? server_.origin() : through; }
    int created() const { return created_; }  // carried out
    int creates() const { return server_.count("POST", "/predictions"); }
    int polls() const;
    int downloads() const;
    int lists() const;
    int cancels() const { return server_.count("POST", "/cancel"); }
    const std::vector<std::pair<int, jobs::Run::Step>>& steps() const { return steps_; }

    int polls_until_done = 2;
    bool has_list = false;  // of what it created; else it is known to have none
    // How it names them: of its creates, 1, 2, ….
    std::function<std::string(int)> id = [](int number) { return std::format("p{}", number); };
    // Of its creates (0, 1, …), whose reply never comes, though the create was carried out.
    std::function<bool(int create)> loses;
    api::Timeouts timeouts{.connect = gobj::Seconds(2), .call = gobj::Seconds(1)};
    std::string through;  // the origin of a proxy that everything goes through; "" for none
    jobs::Run::Check check;

  private:
    support::Answer usual(const support::Request& request);
    std::string seen(const std::string& id, const std::string& more);
    std::string list();

    Exception exception_;
    std::string folder_;
    support::ScriptedServer server_;
    int created_ = 0;
    std::map<std::string, std::string> ordered_;  // of each id: when and what, as the list has it
    std::map<std::string, int> polled_;
    std::vector<std::pair<int, jobs::Run::Step>> steps_;
};

bool is_create(const support::Request& request);
bool is_poll(const support::Request& request);
bool is_download(const support::Request& request);
bool is_list(const support::Request& request);

std::string prediction(const std::string& id, const std::string& status,
                       const std::string& more = {});
std::string read(const std::string& path);

}  // namespace workshop
