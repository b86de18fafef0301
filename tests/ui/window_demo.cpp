// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in for window_test.py: opens the real window with an owner that only acts. What it does is
// in the prompt, and what it saw goes into the file that GENLAYER_DEMO_LOG names, a JSON object a
// line:
//   run SECONDS        generates so long, then says so
//   stubborn           takes six seconds to notice that it was cancelled
//   walk               lists the widgets of every window, with each problem shown in turn
//   destroy            destroys the window under its owner
//   destroy others     the same to those of a batch and of Recover, at work
//   anything else      is a problem of that name (problems(), below), or success at once
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "gobj/sleep.hpp"
#include "ui/batch_window.hpp"
#include "ui/recover_window.hpp"
#include "ui/settings_window.hpp"
#include "ui/window.hpp"

struct Demo {
    GimpPlugIn parent;
};
struct DemoClass {
    GimpPlugInClass parent;
};
G_DEFINE_TYPE(Demo, demo, GIMP_TYPE_PLUG_IN)

namespace {

using gobj::Task;

std::string json(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result + "\"";
}

void note(const std::string& event, const std::string& more = {}) {
    std::ofstream(std::getenv("GENLAYER_DEMO_LOG"), std::ios::app)
        << "{\"event\":" << json(event) << ",\"time\":" << gobj::now().count() << more << "}\n";
}

std::string text_of(const ui::Values& v) {
    std::ostringstream out;
    out << ",\"prompt\":" << json(v.prompt) << ",\"model\":" << json(v.model)
        << ",\"service\":" << json(v.service) << ",\"aspect_ratio\":" << json(v.aspect_ratio)
        << ",\"output_format\":" << json(v.output_format)
        << ",\"safety\":" << json(v.safety_filter_level) << ",\"fit\":" << json(v.fit)
        << ",\"count\":" << v.count << ",\"width\":" << v.width << ",\"height\":" << v.height;
    return out.str();
}

void walk(GtkWidget* widget, gpointer path) {
    const std::string type = G_OBJECT_TYPE_NAME(widget);
    const std::string here = std::string(static_cast<const char*>(path)) + "/" + type;
    if (GTK_IS_LABEL(widget)) {
        const guint key = gtk_label_get_mnemonic_keyval(GTK_LABEL(widget));
        const gunichar letter = key == GDK_KEY_VoidSymbol ? 0 : gdk_keyval_to_unicode(key);
        char utf8[7] = {};
        g_unichar_to_utf8(letter, utf8);
        note("label", ",\"path\":" + json(here) +
                          ",\"text\":" + json(gtk_label_get_text(GTK_LABEL(widget))) +
                          ",\"mnemonic\":" + json(letter ? utf8 : ""));
    }
    if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), walk, const_cast<char*>(here.c_str()));
}

void walk_windows(const std::string& state) {
    GList* windows = gtk_window_list_toplevels();
    for (GList* at = windows; at; at = at->next) {
        // Only dialogs: menus of lists have windows, and letters, of their own.
        if (!GTK_IS_DIALOG(at->data))
            continue;
        note("walk", ",\"state\":" + json(state) +
                         ",\"window\":" + json(gtk_window_get_title(GTK_WINDOW(at->data))));
        walk(GTK_WIDGET(at->data), const_cast<char*>(""));
    }
    g_list_free(windows);
}

