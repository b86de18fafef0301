// SPDX-License-Identifier: GPL-3.0-or-later
// A web server on loopback that does exactly what a test tells it, byte by byte, in the test's own
// main loop: answers late, in drips, cut short, with a reset, or never. It remembers every request.
#pragma once

#include <algorithm>
#include <functional>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <gio/gio.h>

#include "gobj/ref.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace support {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method, path, version;  // the path with its query
    Headers headers = {};
    std::string body = {};
    gobj::Seconds at{0};  // on the monotonic clock, when it was read whole

    // "" where it is missing.
    std::string header(std::string_view name) const;
};

struct Answer {
    struct Piece {
        gobj::Seconds pause;  // before it
        std::string bytes;
    };
    enum class End { keep, close, hang, reset };

    std::vector<Piece> pieces = {};
    End end = End::keep;
    bool endless = false;  // the last piece again and again, until the client has had enough
};

Answer reply(unsigned status, const std::string& body = {}, const Headers& headers = {});
Answer raw(std::string bytes, Answer::End end = Answer::End::close);
Answer hang();
Answer reset();
Answer late(gobj::Seconds pause, Answer answer);
Answer cut(std::size_t bytes, Answer answer);            // and then closed
Answer drip(gobj::Seconds pause, const Answer& answer);  // byte by byte

class ScriptedServer {
  public:
    using Handler = std::function<Answer(const Request&)>;

    explicit ScriptedServer(Handler handler);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    const std::string& origin() const { return origin_; }  // "http://127.0.0.1:1234"
    const std::vector<Request>& requests() const { return requests_; }
    // How many requests had this method and a path that ends so.
    int count(std::string_view method, std::string_view path_end) const;
    // That were made so far, and that are not closed yet.
    int connections() const { return static_cast<int>(connections_.size()); }
    int open_connections() const {
        return static_cast<int>(std::ranges::count(connections_, false, &Connection::over));
    }
    std::uint64_t bytes_sent() const { return bytes_sent_; }
    // From now on connections speak TLS, and HTTP/2 is offered, though not spoken.
    void use_tls(gobj::Ref<GTlsCertificate> certificate) { certificate_ = std::move(certificate); }
    // What the last client chose: "h2" or "http/1.1", "" if it asked for nothing.
    std::string protocol() const;
    // From now on connections are reset before anything is read from them.
    void reset_unread(gobj::Seconds after) { reset_unread_ = after; }

  private:
    struct Connection final : gobj::Completion {
        explicit Connection(gobj::Task<> task) : task(std::move(task)) {}
        std::coroutine_handle<> completed() noexcept override {
            over = true;
            return std::noop_coroutine();
        }
        gobj::Task<> task;
        bool over = false;
    };
    gobj::Ref<GSocketConnection> secured(GSocketConnection* plain);
    static gboolean incoming(GSocketService* service, GSocketConnection* connection, GObject*,
                             gpointer self);
    gobj::Task<> serve(gobj::Ref<GSocketConnection> connection);
    gobj::Task<bool> answer(gobj::Ref<GSocketConnection> connection, Answer answer);
    gobj::Task<> write(gobj::Ref<GSocketConnection> connection, std::string bytes);

    Handler handler_;
    std::string origin_;
    std::vector<Request> requests_;
    std::uint64_t bytes_sent_ = 0;
    gobj::Seconds reset_unread_{-1};
    gobj::Ref<GTlsCertificate> certificate_;
    gobj::Ref<GTlsConnection> tls_;
    gobj::Cancel cancel_ = gobj::new_cancel();
    gobj::Ref<GSocketService> service_;
    std::list<Connection> connections_;
};

// An address on loopback that never answers a connection attempt: its queue is full.
class BlackHole {
  public:
    BlackHole();
    std::string origin() const { return origin_; }

  private:
    gobj::Ref<GSocket> listener_;
    std::vector<gobj::Ref<GSocket>> queue_;
    std::string origin_;
};

// An address on loopback where nothing listens.
std::string refusing_origin();

// Lets the main loop run until `done`, at most so long; whether it was.
bool wait_for(const std::function<bool()>& done, gobj::Seconds longest = gobj::Seconds(10));

}  // namespace support
