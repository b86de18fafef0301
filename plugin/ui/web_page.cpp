// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/web_page.hpp"

#include <string_view>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace ui {

namespace {

bool names_a_key(std::string_view variable) {
    return variable.ends_with("_API_KEY") || variable.ends_with("_API_TOKEN");
}

}  // namespace

// As gtk_show_uri_on_window(), which hands on the whole environment.
void open_web_page(GtkWidget* widget, const std::string& url) {
    if (!url.starts_with("https://"))
        return;
    const auto context = gobj::Ref<GdkAppLaunchContext>::take(
        gdk_display_get_app_launch_context(gtk_widget_get_display(widget)));
    gdk_app_launch_context_set_screen(context.get(), gtk_widget_get_screen(widget));
    gdk_app_launch_context_set_timestamp(context.get(), gtk_get_current_event_time());
    auto* launch = G_APP_LAUNCH_CONTEXT(context.get());
    const gobj::Strv variables(g_listenv());
    for (char** variable = variables.get(); *variable; ++variable)
        if (names_a_key(*variable))
            g_app_launch_context_unsetenv(launch, *variable);
    g_app_info_launch_default_for_uri_async(url.c_str(), launch, nullptr, nullptr, nullptr);
}

}  // namespace ui