const std::map<std::string, ui::Problem>& problems() {
    static const std::string key = "The service refused the key: it is not known there.";
    static const std::map<std::string, ui::Problem> all{
        {"key",
         {key, "HTTP 401\nUnauthenticated <b>no markup</b>", {}, ui::Remedy::change_key, {}}},
        {"billing",
         {"This account has no credit left.",
          "HTTP 402\nInsufficient credit",
          {},
          ui::Remedy::billing_page,
          "https://example.com/billing"}},
        {"offline",
         {"The service can’t be reached. Check the connection, then try again.",
          "Could not connect to localhost: Connection refused",
          {},
          ui::Remedy::try_again,
          {}}},
        {"refused",
         {"The service’s safety filter declined this prompt. Another wording may pass.",
          "E005: flagged as sensitive",
          "prompt",
          ui::Remedy::edit_prompt,
          {}}},
        {"keyless",
         {"AnyAPI needs a key before it can draw.", {}, {}, ui::Remedy::key_or_sample, {}}},
        {"ratio",
         {"The service does not take this aspect ratio.",
          "HTTP 422\n- input.aspect_ratio: must be one of \"1:1\", \"9:16\", \"16:9\", \"3:4\", "
          "\"4:3\"\n\nRequest: 01J9ZQ4W8Y6V\nModel: google/imagen-4\nService: AnyAPI\n"
          "Answered after 0.84 s",
          "aspect_ratio",
          ui::Remedy::none,
          {}}},
        {"model",
         {"There is no such model at this service.", "HTTP 404", "model", ui::Remedy::none, {}}},
    };
    return all;
}

