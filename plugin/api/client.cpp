// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/client.hpp"

#include <glib/gi18n-lib.h>

#include "api/data_uri.hpp"
#include "api/http.hpp"
#include "api/origin.hpp"
#include "api/plain_text.hpp"
#include "api/refusal.hpp"
#include "api/retry_after.hpp"
#include "gobj/async.hpp"

namespace api {

using namespace std::chrono_literals;
using gobj::Bytes;
using gobj::Cancel;
using gobj::Error;
using gobj::Ref;
using gobj::Task;

namespace {

constexpr std::size_t most_json = std::size_t{4} << 20;
constexpr std::size_t most_picture = std::size_t{64} << 20;
constexpr std::size_t chunk = 256 * 1024;
constexpr int most_redirects = 5;

Task<> write_all(Ref<GOutputStream> sink, Bytes bytes, Cancel cancel) {
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            gsize size = 0;
            const void* start = g_bytes_get_data(bytes.get(), &size);
            g_output_stream_write_all_async(sink.get(), start, size, G_PRIORITY_DEFAULT,
                                            cancel.get(), ready, data);
        },
        // A thread of GIO's may still be writing when nobody waits any more.
        [keep = Bytes(g_bytes_ref(bytes.get()))](GObject* stream,
                                                 GAsyncResult* done) -> gobj::Result<> {
            GError* error = nullptr;
            if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), done, nullptr, &error))
                return gobj::failure(Error::Kind::local, _("The picture can't be written to disk."),
                                     error);
            return {};
        });
}

// Counts and hashes what passes; refuses more than a picture may have.
struct Meter {
    gobj::Checksum checksum{g_checksum_new(G_CHECKSUM_SHA256)};
    guint64 size = 0;

    bool take(GBytes* bytes) {
        gsize length = 0;
        const auto* data = static_cast<const guchar*>(g_bytes_get_data(bytes, &length));
        size += length;
        g_checksum_update(checksum.get(), data, static_cast<gssize>(length));
        return size <= most_picture;
    }
    Download result() const {
        return {size, gobj::string_or_empty(g_checksum_get_string(checksum.get()))};
    }
};

Error too_large() {
    return {Error::Kind::unexpected, _("The picture is larger than 64 MiB and was not taken.")};
}

Error download_refused(const HttpBody& body) {
    const unsigned status = body.status();
    const std::string detail = std::to_string(status);
    if (status == 404 || status == 403 || status == 410)
        return {Error::Kind::missing,
                _("The picture is no longer on the service, which keeps them for an hour."),
                detail};
    if (status >= 500 || status == 429 || status == 408)
        return {Error::Kind::unknown,
                _("The picture could not be fetched. Try again."),
                detail,
                {},
                retry_after(body.header("Retry-After"), body.header("Date"), {}).value_or(0)};
    return {Error::Kind::unexpected, _("The service did not hand out the picture."), detail};
}

// A file host's answer, up to its headers.
Task<HttpBody> answer(Http* http, HttpRequest request, gobj::Seconds longest, Cancel cancel) {
    const auto deadline = std::make_unique<gobj::Deadline>(longest, cancel);
    auto body = co_await http->open(std::move(request), deadline->cancel()).as_result();
    if (!body && deadline->passed())
        co_await gobj::failed(
            {Error::Kind::unknown, _("The picture could not be fetched in time.")});
    co_return co_await gobj::from_result(std::move(body));
}

// One API call: the key goes with it, the reply is a prediction.
Task<Prediction> call(Http* http, const Service* service, std::string key, Asked asked,
                      HttpRequest request, gobj::Seconds longest, Cancel cancel) {
    request.bearer = std::move(key);
    request.headers.emplace_back("Accept", "application/json");
    auto replied = co_await http->exchange(request, longest, most_json, cancel).as_result();
    // Only a create has to be told apart from one that never arrived.
    if (!replied && asked != Asked::create && gobj::is_cancelled(cancel))
        replied.error().kind = Error::Kind::cancelled;
    if (!replied && asked == Asked::create && replied.error().kind == Error::Kind::unknown) {
        Error& lost = replied.error();
        lost.detail = lost.message + " " + lost.detail;
        lost.message = _("The service's answer to this order was lost.");
    }
    HttpReply reply = co_await gobj::from_result(std::move(replied));
    // Some services repeat the key when they refuse it; it must get no further.
    hide(request.bearer, &reply.body);
    if (reply.status < 200 || reply.status >= 300)
        co_await gobj::failed(refusal(reply, *service, asked));
    auto prediction = parse_prediction(reply.body);
    // A 2xx that can't be read: the create was carried out, under an id that we don't know.
    if (!prediction && asked == Asked::create)
        prediction.error().kind = Error::Kind::unknown;
    co_return co_await gobj::from_result(std::move(prediction));
}

}  // namespace

