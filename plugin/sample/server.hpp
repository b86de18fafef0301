// SPDX-License-Identifier: GPL-3.0-or-later
// The two loopback ports: takes requests from libsoup, lets the scenario interfere, asks the Api,
// and sees every answer out, whole or mistreated, now or later.
#pragma once

#include <expected>
#include <list>
#include <memory>
#include <string>

#include <libsoup/soup.h>

#include "gobj/ref.hpp"
#include "sample/api.hpp"
#include "sample/request_log.hpp"
#include "sample/scenario.hpp"
#include "sample/timer.hpp"

namespace sample {

struct ServerOptions {
    unsigned port = 0;  // 0: any that is free
    double seconds = 3;
    std::string key = {};
    std::string scenario = {};
    std::string log = {};
    std::string ledger = {};
};

class Server {
  public:
    static std::expected<std::unique_ptr<Server>, std::string> start(ServerOptions options,
                                                                     Clock clock = Clock::real());
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    const std::string& api_origin() const { return origins_[0]; }
    const std::string& file_origin() const { return origins_[1]; }

    class Exchange;

  private:
    using ExchangePtr = std::shared_ptr<Exchange>;

    Server(ServerOptions options, Clock clock);
    std::expected<void, std::string> listen(int index, unsigned port);
    static void requested(SoupServer* soup, SoupServerMessage* message, const char* path,
                          GHashTable* query, gpointer self);
    static void arriving(SoupServer* soup, SoupServerMessage* message, const char* path,
                         GHashTable* query, gpointer self);
    void receive(SoupServerMessage* message, Host host);
    void advance();
    void finished(const ExchangePtr& exchange, unsigned status, bool complete);

    ServerOptions options_;
    Clock clock_;
    RequestLog log_;
    ScenarioFile scenario_file_;
    Scenario scenario_;
    std::unique_ptr<Api> api_;
    gobj::Ref<SoupServer> soup_[2];  // the API and the files
    std::string origins_[2];
    unsigned ports_[2] = {0, 0};
    std::list<ExchangePtr> exchanges_;
    Timer timer_;
};

}  // namespace sample
