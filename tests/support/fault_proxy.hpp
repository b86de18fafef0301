// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP proxy on loopback, in the test's own main loop, that passes requests on to a server and
// does to each answer what a test says: delays it, slices it, slows it down, cuts it after exactly
// so many bytes. The server has then done its work; only the client's view of it is broken.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>

#include <gio/gio.h>

#include "gobj/ref.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace support {

struct Fault {
    enum class End { close, reset, black_hole };

    gobj::Seconds delay{0};  // before the answer's first byte
    std::size_t slice = 0;   // the most bytes that go out at once; 0: as they come
    double rate = 0;         // bytes a second; 0: as they come
    // So many bytes of the answer pass, then the connection ends so. At 0 the server has had the
    // request and the client hears nothing.
    std::optional<std::size_t> cut = {};
    // The same for the request: the server never has it whole.
    std::optional<std::size_t> request_cut = {};
    End end = End::close;
};

class FaultProxy {
  public:
    // Asked once for each request, with its first line ("GET /path HTTP/1.1"). A client must not
    // send a request before it has the answer to the one before.
    using Choose = std::function<Fault(const std::string& request_line)>;

    // `origin` is the server's: "http://127.0.0.1:1234".
    FaultProxy(const std::string& origin, Choose choose);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    const std::string& origin() const { return origin_; }
    // Everything that clients have sent, as it came over the wire.
    const std::string& seen() const { return seen_; }

  private:
    struct Nobody final : gobj::Completion {
        std::coroutine_handle<> completed() noexcept override { return std::noop_coroutine(); }
    };
    struct Connection {
        gobj::Ref<GSocketConnection> client, server;
        gobj::Cancel cancel = gobj::new_cancel();
        Fault fault = {};
        std::size_t answered = 0, requested = 0;
        Nobody nobody = {};
        std::optional<gobj::Task<>> requests = {}, answers = {};

        void end(Fault::End how);
    };
    static gboolean incoming(GSocketService* service, GSocketConnection* connection, GObject*,
                             gpointer self);
    gobj::Task<> pass_requests(Connection* connection);
    static gobj::Task<> pass_answers(Connection* connection);

    std::string upstream_, origin_, seen_;
    Choose choose_;
    gobj::Ref<GSocketService> service_;
    std::list<Connection> connections_;
};

}  // namespace support
