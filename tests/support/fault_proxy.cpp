// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fault_proxy.hpp"

#include <algorithm>
#include <format>

#include <sys/socket.h>

#include "gobj/async.hpp"

namespace support {

using namespace std::chrono_literals;
using gobj::Cancel;
using gobj::Ref;
using gobj::Result;
using gobj::Task;

namespace {

// "" at the end of the connection, however it came.
Task<std::string> read_some(GSocketConnection* connection, Cancel cancel) {
    co_return co_await gobj::async<std::string>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_input_stream_read_bytes_async(g_io_stream_get_input_stream(G_IO_STREAM(connection)),
                                            64 * 1024, G_PRIORITY_DEFAULT, cancel.get(), ready,
                                            data);
        },
        [](GObject* stream, GAsyncResult* done) -> Result<std::string> {
            const gobj::Bytes bytes(
                g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), done, nullptr));
            if (!bytes)
                return std::string();
            gsize size = 0;
            const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
            return std::string(data, size);
        });
}

Task<> write(GSocketConnection* connection, std::string bytes, Cancel cancel) {
    co_await gobj::async<void>(
        [&](GAsyncReadyCallback ready, gpointer data) {
            g_output_stream_write_all_async(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
                                            bytes.data(), bytes.size(), G_PRIORITY_DEFAULT,
                                            cancel.get(), ready, data);
        },
        [](GObject* stream, GAsyncResult* done) -> Result<> {
            GError* error = nullptr;
            if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), done, nullptr, &error))
                return gobj::failure(gobj::Error::Kind::unexpected, "the other side has gone",
                                     error);
            return {};
        });
}

bool begins_request(const std::string& bytes) {
    return bytes.starts_with("GET ") || bytes.starts_with("POST ");
}

// What may still pass of `bytes`, when `passed` went before it.
std::string allowed(const std::string& bytes, std::size_t passed,
                    const std::optional<std::size_t>& most) {
    return most ? bytes.substr(0, *most - std::min(passed, *most)) : bytes;
}

}  // namespace

void FaultProxy::Connection::end(Fault::End how) {
    if (how == Fault::End::black_hole)
        return;
    // What waits on the sockets has to go before they do.
    g_cancellable_cancel(cancel.get());
    GSocket* socket = g_socket_connection_get_socket(client.get());
    const linger now{how == Fault::End::reset, 0};
    setsockopt(g_socket_get_fd(socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    g_socket_close(socket, nullptr);
    g_socket_close(g_socket_connection_get_socket(server.get()), nullptr);
}

FaultProxy::FaultProxy(const std::string& origin, Choose choose)
    : upstream_(origin.substr(origin.rfind('/') + 1)),
      choose_(std::move(choose)),
      service_(Ref<GSocketService>::take(g_socket_service_new())) {
    const auto any =
        Ref<GSocketAddress>::take(g_inet_socket_address_new_from_string("127.0.0.1", 0));
    g_socket_listener_set_backlog(G_SOCKET_LISTENER(service_.get()), 128);
    GSocketAddress* bound = nullptr;
    g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), any.get(),
                                  G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, nullptr, &bound,
                                  nullptr);
    const auto address = Ref<GSocketAddress>::take(bound);
    origin_ = std::format("http://127.0.0.1:{}",
                          g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address.get())));
    g_signal_connect(service_.get(), "incoming", G_CALLBACK(&FaultProxy::incoming), this);
}

FaultProxy::~FaultProxy() {
    g_signal_handlers_disconnect_by_data(service_.get(), this);
    g_socket_service_stop(service_.get());
    g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
    for (Connection& connection : connections_)
        g_cancellable_cancel(connection.cancel.get());
}

gboolean FaultProxy::incoming(GSocketService*, GSocketConnection* client, GObject*, gpointer data) {
    auto* self = static_cast<FaultProxy*>(data);
    const auto connector = Ref<GSocketClient>::take(g_socket_client_new());
    g_socket_client_set_enable_proxy(connector.get(), false);
    // Blocks for no time: the kernel answers for a server that listens in this very process.
    auto server = Ref<GSocketConnection>::take(g_socket_client_connect_to_host(
        connector.get(), self->upstream_.c_str(), 80, nullptr, nullptr));
    if (!server)
        return true;
    Connection& made =
        self->connections_.emplace_back(Ref<GSocketConnection>::share(client), std::move(server));
    made.requests = self->pass_requests(&made);
    made.answers = pass_answers(&made);
    made.requests->start(&made.nobody);
    made.answers->start(&made.nobody);
    return true;
}

Task<> FaultProxy::pass_requests(Connection* connection) {
    for (;;) {
        const std::string bytes = co_await read_some(connection->client.get(), connection->cancel);
        if (bytes.empty())
            break;
        seen_ += bytes;
        if (begins_request(bytes)) {
            connection->fault = choose_(bytes.substr(0, bytes.find("\r\n")));
            connection->answered = connection->requested = 0;
        }
        const std::string part =
            allowed(bytes, connection->requested, connection->fault.request_cut);
        connection->requested += part.size();
        if (!part.empty())
            co_await write(connection->server.get(), part, connection->cancel);
        if (connection->fault.request_cut &&
            connection->requested >= *connection->fault.request_cut) {
            connection->end(connection->fault.end);
            co_return;
        }
    }
    if (!gobj::is_cancelled(connection->cancel))
        connection->end(Fault::End::close);
}

Task<> FaultProxy::pass_answers(Connection* connection) {
    for (;;) {
        const std::string bytes = co_await read_some(connection->server.get(), connection->cancel);
        if (bytes.empty())
            break;
        const Fault& fault = connection->fault;
        if (connection->answered == 0 && fault.delay > 0s)
            co_await gobj::sleep_for(fault.delay, connection->cancel);
        std::string left = allowed(bytes, connection->answered, fault.cut);
        while (!left.empty()) {
            std::size_t most = fault.slice ? fault.slice : left.size();
            if (fault.rate > 0)  // in twenty steps a second
                most = std::min(
                    most, std::max<std::size_t>(1, static_cast<std::size_t>(fault.rate / 20)));
            const std::string part = left.substr(0, most);
            left.erase(0, part.size());
            connection->answered += part.size();
            co_await write(connection->client.get(), part, connection->cancel);
            if (fault.rate > 0)
                co_await gobj::sleep_for(
                    gobj::Seconds(static_cast<double>(part.size()) / fault.rate),
                    connection->cancel);
            else if (fault.slice && !left.empty())
                co_await gobj::sleep_for(1ms, connection->cancel);  // or they go out as one
        }
        if (fault.cut && connection->answered >= *fault.cut) {
            connection->end(fault.end);
            co_return;
        }
    }
    if (!gobj::is_cancelled(connection->cancel))
        connection->end(Fault::End::close);
}

}  // namespace support
