// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scripted_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <format>

#include <sys/socket.h>

#include "gobj/async.hpp"

namespace support {

using namespace std::chrono_literals;
using gobj::Bytes;
using gobj::Error;
using gobj::Ref;
using gobj::Result;
using gobj::Seconds;
using gobj::Task;

namespace {

// "" at the end of the connection.
Task<std::string> read_some(Ref<GSocketConnection> connection, gobj::Cancel cancel) {
    co_return co_await gobj::async<std::string>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_input_stream_read_bytes_async(
                g_io_stream_get_input_stream(G_IO_STREAM(connection.get())), 64 * 1024,
                G_PRIORITY_DEFAULT, cancel.get(), ready, data);
        },
        [](GObject* stream, GAsyncResult* done) -> Result<std::string> {
            const Bytes bytes(
                g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), done, nullptr));
            if (!bytes)
                return std::string();
            gsize size = 0;
            const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
            return std::string(data, size);
        });
}

Request parse_head(std::string_view head) {
    Request request;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < head.size();) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        lines.emplace_back(head.substr(at, end - at));
        at = end + 2;
    }
    const std::string& first = lines.front();
    const auto space = first.find(' ');
    const auto second = first.rfind(' ');
    request.method = first.substr(0, space);
    request.path = first.substr(space + 1, second - space - 1);
    request.version = first.substr(second + 1);
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (const auto colon = lines[i].find(": "); colon != std::string::npos)
            request.headers.emplace_back(lines[i].substr(0, colon), lines[i].substr(colon + 2));
    return request;
}

void reset_connection(GSocketConnection* connection) {
    const linger now{1, 0};
    GSocket* socket = g_socket_connection_get_socket(connection);
    setsockopt(g_socket_get_fd(socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    g_socket_close(socket, nullptr);
}

Ref<GSocket> new_socket() {
    return Ref<GSocket>::take(
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, nullptr));
}

Ref<GSocketAddress> bind_to_loopback(GSocket* socket) {
    const auto any =
        Ref<GSocketAddress>::take(g_inet_socket_address_new_from_string("127.0.0.1", 0));
    g_socket_bind(socket, any.get(), false, nullptr);
    return Ref<GSocketAddress>::take(g_socket_get_local_address(socket, nullptr));
}

std::string origin_of(GSocketAddress* address) {
    return std::format("http://127.0.0.1:{}",
                       g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address)));
}

}  // namespace

std::string Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (g_ascii_strcasecmp(key.c_str(), std::string(name).c_str()) == 0)
            return value;
    return {};
}

Answer reply(unsigned status, const std::string& body, const Headers& headers) {
    std::string text =
        std::format("HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\n", status, body.size());
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    return {.pieces = {{0s, text + "\r\n" + body}}};
}
Answer raw(std::string bytes, Answer::End end) {
    return {.pieces = {{0s, std::move(bytes)}}, .end = end};
}
Answer hang() {
    return {.end = Answer::End::hang};
}
Answer reset() {
    return {.end = Answer::End::reset};
}
Answer late(Seconds pause, Answer answer) {
    answer.pieces.front().pause = pause;
    return answer;
}
Answer cut(std::size_t bytes, Answer answer) {
    answer.pieces.front().bytes.resize(bytes);
    answer.end = Answer::End::close;
    return answer;
}
Answer drip(Seconds pause, const Answer& answer) {
    Answer drops;
    for (char c : answer.pieces.front().bytes)
        drops.pieces.push_back({pause, std::string(1, c)});
    return drops;
}

ScriptedServer::ScriptedServer(Handler handler)
    : handler_(std::move(handler)), service_(Ref<GSocketService>::take(g_socket_service_new())) {
    const auto socket = new_socket();
    const auto address = bind_to_loopback(socket.get());
    g_socket_set_listen_backlog(socket.get(), 128);
    g_socket_listen(socket.get(), nullptr);
    origin_ = origin_of(address.get());
    g_socket_listener_add_socket(G_SOCKET_LISTENER(service_.get()), socket.get(), nullptr, nullptr);
    g_signal_connect(service_.get(), "incoming", G_CALLBACK(&ScriptedServer::incoming), this);
}

ScriptedServer::~ScriptedServer() {
    g_signal_handlers_disconnect_by_data(service_.get(), this);
    g_socket_service_stop(service_.get());
    g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
    g_cancellable_cancel(cancel_.get());
    connections_.clear();
}

int ScriptedServer::count(std::string_view method, std::string_view path_end) const {
    return static_cast<int>(std::ranges::count_if(requests_, [&](const Request& request) {
        return request.method == method && request.path.ends_with(path_end);
    }));
}

std::string ScriptedServer::protocol() const {
    return gobj::string_or_empty(tls_ ? g_tls_connection_get_negotiated_protocol(tls_.get())
                                      : nullptr);
}

