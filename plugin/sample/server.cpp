// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/server.hpp"

#include <algorithm>

#include "sample/exchange.hpp"

namespace sample {

static constexpr goffset largest_body = 16 * 1024 * 1024;

Server::Server(ServerOptions options, Clock clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      log_(options_.log, clock_),
      scenario_file_(options_.scenario) {}

Server::~Server() {
    timer_.stop();
    for (auto& soup : soup_)
        if (soup)
            soup_server_disconnect(soup.get());
    exchanges_.clear();
}

std::expected<std::unique_ptr<Server>, std::string> Server::start(ServerOptions options,
                                                                  Clock clock) {
    std::unique_ptr<Server> server(new Server(std::move(options), std::move(clock)));
    if (!server->log_.open())
        return std::unexpected("cannot write to " + server->options_.log);
    server->scenario_file_.refresh(server->scenario_);
    for (int index : {0, 1})
        if (auto listening = server->listen(index, index == 0 ? server->options_.port : 0);
            !listening)
            return std::unexpected(listening.error());
    server->api_ = std::make_unique<Api>(
        server->clock_,
        Api::Options{.seconds = server->options_.seconds,
                     .key = server->options_.key,
                     .api_origin = server->origins_[0],
                     .file_origin = server->origins_[1],
                     .ledger = server->options_.ledger},
        server->scenario_,
        [log = &server->log_](const Prediction& prediction, State state, double moment) {
            log->event(prediction, state, moment);
        });
    return server;
}

std::expected<void, std::string> Server::listen(int index, unsigned port) {
    auto& soup = soup_[index];
    soup = gobj::Ref<SoupServer>::take(SOUP_SERVER(
        g_object_new(SOUP_TYPE_SERVER, "server-header", "genlayer-sample-service ", nullptr)));
    soup_server_add_early_handler(soup.get(), nullptr, arriving, this, nullptr);
    soup_server_add_handler(soup.get(), nullptr, requested, this, nullptr);
    GError* raw = nullptr;
    if (!soup_server_listen_local(soup.get(), port, SOUP_SERVER_LISTEN_IPV4_ONLY, &raw)) {
        gobj::GErrorPtr error(raw);
        return std::unexpected(gobj::string_or_empty(error ? error->message : nullptr));
    }
    GSList* uris = soup_server_get_uris(soup.get());
    ports_[index] = static_cast<unsigned>(g_uri_get_port(static_cast<GUri*>(uris->data)));
    g_slist_free_full(uris, reinterpret_cast<GDestroyNotify>(g_uri_unref));
    origins_[index] = "http://127.0.0.1:" + std::to_string(ports_[index]);
    return {};
}

// libsoup gathers the whole body before we see the request: one that is too large is refused first.
void Server::arriving(SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer) {
    auto* headers = soup_server_message_get_request_headers(message);
    if (soup_message_headers_get_content_length(headers) > largest_body)
        soup_server_message_set_status(message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, nullptr);
}

void Server::requested(SoupServer* soup, SoupServerMessage* message, const char*, GHashTable*,
                       gpointer data) {
    auto& self = *static_cast<Server*>(data);
    self.receive(message, soup == self.soup_[0].get() ? Host::api : Host::file);
}

void Server::receive(SoupServerMessage* message, Host host) {
    scenario_file_.refresh(scenario_);
    auto exchange = std::make_shared<Exchange>(
        message, host, clock_.now(),
        [this](const ExchangePtr& over, unsigned status, bool complete) {
            finished(over, status, complete);
        },
        [this] { advance(); });
    exchanges_.push_back(exchange);
    std::optional<Action> action;
    if (const auto* matched = scenario_.match(exchange->request()))
        action = *matched;  // a copy: the scenario may be replaced before the answer is out
    exchange->begin(std::move(action),
                    [this, &exchange] { return api_->handle(exchange->request()); });
    advance();
}

void Server::finished(const ExchangePtr& exchange, unsigned status, bool complete) {
    const int index = exchange->request().host == Host::api ? 0 : 1;
    log_.request(exchange->request(), {.received = exchange->received(),
                                       .port = ports_[index],
                                       .status = status,
                                       .complete = complete});
    exchanges_.remove(exchange);
}

// Whoever waits for what has happened by now is answered, and the next moment is waited for.
void Server::advance() {
    api_->advance();
    const auto waiting = exchanges_;  // answering one may remove it
    for (const auto& exchange : waiting)
        exchange->check(*api_);
    auto next = api_->next_change();
    for (const auto& exchange : exchanges_)
        if (const auto until = exchange->until())
            next = std::min(next.value_or(*until), *until);
    timer_.stop();
    if (next)
        timer_ = Timer::after(*next - clock_.now(), [this] { advance(); });
}

}  // namespace sample
