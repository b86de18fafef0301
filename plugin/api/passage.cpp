// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/passage.hpp"

#include <glib/gi18n-lib.h>

#include "api/origin.hpp"
#include "gobj/ref.hpp"

namespace api {

using gobj::Error;
using gobj::Ref;

namespace {

// libsoup restarts a refused request without an end and without a pause.
constexpr int most_restarts = 3;

}  // namespace

Passage::Passage(SoupMessage* message, bool (*may_connect)(GInetAddress*),
                 gobj::Seconds longest_connect, gobj::Cancel outer, std::function<void()> left)
    : outer_(outer),
      connecting_(longest_connect, std::move(outer)),
      may_connect_(may_connect),
      left_(std::move(left)),
      network_(message, "network-event", &Passage::on_network, this),
      wrote_headers_(message, "wrote-headers", &Passage::on_headers, this),
      restarted_(message, "restarted", &Passage::on_restarted, this) {}

Passage::~Passage() {
    if (!over_)
        g_cancellable_cancel(cancel().get());
}

void Passage::on_network(SoupMessage*, GSocketClientEvent event, GIOStream* stream,
                         gpointer passage) {
    auto* self = static_cast<Passage*>(passage);
    if (event == G_SOCKET_CLIENT_CONNECTED)
        self->connecting_.stop_clock();
    if (event == G_SOCKET_CLIENT_CONNECTING && self->may_connect_)
        self->judge(G_SOCKET_CONNECTION(stream));
}

void Passage::judge(GSocketConnection* connection) {
    const auto address =
        Ref<GSocketAddress>::take(g_socket_connection_get_remote_address(connection, nullptr));
    if (!G_IS_INET_SOCKET_ADDRESS(address.get()) || G_IS_PROXY_ADDRESS(address.get()) ||
        may_connect_(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address.get()))))
        return;
    refused_ = true;
    // GIO calls connect() next and looks at the cancellable after it: a packet would go.
    g_socket_close(g_socket_connection_get_socket(connection), nullptr);
    g_cancellable_cancel(cancel().get());
}

// The body follows at once, and is out some time before "wrote-body" is emitted.
void Passage::on_headers(SoupMessage*, gpointer passage) {
    auto* self = static_cast<Passage*>(passage);
    self->connecting_.stop_clock();
    self->sent_ = true;
    if (self->left_)
        self->left_();
}

void Passage::on_restarted(SoupMessage*, gpointer passage) {
    auto* self = static_cast<Passage*>(passage);
    if (++self->restarts_ >= most_restarts)
        g_cancellable_cancel(self->cancel().get());
}

Error Passage::explain(Error error) const {
    // Not by whoever waits: libsoup hands connections that are being made from one message to
    // another, and this one's was given up by the message that had begun it.
    if (error.kind == Error::Kind::cancelled)
        error.kind = Error::Kind::unknown;
    if (error.kind == Error::Kind::unknown && !sent_)
        error.kind = Error::Kind::offline;
    if (gobj::is_cancelled(outer_))
        return {sent_ ? Error::Kind::unknown : Error::Kind::cancelled,
                _("The request was stopped on its way; the service may have taken it."),
                error.detail};
    if (refused_)
        return address_refused();
    if (connecting_.passed())
        return {Error::Kind::offline,
                _("The service can't be reached. Check the network connection."),
                _("No connection within 5 seconds.")};
    return error;
}

}  // namespace api
