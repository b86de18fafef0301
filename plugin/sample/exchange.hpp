// SPDX-License-Identifier: GPL-3.0-or-later
// One request and what becomes of it: held back, answered, mistreated or streamed, until it is
// over.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <libsoup/soup.h>

#include "gobj/ref.hpp"
#include "sample/api.hpp"
#include "sample/raw_connection.hpp"
#include "sample/server.hpp"

namespace sample {

class Server::Exchange : public std::enable_shared_from_this<Exchange> {
  public:
    // Status 0: no answer. `complete` is false where the answer did not all go out.
    using Over =
        std::function<void(const std::shared_ptr<Exchange>&, unsigned status, bool complete)>;

    // `opened`: an event stream has begun and wants to be checked.
    Exchange(SoupServerMessage* message, Host host, double received, Over over,
             std::function<void()> opened);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const Request& request() const { return request_; }
    double received() const { return received_; }

    // Answers as the action says, if there is one; `handle` gives the normal answer.
    void begin(std::optional<Action> action, const std::function<Reply()>& handle);
    // Goes on if what it waits for has happened.
    void check(const Api& api);
    // The moment at which it stops waiting of itself.
    std::optional<double> until() const;

  private:
    void answer(Answer answer);
    void send(const Answer& answer);
    void send_raw(const Answer& answer);
    void stream();
    std::shared_ptr<RawConnection> steal();
    void later(double seconds, std::function<void(Exchange&)> call);
    void hold();
    void over(unsigned status, bool complete);

    gobj::Ref<SoupServerMessage> message_;
    gobj::Ref<GSocket> socket_;
    Request request_;
    double received_;
    Over over_;
    std::function<void()> opened_;
    gulong signal_ = 0;
    bool held_ = false, answered_ = false;
    unsigned status_ = 0;
    std::optional<Action> action_;
    Reply waiting_;  // for the prediction it names
    Watch watch_;    // for the client going away while it is held
    Timer timer_;
    std::shared_ptr<RawConnection> raw_;
};

}  // namespace sample