Client::Client(Service service, std::string key, Timeouts timeouts)
    : service_(std::move(service)),
      key_(std::move(key)),
      loopback_(service_.on_loopback()),
      timeouts_(timeouts),
      http_(std::make_unique<Http>(!loopback_, timeouts)) {}

Client::~Client() {
    wipe(key_);
}

Task<Prediction> Client::create(std::string model, Json input, Cancel cancel,
                                std::function<void()> left) {
    HttpRequest request{"POST", service_.base_url + "/models/" + model + "/predictions"};
    request.json = JsonObjectBuilder().set("input", input).build().text();
    // So that a client that dies leaves no job running for long.
    request.headers.emplace_back("Cancel-After", "10m");
    request.left = std::move(left);
    co_return co_await call(http_.get(), &service_, key_, Asked::create, std::move(request),
                            timeouts_.call, cancel);
}

Task<Prediction> Client::get(std::string id, Cancel cancel) {
    HttpRequest request{"GET", service_.base_url + "/predictions/" + id};
    Prediction prediction = co_await call(http_.get(), &service_, key_, Asked::get,
                                          std::move(request), timeouts_.call, cancel);
    if (prediction.id != id)
        co_await gobj::failed({Error::Kind::unexpected,
                               _("The service answered about another prediction than asked for."),
                               prediction.id});
    co_return prediction;
}

Task<Prediction> Client::cancel(std::string id, Cancel cancel) {
    HttpRequest request{"POST", service_.base_url + "/predictions/" + id + "/cancel"};
    co_return co_await call(http_.get(), &service_, key_, Asked::cancel, std::move(request),
                            timeouts_.call, cancel);
}

Task<Download> Client::download(std::string url, Ref<GOutputStream> sink, Cancel cancel) {
    const gobj::Seconds begin = gobj::now();
    const auto meter = std::make_unique<Meter>();
    if (is_data_uri(url)) {
        Bytes bytes = co_await gobj::from_result(decode_data_uri(url));
        meter->take(bytes.get());
        co_await write_all(sink, std::move(bytes), cancel);
        co_return meter->result();
    }
    for (int hop = 0; hop <= most_redirects; ++hop) {
        const gobj::Uri uri = co_await gobj::from_result(check_file_url(url, loopback_));
        HttpRequest request{"GET", url};
        request.may_connect = loopback_ ? nullptr : is_public;
        HttpBody body = co_await answer(http_.get(), std::move(request), timeouts_.answer, cancel);
        if (const unsigned status = body.status(); status >= 300 && status < 400) {
            const gobj::Uri next = resolve_url(uri.get(), body.header("Location"));
            if (!next)
                co_await gobj::failed(download_refused(body));
            url = gobj::take_string(g_uri_to_string(next.get()));
            continue;
        } else if (status < 200 || status >= 300) {
            co_await gobj::failed(download_refused(body));
        }
        for (;;) {
            Bytes bytes = co_await body.read(chunk, cancel);
            if (g_bytes_get_size(bytes.get()) == 0) {
                g_debug("GET %s://%s: %u, %" G_GUINT64_FORMAT " bytes, %.0f ms",
                        g_uri_get_scheme(uri.get()), g_uri_get_host(uri.get()), body.status(),
                        meter->size, (gobj::now() - begin).count() * 1000);
                co_return meter->result();
            }
            if (!meter->take(bytes.get()))
                co_await gobj::failed(too_large());
            co_await write_all(sink, std::move(bytes), cancel);
        }
    }
    co_await gobj::failed({Error::Kind::unexpected,
                           _("The picture's address leads from one to the next without end.")});
    co_return {};
}

Task<> Client::prepare_download(std::string origin, Cancel cancel) {
    co_await gobj::from_result(check_file_url(origin, loopback_));
    HttpRequest request{"GET", origin};
    request.may_connect = loopback_ ? nullptr : is_public;
    co_await http_->prepare(std::move(request), cancel);
}

Task<> Client::listen(std::string url, std::function<void()> event, Cancel cancel,
                      std::function<void()> live) {
    const gobj::Uri uri = co_await gobj::from_result(check_file_url(url, loopback_));
    HttpRequest request{"GET", url};
    request.may_connect = loopback_ ? nullptr : is_public;
    request.headers.emplace_back("Accept", "text/event-stream");
    request.headers.emplace_back("Cache-Control", "no-store");
    HttpBody body = co_await http_->open(std::move(request), cancel);
    if (body.status() != 200)
        co_return;
    const bool is_stream = body.header("Content-Type").starts_with("text/event-stream");
    for (;;) {
        const Bytes bytes = co_await body.read(4096, cancel);
        gsize size = 0;
        const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
        if (size == 0)
            co_return;
        if (is_stream)
            live();
        // The comment line that only says "hi" changes nothing; any event may.
        if (std::string_view(data, size).find("event:") != std::string_view::npos)
            event();
    }
}

}  // namespace api
