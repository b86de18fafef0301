// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/gallery.hpp"

#include <algorithm>

namespace sample {

void Gallery::begin(const std::string& id, PictureSpec spec) {
    waiting_.emplace_back(id, std::make_unique<Drawing>(std::move(spec)));
    wake();
}

void Gallery::warm_up() {
    Drawing({.prompt = "warm up", .size = {64, 64}}).finish();
}

void Gallery::wake() {
    if (working_)
        return;
    working_ = true;
    timer_ = Timer::idle([this] { return work(); });
}

bool Gallery::work() {
    if (!waiting_.empty()) {
        auto& [id, drawing] = waiting_.front();
        if (!drawing->step()) {
            keep(id, drawing->finish());
            waiting_.pop_front();
        }
    }
    working_ = !waiting_.empty();
    return working_;
}

void Gallery::keep(const std::string& id, std::string file) {
    std::shared_ptr<GBytes> bytes(g_bytes_new(file.data(), file.size()), g_bytes_unref);
    if (ready_.insert_or_assign(id, std::move(bytes)).second)
        order_.push_back(id);
    if (order_.size() > kept) {
        ready_.erase(order_.front());
        order_.pop_front();
    }
}

std::shared_ptr<GBytes> Gallery::get(const std::string& id, const PictureSpec& spec) {
    auto found = ready_.find(id);
    if (found == ready_.end()) {
        auto begun = std::ranges::find(waiting_, id, [](const auto& entry) { return entry.first; });
        if (begun != waiting_.end()) {
            keep(id, begun->second->finish());
            waiting_.erase(begun);
        } else {
            keep(id, Drawing(spec).finish());
        }
        found = ready_.find(id);
    }
    return found->second;
}

}  // namespace sample
