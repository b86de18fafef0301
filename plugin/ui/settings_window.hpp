// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the services: which, its address and key, privacy, and what a day may cost.
//
//   ui::SettingsWindow window(services, settings, parent);
//   while (true) {
//       ui::SettingsWish wish = co_await window.wish();   // the first is look_up_key
//       …
//
// It stores nothing and asks nobody: the owner does, and says what came of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gobj/task.hpp"
#include "ui/settings.hpp"

typedef struct _GtkWindow GtkWindow;

namespace ui {

class SettingsWindow {
  public:
    // Above `parent`, where there is one, and not modal.
    SettingsWindow(std::vector<ServiceInfo> services, const Settings& settings, GtkWindow* parent);
    SettingsWindow(const SettingsWindow&) = delete;
    ~SettingsWindow();

    // Shows the window; what the person wants next. Closing it in any way is Kind::close. Never
    // ends with an error. One at a time.
    gobj::Task<SettingsWish> wish();

    Settings values() const;
    // `note`: more to say, such as "This looks like a key of another service."
    void show_key(KeyState state, const std::string& note);
    void show_test(bool ok, const std::string& result);
    // The cursor is in the key's entry when the window opens.
    void focus_key();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
