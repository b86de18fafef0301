// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http.hpp"

#include <format>

#include <glib/gi18n-lib.h>

#include "api/origin.hpp"
#include "api/passage.hpp"
#include "api/plain_text.hpp"
#include "gobj/async.hpp"
#include "gobj/deadline.hpp"

namespace api {

using gobj::Bytes;
using gobj::Cancel;
using gobj::Deadline;
using gobj::Error;
using gobj::Ref;
using gobj::Result;
using gobj::Task;

namespace {

constexpr int most_connections = 10'000;
constexpr guint longest_idle = 60;  // seconds
// libsoup opens a connection for each POST, since a kept one may be gone and the request then be
// lost. Kept themselves, those of a long batch would be six hundred at a time; as many as jobs that
// are polled one by one, and a few downloads, need are enough.
constexpr std::size_t most_kept = 8;
// Before libsoup's own queue. A connection that was kept and has gone makes it begin a request
// anew; if the queue does so before the first try's end is told, that end breaks the second try
// off, the message is counted twice, and it crashes or never sends anything again (3.6.5).
constexpr int before_the_queue = G_PRIORITY_HIGH;

Ref<SoupMessage> new_message(const HttpRequest& request) {
    const gobj::Uri uri = parse_url(request.url);
    if (!uri)
        return {};
    auto message = Ref<SoupMessage>::take(soup_message_new_from_uri(request.method, uri.get()));
    // HTTP/2 in libsoup can't be cancelled while waiting for headers.
    soup_message_set_force_http1(message.get(), true);
    soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
    SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
    if (!request.bearer.empty()) {
        std::string authorization = "Bearer " + request.bearer;
        soup_message_headers_replace(headers, "Authorization", authorization.c_str());
        wipe(authorization);
    }
    for (const auto& [name, value] : request.headers)
        soup_message_headers_replace(headers, name.c_str(), value.c_str());
    if (!request.json.empty()) {
        const Bytes body(g_bytes_new(request.json.data(), request.json.size()));
        soup_message_set_request_body_from_bytes(message.get(), "application/json", body.get());
    }
    return message;
}

Result<Ref<GInputStream>> finish_send(GObject* session, GAsyncResult* done) {
    GError* error = nullptr;
    GInputStream* stream = soup_session_send_finish(SOUP_SESSION(session), done, &error);
    if (stream)
        return Ref<GInputStream>::take(stream);
    // Other TLS errors may come after the request has gone out.
    if (g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
        return gobj::failure(Error::Kind::offline,
                             _("The service's certificate is not trusted, so nothing was sent to "
                               "it. Check this computer's clock and network."),
                             error);
    return gobj::failure(Error::Kind::unknown,
                         _("The service can't be reached. Check the network connection."), error);
}

// For the log: what was asked of whom, what became of it, how long it took. The path of an API call
// is built by us and holds nothing secret; its query, bodies and headers are never told.
void tell(const HttpRequest& request, gobj::Seconds begin, const Result<HttpReply>& reply) {
    const std::string address = request.url.substr(0, request.url.find('?'));
    std::string outcome = plain_text(reply ? reply->request_id : reply.error().detail, 100);
    hide(request.bearer, &outcome);
    if (reply)
        outcome = std::format("{}{}{}, {} bytes", reply->status, outcome.empty() ? "" : " ",
                              outcome, reply->body.size());
    g_debug("%s %s: %s, %.0f ms", request.method, address.c_str(), outcome.c_str(),
            (gobj::now() - begin).count() * 1000);
}

}  // namespace

Http::Http(bool use_proxy, Timeouts timeouts)
    : timeouts_(timeouts),
      session_(Ref<SoupSession>::take(soup_session_new_with_options(
          // Never reached: who waits in libsoup's queue for a connection hears of no cancel and no
          // deadline (3.6.5). How many there are at once is for the callers to see to.
          "max-conns", most_connections, "max-conns-per-host", most_connections, "timeout", 60,
          "idle-timeout", longest_idle, "user-agent", "genlayer/" GENLAYER_VERSION, nullptr))) {
    if (!use_proxy)
        soup_session_set_proxy_resolver(session_.get(), nullptr);
    // A decoder turns broken gzip into success; the auth manager once crashed on a Digest
    // challenge.
    soup_session_remove_feature_by_type(session_.get(), SOUP_TYPE_CONTENT_DECODER);
    soup_session_remove_feature_by_type(session_.get(), SOUP_TYPE_AUTH_MANAGER);
}

Http::~Http() {
    soup_session_abort(session_.get());
}

bool Http::keeps_another() {
    const gobj::Seconds now = gobj::now();
    while (!kept_.empty() && kept_.front() < now - gobj::Seconds(longest_idle))
        kept_.pop_front();
    if (kept_.size() >= most_kept)
        return false;
    kept_.push_back(now);
    return true;
}

Task<HttpBody> Http::open(HttpRequest request, Cancel cancel) {
    if (request.method == std::string_view("POST") && !keeps_another())
        request.headers.emplace_back("Connection", "close");
    const Ref<SoupMessage> message = new_message(request);
    if (!message)
        co_await gobj::failed({Error::Kind::argument, _("This is not a web address.")});
    const auto passage = std::make_unique<Passage>(message.get(), request.may_connect,
                                                   timeouts_.connect, cancel, request.left);
    auto sending = [](SoupSession* session, SoupMessage* message,
                      Cancel cancel) -> Task<Ref<GInputStream>> {
        co_return co_await gobj::async<Ref<GInputStream>>(
            [&](GAsyncReadyCallback ready, gpointer data) {
                soup_session_send_async(session, message, before_the_queue, cancel.get(), ready,
                                        data);
            },
            finish_send);
    };
    auto sent = co_await sending(session_.get(), message.get(), passage->cancel()).as_result();
    passage->arrived();
    if (!sent)
        co_await gobj::failed(passage->explain(std::move(sent).error()));
    // An answer to what was never sent is a proxy's that would not connect us.
    if (HttpBody body(message, *sent); passage->sent())
        co_return std::move(body);
    co_await gobj::failed({Error::Kind::offline,
                           _("The proxy lets nothing through to the service. Check the proxy "
                             "settings."),
                           std::to_string(soup_message_get_status(message.get()))});
    co_return HttpBody({}, {});
}

Task<> Http::prepare(HttpRequest request, Cancel cancel) {
    const Ref<SoupMessage> message = new_message(request);
    if (!message)
        co_await gobj::failed({Error::Kind::argument, _("This is not a web address.")});
    const auto passage =
        std::make_unique<Passage>(message.get(), request.may_connect, timeouts_.connect, cancel);
    auto connecting = [](SoupSession* session, SoupMessage* message, Cancel cancel) -> Task<> {
        co_await gobj::async<void>(
            [&](GAsyncReadyCallback ready, gpointer data) {
                soup_session_preconnect_async(session, message, G_PRIORITY_DEFAULT, cancel.get(),
                                              ready, data);
            },
            [](GObject* session, GAsyncResult* done) -> Result<> {
                GError* error = nullptr;
                if (!soup_session_preconnect_finish(SOUP_SESSION(session), done, &error))
                    return gobj::failure(Error::Kind::offline, {}, error);
                return {};
            });
    };
    co_await connecting(session_.get(), message.get(), passage->cancel());
}

Task<HttpReply> Http::exchange(HttpRequest request, gobj::Seconds longest, std::size_t most_bytes,
                               Cancel cancel) {
    const gobj::Seconds begin = gobj::now();
    const auto deadline = std::make_unique<Deadline>(longest, cancel);
    const auto conversation = [](Http* http, HttpRequest request, std::size_t most_bytes,
                                 Cancel cancel) -> Task<HttpReply> {
        HttpBody body = co_await http->open(std::move(request), cancel);
        HttpReply reply{body.status(),
                        {},
                        body.header("Content-Type"),
                        body.header("Retry-After"),
                        body.header("Date"),
                        body.header("Location"),
                        body.header("X-Request-Id")};
        for (;;) {
            auto bytes = co_await body.read(64 * 1024, cancel).as_result();
            if (!bytes)
                co_await gobj::failed(
                    {Error::Kind::unknown, bytes.error().message, bytes.error().detail});
            gsize size = 0;
            const auto* data = static_cast<const char*>(g_bytes_get_data(bytes->get(), &size));
            if (size == 0)
                co_return reply;
            if (reply.body.size() + size > most_bytes) {
                g_cancellable_cancel(cancel.get());  // ends the connection: nothing more is wanted
                co_await gobj::failed(
                    {Error::Kind::unknown, _("The service sent far more than an answer needs.")});
            }
            reply.body.append(data, size);
        }
    };
    auto reply = co_await conversation(this, request, most_bytes, deadline->cancel()).as_result();
    tell(request, begin, reply);
    if (!reply) {
        Error error = std::move(reply).error();
        if (deadline->passed()) {
            if (error.kind == Error::Kind::cancelled)
                error.kind = Error::Kind::offline;  // the time ran out before it was sent
            error.message = _("The service did not answer in time. Try again later.");
        }
        co_await gobj::failed(std::move(error));
    }
    co_return std::move(*reply);
}

}  // namespace api
