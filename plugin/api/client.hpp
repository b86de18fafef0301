// SPDX-License-Identifier: GPL-3.0-or-later
// The predictions service: create, get, cancel, download, listen. One call here is one attempt (a
// download may follow redirects); who tries again, and when, is the business of jobs/.
//
// Every API URL is built from the base URL and a checked id or name; the URLs in replies are never
// followed with the key.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gio/gio.h>

#include "api/json.hpp"
#include "api/list.hpp"
#include "api/prediction.hpp"
#include "api/service.hpp"
#include "api/timeouts.hpp"
#include "gobj/ref.hpp"
#include "gobj/sleep.hpp"
#include "gobj/task.hpp"

namespace api {

class Http;

struct Download {
    guint64 size = 0;
    std::string sha256;  // lower-case hexadecimal
};

class Client {
  public:
    Client(Service service, std::string key, Timeouts timeouts = {});
    ~Client();

    const Service& service() const { return service_; }

    // Costs money. `model` is owner/name, `input` the object of inputs. Errors: Kind::offline if
    // the request certainly did not arrive; Kind::unknown if it may have: never send it again then.
    // Calls `left`, if any, when it goes out.
    gobj::Task<Prediction> create(std::string model, Json input, gobj::Cancel cancel,
                                  std::function<void()> left = {});
    gobj::Task<Prediction> get(std::string id, gobj::Cancel cancel);

    // One page of what was created with this key, the newest first; `cursor` "" for the first one.
    // Errors: Kind::missing where the service has no such list.
    gobj::Task<Listing> list(std::string cursor, gobj::Cancel cancel);

    // Asks the service to stop a prediction. Errors: Kind::missing where the service can't.
    gobj::Task<Prediction> cancel(std::string id, gobj::Cancel cancel);

    // Writes one output (an https or data URI) to `sink`, which the caller closes. The key is never
    // sent. Errors: Kind::missing if it is gone, Kind::unexpected if it can't be used,
    // Kind::unknown if another try may help.
    gobj::Task<Download> download(std::string url, gobj::Ref<GOutputStream> sink,
                                  gobj::Cancel cancel);

    // Connects to a host ("https://files.example") that a download will soon be from, by the same
    // rules, and sends nothing. Every error just ends it.
    gobj::Task<> prepare_download(std::string origin, gobj::Cancel cancel);

    // Reads an event stream (urls.stream) until it ends and calls `event` for each that may mean a
    // change, and before that `live` when anything of it has come. Only a hint: without the key,
    // and every error just ends it.
    gobj::Task<> listen(
        std::string url, std::function<void()> event, gobj::Cancel cancel,
        std::function<void()> live = [] {});

  private:
    Service service_;
    std::string key_;
    bool loopback_;
    Timeouts timeouts_;
    std::unique_ptr<Http> http_;
};

}  // namespace api
