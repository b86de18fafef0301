// SPDX-License-Identifier: GPL-3.0-or-later
// A connection taken away from the HTTP server, to do with it what a server must not: stop in the
// middle, drip, end without a word; and to write an event stream. Lives until it is closed by
// either side.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <gio/gio.h>

#include "gobj/ref.hpp"
#include "sample/timer.hpp"

namespace sample {

// Calls when the socket is ready, until dropped or until the call returns false.
class Watch {
  public:
    Watch() = default;
    Watch(GSocket* socket, GIOCondition condition, std::function<bool()> call);
    Watch(Watch&&) = default;
    Watch& operator=(Watch&& other) noexcept;
    ~Watch() { stop(); }
    void stop();

  private:
    gobj::Source source_;
};

// Whether the peer has closed its side and everything it sent has been read.
bool has_left(GSocket* socket);

class RawConnection : public std::enable_shared_from_this<RawConnection> {
  public:
    struct Limits {
        std::optional<std::size_t> bytes;  // of the body; then the connection is dropped
        std::optional<double> rate;        // of the body, in bytes a second
    };
    // `closed` is called once, with whether everything was sent.
    using Closed = std::function<void(bool complete)>;

    RawConnection(gobj::Ref<GIOStream> stream, gobj::Ref<GSocket> socket, Limits limits,
                  Closed closed);
    void start();

    void head(std::string text);
    void body(std::string_view text);
    void end();    // closes when all is sent
    void reset();  // closes now, so that the peer sees "connection reset"

  private:
    void pump();
    void close(bool complete);

    gobj::Ref<GIOStream> stream_;  // only kept: closing it would close the socket
    gobj::Ref<GSocket> socket_;
    Limits limits_;
    Closed closed_;
    std::string pending_;
    std::size_t head_ = 0;  // bytes of `pending_` that belong to the head
    bool cut_ = false, ending_ = false, is_closed_ = false;
    Watch reading_, writing_;
    Timer pause_;
};

}  // namespace sample
