// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/raw_connection.hpp"

#include <algorithm>
#include <array>

#include <sys/socket.h>

namespace sample {

using Call = std::function<bool()>;

Watch::Watch(GSocket* socket, GIOCondition condition, Call call)
    : source_(g_socket_create_source(socket, condition, nullptr)) {
    GSocketSourceFunc ready = [](GSocket*, GIOCondition, gpointer data) -> gboolean {
        return (*static_cast<Call*>(data))();
    };
    g_source_set_callback(source_.get(), G_SOURCE_FUNC(ready), new Call(std::move(call)),
                          [](gpointer data) { delete static_cast<Call*>(data); });
    g_source_attach(source_.get(), nullptr);
}

Watch& Watch::operator=(Watch&& other) noexcept {
    stop();
    source_ = std::move(other.source_);
    return *this;
}

void Watch::stop() {
    if (source_)
        g_source_destroy(source_.get());
    source_.reset();
}

bool has_left(GSocket* socket) {
    char byte = 0;
    const auto got = ::recv(g_socket_get_fd(socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

RawConnection::RawConnection(gobj::Ref<GIOStream> stream, gobj::Ref<GSocket> socket, Limits limits,
                             Closed closed)
    : stream_(std::move(stream)),
      socket_(std::move(socket)),
      limits_(limits),
      closed_(std::move(closed)) {}

void RawConnection::start() {
    reading_ = Watch(socket_.get(), G_IO_IN, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self)
            return false;
        std::array<char, 4096> ignored;
        GError* raw = nullptr;
        const auto got = g_socket_receive_with_blocking(self->socket_.get(), ignored.data(),
                                                        ignored.size(), FALSE, nullptr, &raw);
        gobj::GErrorPtr error(raw);
        if (got > 0 || (error && g_error_matches(error.get(), G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
            return true;
        self->close(false);
        return false;
    });
}

void RawConnection::head(std::string text) {
    head_ += text.size();
    pending_ += text;
    pump();
}

void RawConnection::body(std::string_view text) {
    if (cut_)
        return;
    if (limits_.bytes) {
        cut_ = text.size() > *limits_.bytes;
        text = text.substr(0, *limits_.bytes);
        *limits_.bytes -= text.size();
    }
    pending_ += text;
    ending_ = ending_ || cut_;
    pump();
}

void RawConnection::end() {
    ending_ = true;
    pump();
}

void RawConnection::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(g_socket_get_fd(socket_.get()), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(false);
}

void RawConnection::pump() {
    const auto self = shared_from_this();
    pause_.stop();
    while (!is_closed_ && !pending_.empty()) {
        // A rate is kept in steps of a fiftieth of a second.
        const bool slow = limits_.rate && head_ == 0;
        auto size = slow ? std::max<std::size_t>(1, static_cast<std::size_t>(*limits_.rate / 50))
                         : (head_ > 0 ? head_ : pending_.size());
        size = std::min(size, pending_.size());
        GError* raw = nullptr;
        const auto sent =
            g_socket_send_with_blocking(socket_.get(), pending_.data(), size, FALSE, nullptr, &raw);
        gobj::GErrorPtr error(raw);
        if (sent < 0 && g_error_matches(error.get(), G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
            writing_ = Watch(socket_.get(), G_IO_OUT, [weak = weak_from_this()] {
                if (const auto alive = weak.lock())
                    alive->pump();
                return false;
            });
            return;
        }
        if (sent < 0)
            return close(false);
        const auto done = static_cast<std::size_t>(sent);
        pending_.erase(0, done);
        head_ -= std::min(head_, done);
        if (slow && !pending_.empty()) {
            pause_ =
                Timer::after(static_cast<double>(done) / *limits_.rate, [weak = weak_from_this()] {
                    if (const auto alive = weak.lock())
                        alive->pump();
                });
            return;
        }
    }
    if (ending_ && pending_.empty())
        close(!cut_);
}

void RawConnection::close(bool complete) {
    if (is_closed_)
        return;
    const auto self = shared_from_this();
    is_closed_ = true;
    reading_.stop();
    writing_.stop();
    pause_.stop();
    g_socket_close(socket_.get(), nullptr);
    if (auto closed = std::exchange(closed_, nullptr))
        closed(complete);
}

}  // namespace sample
