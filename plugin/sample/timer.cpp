// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/timer.hpp"

#include <algorithm>

namespace sample {

using Call = std::function<bool()>;

static gobj::Source source(int priority, Call call) {
    static GSourceFuncs functions{
        .prepare = nullptr,
        .check = nullptr,
        .dispatch = [](GSource*, GSourceFunc function, gpointer data) { return function(data); },
        .finalize = nullptr,
        .closure_callback = nullptr,
        .closure_marshal = nullptr};
    gobj::Source source(g_source_new(&functions, sizeof(GSource)));
    auto run = [](gpointer data) -> gboolean { return (*static_cast<Call*>(data))(); };
    g_source_set_callback(source.get(), run, new Call(std::move(call)),
                          [](gpointer data) { delete static_cast<Call*>(data); });
    g_source_set_priority(source.get(), priority);
    return source;
}

Timer Timer::after(double seconds, std::function<void()> call) {
    Timer timer;
    timer.source_ = source(G_PRIORITY_DEFAULT, [call = std::move(call)] {
        call();
        return false;
    });
    const double micros = std::clamp(seconds, 0.0, 1e9) * 1e6;
    g_source_set_ready_time(timer.source_.get(),
                            g_get_monotonic_time() + static_cast<gint64>(micros) + 1);
    g_source_attach(timer.source_.get(), nullptr);
    return timer;
}

Timer Timer::idle(std::function<bool()> call) {
    Timer timer;
    timer.source_ = source(G_PRIORITY_LOW, std::move(call));
    g_source_set_ready_time(timer.source_.get(), 0);
    g_source_attach(timer.source_.get(), nullptr);
    return timer;
}

Timer& Timer::operator=(Timer&& other) noexcept {
    stop();
    source_ = std::move(other.source_);
    return *this;
}

void Timer::stop() {
    if (source_)
        g_source_destroy(source_.get());
    source_.reset();
}

}  // namespace sample