Ref<GSocketConnection> ScriptedServer::secured(GSocketConnection* plain) {
    const char* protocols[] = {"h2", "http/1.1", nullptr};
    tls_ = Ref<GTlsConnection>::take(G_TLS_CONNECTION(
        g_tls_server_connection_new(G_IO_STREAM(plain), certificate_.get(), nullptr)));
    g_tls_connection_set_advertised_protocols(tls_.get(), protocols);
    return Ref<GSocketConnection>::take(g_tcp_wrapper_connection_new(
        G_IO_STREAM(tls_.get()), g_socket_connection_get_socket(plain)));
}

gboolean ScriptedServer::incoming(GSocketService*, GSocketConnection* connection, GObject*,
                                  gpointer data) {
    auto* self = static_cast<ScriptedServer*>(data);
    Connection& made = self->connections_.emplace_back(
        self->serve(self->certificate_ ? self->secured(connection)
                                       : Ref<GSocketConnection>::share(connection)));
    made.task.start(&made);
    return true;
}

Task<> ScriptedServer::serve(Ref<GSocketConnection> connection) {
    if (reset_unread_ >= 0s) {
        co_await gobj::sleep_for(reset_unread_, cancel_);
        reset_connection(connection.get());
        co_return;
    }
    std::string bytes;
    for (;;) {
        std::size_t head = 0;
        while ((head = bytes.find("\r\n\r\n")) == std::string::npos) {
            const std::string more = co_await read_some(connection, cancel_);
            if (more.empty()) {
                // The frame lives on; many of them would use the process's descriptors up.
                g_io_stream_close(G_IO_STREAM(connection.get()), nullptr, nullptr);
                co_return;
            }
            bytes += more;
        }
        Request request = parse_head(bytes.substr(0, head));
        const std::size_t whole =
            head + 4 + std::strtoul(request.header("Content-Length").c_str(), nullptr, 10);
        while (bytes.size() < whole) {
            const std::string more = co_await read_some(connection, cancel_);
            if (more.empty()) {
                // The frame lives on; many of them would use the process's descriptors up.
                g_io_stream_close(G_IO_STREAM(connection.get()), nullptr, nullptr);
                co_return;
            }
            bytes += more;
        }
        request.body = bytes.substr(head + 4, whole - head - 4);
        request.at = gobj::now();
        bytes.erase(0, whole);
        requests_.push_back(request);
        if (!co_await answer(connection, handler_(request)))
            co_return;
    }
}

// Whether the connection goes on.
Task<bool> ScriptedServer::answer(Ref<GSocketConnection> connection, Answer answer) {
    for (const Answer::Piece& piece : answer.pieces) {
        if (piece.pause > 0s)
            co_await gobj::sleep_for(piece.pause, cancel_);
        co_await write(connection, piece.bytes);
    }
    while (answer.endless)
        co_await write(connection, answer.pieces.back().bytes);
    switch (answer.end) {
        case Answer::End::hang:
            co_await gobj::sleep_for(24h, cancel_);
            break;
        case Answer::End::reset:
            reset_connection(connection.get());
            break;
        case Answer::End::close:
            g_io_stream_close(G_IO_STREAM(connection.get()), nullptr, nullptr);
            break;
        case Answer::End::keep:
            co_return true;
    }
    co_return false;
}

Task<> ScriptedServer::write(Ref<GSocketConnection> connection, std::string bytes) {
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_output_stream_write_all_async(
                g_io_stream_get_output_stream(G_IO_STREAM(connection.get())), bytes.data(),
                bytes.size(), G_PRIORITY_DEFAULT, cancel_.get(), ready, data);
        },
        [](GObject* stream, GAsyncResult* done) -> Result<> {
            GError* error = nullptr;
            if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), done, nullptr, &error))
                return gobj::failure(Error::Kind::unexpected, "the client has gone", error);
            return {};
        });
    bytes_sent_ += bytes.size();
}

BlackHole::BlackHole() : listener_(new_socket()) {
    const auto address = bind_to_loopback(listener_.get());
    g_socket_set_listen_backlog(listener_.get(), 0);
    g_socket_listen(listener_.get(), nullptr);
    origin_ = origin_of(address.get());
    // The kernel takes a few before it stops answering.
    for (int i = 0; i < 4; ++i) {
        queue_.push_back(new_socket());
        g_socket_set_blocking(queue_.back().get(), false);
        g_socket_connect(queue_.back().get(), address.get(), nullptr, nullptr);
    }
}

std::string refusing_origin() {
    const auto socket = new_socket();
    return origin_of(bind_to_loopback(socket.get()).get());
}

bool wait_for(const std::function<bool()>& done, Seconds longest) {
    const Seconds end = gobj::now() + longest;
    // So that an idle loop looks at the clock now and then.
    const guint tick =
        g_timeout_add(20, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
    while (!done() && gobj::now() < end)
        g_main_context_iteration(nullptr, true);
    g_source_remove(tick);
    return done();
}

}  // namespace support
