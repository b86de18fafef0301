// SPDX-License-Identifier: GPL-3.0-or-later
// Follows one message of libsoup's on its way: bounds and judges the connecting, and tells
// "certainly never arrived" from "perhaps".
#pragma once

#include <functional>

#include <libsoup/soup.h>

#include "gobj/deadline.hpp"
#include "gobj/error.hpp"
#include "gobj/signal.hpp"

namespace api {

class Passage {
  public:
    // `may_connect`, if any, is asked of each address before a direct connection to it; a proxy
    // judges for itself. `outer` is whoever's deadline for the whole; `left`, if any, is called
    // when the message goes out.
    Passage(SoupMessage* message, bool (*may_connect)(GInetAddress*), gobj::Seconds longest_connect,
            gobj::Cancel outer, std::function<void()> left = {});
    Passage(const Passage&) = delete;
    // Dropped on its way: nothing may go on connecting that nobody judges.
    ~Passage();

    // What the message is to be sent with: fires when connecting takes too long, at a refused
    // address, when libsoup sends the same again and again, and with `outer`.
    const gobj::Cancel& cancel() const { return connecting_.cancel(); }
    // To be said when libsoup has answered.
    void arrived() { over_ = true; }
    // Whether the request may have reached anybody.
    bool sent() const { return sent_; }
    // What libsoup's error means: Kind::offline if the request certainly did not arrive,
    // Kind::unknown if it may have, Kind::cancelled, Kind::unexpected for a refused address.
    gobj::Error explain(gobj::Error error) const;

  private:
    static void on_network(SoupMessage*, GSocketClientEvent event, GIOStream* stream,
                           gpointer passage);
    static void on_headers(SoupMessage*, gpointer passage);
    static void on_restarted(SoupMessage*, gpointer passage);
    void judge(GSocketConnection* connection);

    gobj::Cancel outer_;
    gobj::Deadline connecting_;
    bool (*may_connect_)(GInetAddress*);
    std::function<void()> left_;
    bool sent_ = false;
    bool refused_ = false;
    bool over_ = false;
    int restarts_ = 0;
    gobj::Signal network_, wrote_headers_, restarted_;
};

}  // namespace api
