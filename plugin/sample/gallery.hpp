// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures that are being drawn or were drawn lately. Drawing happens in idle time while the
// job "runs"; who asks earlier gets the rest drawn at once. Only the latest are kept: a picture
// follows from its prompt, so that an older one can be drawn again.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "sample/picture.hpp"
#include "sample/timer.hpp"

namespace sample {

class Gallery {
  public:
    void begin(const std::string& id, PictureSpec spec);
    std::shared_ptr<GBytes> get(const std::string& id, const PictureSpec& spec);
    // Loads the fonts now: later it would hold up a request by some 25 ms.
    void warm_up();

  private:
    static constexpr std::size_t kept = 48;
    bool work();
    void keep(const std::string& id, std::string file);
    void wake();

    std::deque<std::pair<std::string, std::unique_ptr<Drawing>>> waiting_;
    std::map<std::string, std::shared_ptr<GBytes>> ready_;
    std::deque<std::string> order_;
    Timer timer_;
    bool working_ = false;
};

}  // namespace sample
