// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of a service, its address, and the test of the connection to it.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "ui/settings.hpp"
#include "ui/widgets.hpp"

namespace ui {

class ServicePart {
  public:
    struct Told {
        std::function<void()> changed;  // another service, or another address of the custom one
        std::function<void()> test;
    };
    ServicePart(std::vector<ServiceInfo> services, const Settings& settings, Told told);

    GtkWidget* widget() const { return box_; }
    // For the labels of the window to be aligned.
    const std::array<GtkWidget*, 2>& labels() const { return labels_; }
    const ServiceInfo& chosen() const;
    const std::string& custom_address() const { return custom_address_; }
    void show_test(bool ok, const std::string& result);
    // No test is running, and the last one's result is nobody's.
    void clear_test();

  private:
    void add_test();
    void service_changed();
    void address_changed();
    void address_left();
    void test();

    std::vector<ServiceInfo> services_;
    Told told_;
    std::string custom_address_;
    std::string told_address_;  // the custom address that was last told
    std::array<GtkWidget*, 2> labels_;
    GtkWidget* box_;
    GtkWidget* list_;
    GtkWidget* address_;
    GtkWidget* button_;
    GtkWidget* spinner_;
    GtkWidget* icon_;
    GtkWidget* result_;
    Signals signals_;
};

}  // namespace ui
