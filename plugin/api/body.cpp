// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/body.hpp"

#include <memory>

#include <glib/gi18n-lib.h>

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

constexpr gobj::Seconds longest_read{24 * 3600};  // whoever reads has a deadline

Result<Bytes> finish_read(GObject* stream, GAsyncResult* done) {
    GError* error = nullptr;
    Bytes bytes(g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), done, &error));
    if (!bytes)
        return gobj::failure(Error::Kind::unknown,
                             _("The connection to the service broke off. Try again."), error);
    return bytes;
}

// Whether that could be begun.
bool close(GInputStream* stream) {
    if (g_input_stream_has_pending(stream))
        return false;
    g_input_stream_close_async(stream, G_PRIORITY_DEFAULT, nullptr, nullptr, nullptr);
    return true;
}

void close_once_read(Ref<GInputStream> stream) {
    const gobj::Source source(g_timeout_source_new(1));
    g_source_set_callback(
        source.get(),
        [](gpointer stream) -> gboolean { return !close(static_cast<GInputStream*>(stream)); },
        g_object_ref(stream.get()), g_object_unref);
    g_source_attach(source.get(), g_main_context_get_thread_default());
}

}  // namespace

HttpBody::~HttpBody() {
    // An unclosed stream keeps its connection. Closing must not wait for a server that has not
    // finished, so it is asked for and left to itself. Dropped while it is read, that read has to
    // end first: GIO closes no stream that is busy, and libsoup then counts its connection for
    // ever.
    if (stream_ && !g_input_stream_is_closed(stream_.get()) && !close(stream_.get()))
        close_once_read(stream_);
}

std::string HttpBody::header(const char* name) const {
    return gobj::string_or_empty(
        soup_message_headers_get_one(soup_message_get_response_headers(message_.get()), name));
}

Task<Bytes> HttpBody::read(std::size_t most, Cancel cancel) {
    // Of this read alone, so that it ends when it is dropped.
    struct Reading {
        Deadline deadline;
        ~Reading() { g_cancellable_cancel(deadline.cancel().get()); }
    };
    const std::unique_ptr<Reading> reading(new Reading{{longest_read, std::move(cancel)}});
    co_return co_await gobj::async<Bytes>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_input_stream_read_bytes_async(stream_.get(), most, G_PRIORITY_DEFAULT,
                                            reading->deadline.cancel().get(), ready, data);
        },
        finish_read);
}

}  // namespace api