ui::Offer offer(ui::Door door) {
    std::vector<ui::Choice> selections;
    if (door == ui::Door::layer)
        selections = {{"mask", "As a layer mask"}, {"crop", "Cut to it"}, {"ignore", "Ignore"}};
    return {door,
            door == ui::Door::image ? "New Image from Prompt" : "New Layer from Prompt",
            {{"auto", "Automatic", "the allowed ratio nearest to the target"},
             {"1:1", "1:1 (square)"},
             {"9:16", "9:16 (tall)"},
             {"16:9", "16:9 (wide)"},
             {"3:4", "3:4 (portrait)"},
             {"4:3", "4:3 (landscape)"}},
            {{"jpg", "JPEG", "smaller, arrives sooner"}, {"png", "PNG", "lossless"}},
            {{"block_low_and_above", "Strict", "blocks also what is hardly risky"},
             {"block_medium_and_above", "Medium", "blocks some prompts"},
             {"block_only_high", "Permissive", "blocks only what is very risky"}},
            {{"fill", "Fill, cut what stands out"},
             {"fit", "Fit inside"},
             {"stretch", "Stretch"},
             {"original", "Keep its own size"}},
            std::move(selections),
            {{"anyapi", "AnyAPI"},
             {"replicate", "Replicate"},
             {"custom", "Custom"},
             {"sample", "Sample (test pictures, free)"}},
            {"google/imagen-4", "google/imagen-4-fast", "google/imagen-4-ultra"},
            4,
            40'000};
}

std::vector<ui::ServiceInfo> services() {
    return {{{"anyapi", "AnyAPI"},
             "https://www.anyapi.vip/replicate/v1",
             false,
             false,
             "ANYAPI_API_KEY",
             "https://www.anyapi.vip/"},
            {{"replicate", "Replicate"},
             "https://api.replicate.com/v1",
             false,
             false,
             "REPLICATE_API_TOKEN",
             "https://replicate.com/account/api-tokens"},
            {{"custom", "Custom"}, "", true, false, "GENLAYER_API_KEY", ""},
            {{"sample", "Sample"}, "Started when needed", false, true, "", ""}};
}

Task<> settings(ui::Window* window) {
    ui::SettingsWindow asked(services(), {"anyapi", "", true, true, 5}, window->gtk_window());
    std::map<std::string, ui::KeyState> keys{{"replicate", ui::KeyState::environment},
                                             {"custom", ui::KeyState::unavailable},
                                             {"anyapi", ui::KeyState::none}};
    while (true) {
        const ui::SettingsWish wish = co_await asked.wish();
        const ui::Settings now = asked.values();
        std::ostringstream more;
        more << ",\"wish\":" << static_cast<int>(wish.kind) << ",\"service\":" << json(now.service)
             << ",\"base_url\":" << json(now.base_url) << ",\"key\":" << json(wish.key)
             << ",\"keep_prompts\":" << now.keep_prompts
             << ",\"write_provenance\":" << now.write_provenance << ",\"cap\":" << now.daily_cap;
        note("settings", more.str());
        switch (wish.kind) {
            case ui::SettingsWish::Kind::look_up_key:
                asked.show_key(keys[now.service], {});
                break;
            case ui::SettingsWish::Kind::store_key:
                keys[now.service] = ui::KeyState::keyring;
                asked.show_key(keys[now.service],
                               wish.key.starts_with("r8_")
                                   ? "This looks like a key of Replicate, not of AnyAPI."
                                   : "");
                break;
            case ui::SettingsWish::Kind::forget_key:
                keys[now.service] = ui::KeyState::none;
                asked.show_key(ui::KeyState::none, {});
                break;
            case ui::SettingsWish::Kind::test:
                co_await gobj::sleep_for(gobj::Seconds(0.5), {});
                asked.show_test(now.service == "anyapi",
                                now.service == "anyapi"
                                    ? "The service answered in 0.21 s and took the key."
                                    : "The host name of the service could not be found.");
                walk_windows("settings");
                break;
            default:
                co_return;
        }
    }
}

Task<> generate(ui::Window::Busy* busy, std::string prompt, gobj::Cancel cancel) {
    const bool stubborn = prompt == "stubborn";
    const double seconds = prompt.starts_with("run ") ? std::atof(prompt.c_str() + 4) : 0.05;
    co_await gobj::sleep_for(gobj::Seconds(std::min(seconds, 0.3)),
                             stubborn ? gobj::Cancel() : cancel);
    busy->set_state("The service is drawing…");
    if (stubborn)
        co_await gobj::sleep_for(gobj::Seconds(6), {});
    else
        co_await gobj::sleep_for(gobj::Seconds(std::max(seconds - 0.3, 0.0)), cancel);
}

void destroy_windows(const char* role) {
    GList* windows = gtk_window_list_toplevels();
    for (GList* each = windows; each; each = each->next)
        if (g_strcmp0(gtk_window_get_role(GTK_WINDOW(each->data)), role) == 0)
            gtk_widget_destroy(GTK_WIDGET(each->data));
    g_list_free(windows);
}

// Longer than their clocks take for a tick.
Task<> destroy_others() {
    ui::BatchWindow batch({}, {});
    ui::RecoverWindow recover({{"a fox", "just now"}});
    const auto batch_stop = gobj::new_cancel(), batch_leave = gobj::new_cancel(),
               recover_stop = gobj::new_cancel();
    batch.begin(batch_stop, batch_leave);
    recover.begin(recover_stop);
    for (const char* role : {"genlayer-batch", "genlayer-recover"})
        destroy_windows(role);
    co_await gobj::sleep_for(gobj::Seconds(0.5), {});
    batch.set_progress(0.5, "half");
    recover.set_state("half");
    const bool both = co_await batch.wish() == ui::BatchWindow::Wish::close &&
                      co_await recover.wish() == ui::RecoverWindow::Wish::close;
    note("destroyed",
         ",\"cancelled\":" +
             std::to_string(gobj::is_cancelled(batch_stop) + gobj::is_cancelled(batch_leave) +
                            gobj::is_cancelled(recover_stop)) +
             ",\"closed\":" + (both ? "true" : "false"));
}

Task<> own(ui::Window* window) {
    while (true) {
        const ui::Response response = co_await window->response();
        const ui::Values values = window->values();
        note("response",
             ",\"response\":" + std::to_string(static_cast<int>(response)) + text_of(values));
        if (response == ui::Response::close)
            co_return;
        if (response == ui::Response::settings) {
            co_await settings(window);
            continue;
        }
        if (values.prompt == "destroy") {
            gtk_widget_destroy(GTK_WIDGET(window->gtk_window()));
            continue;
        }
        if (values.prompt == "destroy others") {
            co_await destroy_others();
            continue;
        }
        if (values.prompt == "walk") {
            walk_windows("idle");
            for (const auto& [name, problem] : problems()) {
                window->show(problem);
                walk_windows(name);
            }
            window->clear_problem();
            note("walked");
            continue;
        }
        const auto cancel = gobj::new_cancel();
        gobj::Result<> done;
        {
            auto busy = window->busy(cancel);
            note("busy");
            done = co_await generate(&busy, values.prompt, cancel).as_result();
        }
        const auto problem = problems().find(values.prompt);
        if (gobj::is_cancelled(cancel))
            window->set_status("Cancelled. The picture may still be billed.");
        else if (response != ui::Response::samples && problem != problems().end())
            window->show(problem->second);
        else
            window->set_status("Done: one new layer.");
        note(gobj::is_cancelled(cancel) ? "cancelled" : "done");
    }
}

// When a button was pressed, and when the window could generate again: seen from inside, where no
// test tool's own pace is in the way.
void watch_cancel() {
    const auto pressed = [](GSignalInvocationHint*, guint, const GValue* values,
                            gpointer) -> gboolean {
        const char* label = gtk_button_get_label(GTK_BUTTON(g_value_get_object(&values[0])));
        note("pressed", ",\"label\":" + json(label ? label : ""));
        return TRUE;
    };
    g_type_class_ref(GTK_TYPE_BUTTON);
    g_signal_add_emission_hook(g_signal_lookup("clicked", GTK_TYPE_BUTTON), 0, +pressed, nullptr,
                               nullptr);
}

void watch_generate(ui::Window* window) {
    const auto notify = [](GtkWidget* button, GParamSpec*, gpointer) {
        note(gtk_widget_get_sensitive(button) ? "free" : "greyed");
    };
    auto* dialog = GTK_DIALOG(window->gtk_window());
    g_signal_connect(gtk_dialog_get_widget_for_response(dialog, 1), "notify::sensitive",
                     G_CALLBACK(+notify), nullptr);
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig*, gpointer) {
    gimp_ui_init("genlayer-ui-demo");
    watch_cancel();
    const ui::Values defaults{
        "", "google/imagen-4", "anyapi", "auto", "jpg", "block_only_high", "fill", "mask", 1, 0, 0};
    const char* door = std::getenv("GENLAYER_DEMO_DOOR");
    ui::Window window(offer(door && *door == 'i' ? ui::Door::image : ui::Door::layer), defaults,
                      defaults);
    const auto retarget = [&window] {
        const ui::Values values = window.values();
        window.set_target(values.aspect_ratio == "auto"
                              ? "Selection 640 × 480 → 4:3, new layer"
                              : "Canvas 3000 × 2000, ratio " + values.aspect_ratio +
                                    ", enlarged 2.3 ×; what stands out is cut off at the top and "
                                    "at the bottom, new layer");
        window.set_price(values.service == "sample" ? 0 : 40'000);
    };
    window.on_change(retarget);
    retarget();
    watch_generate(&window);
    (void)own(&window).run();
    note("end");
    return gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
}

GList* query(GimpPlugIn*) {
    return g_list_append(nullptr, g_strdup("genlayer-ui-demo"));
}

GimpProcedure* create(GimpPlugIn* plug_in, const gchar* name) {
    auto* p = gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    gimp_procedure_set_documentation(p, "Test", nullptr, nullptr);
    return p;
}

}  // namespace

static void demo_class_init(DemoClass* klass) {
    auto* plug_in = GIMP_PLUG_IN_CLASS(klass);
    plug_in->query_procedures = query;
    plug_in->create_procedure = create;
    plug_in->set_i18n = [](GimpPlugIn*, const gchar*, gchar**, gchar**) -> gboolean {
        return FALSE;
    };
}
static void demo_init(Demo*) {}

GIMP_MAIN(demo_get_type())
