// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in for insert_test.py: one procedure that calls canvas:: with what it is given, so that a
// real GIMP can look at the outcome.
#include <chrono>
#include <format>

#include <libgimp/gimp.h>

#include "canvas/insert.hpp"
#include "canvas/name.hpp"
#include "gobj/owned.hpp"

struct Probe {
    GimpPlugIn parent;
};
struct ProbeClass {
    GimpPlugInClass parent;
};
G_DEFINE_TYPE(Probe, probe, GIMP_TYPE_PLUG_IN)

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point since) {
    return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

// The most memory this process has had, in KiB.
double peak_memory() {
    gchar* text = nullptr;
    g_file_get_contents("/proc/self/status", &text, nullptr, nullptr);
    gobj::Chars owned(text);
    const char* line = text ? g_strstr_len(text, -1, "VmHWM:") : nullptr;
    return line ? g_ascii_strtod(line + 6, nullptr) : 0;
}

GimpValueArray* failed(GimpProcedure* procedure, const gobj::Error& error) {
    return gimp_procedure_new_return_values(
        procedure, GIMP_PDB_EXECUTION_ERROR,
        g_error_new(GIMP_PLUG_IN_ERROR, 0, "%s", error.message.c_str()));
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) {
    GimpImage* image = nullptr;
    GimpItem* above = nullptr;
    GimpItem* beside = nullptr;
    gchar *path = nullptr, *word = nullptr, *clip_word = nullptr, *prompt = nullptr;
    gint x, y, width, height, times;
    gboolean new_image, warm;
    g_object_get(config, "image", &image, "above", &above, "beside", &beside, "path", &path, "fit",
                 &word, "clip", &clip_word, "prompt", &prompt, "x", &x, "y", &y, "width", &width,
                 "height", &height, "times", &times, "new-image", &new_image, "warm", &warm,
                 nullptr);
    gobj::Chars own_path(path), own_word(word), own_clip(clip_word), own_prompt(prompt);

    gimp_plug_in_set_pdb_error_handler(gimp_procedure_get_plug_in(procedure),
                                       GIMP_PDB_ERROR_HANDLER_PLUGIN);
    gchar* data = nullptr;
    gsize size = 0;
    canvas::Fit fit;
    canvas::Clip clip;
    if (!g_file_get_contents(path, &data, &size, nullptr) || !canvas::parse_fit(word, &fit) ||
        !canvas::parse_clip(clip_word, &clip))
        return failed(procedure, {gobj::Error::Kind::argument, "no such file or fit"});
    gobj::Bytes bytes(g_bytes_new_take(data, size));
    auto file = canvas::view(bytes.get());
    auto name = canvas::layer_name(prompt ? prompt : "");

    std::string times_taken;
    auto measure = [&](auto work) {
        auto start = Clock::now();
        auto result = work();
        times_taken += std::format("{:.1f} ", milliseconds(start));
        return result;
    };
    if (warm)
        measure([&] { return canvas::warm(image), 0; });
    GimpLayer* layer = nullptr;
    const double before = peak_memory();
    for (int i = 0; i < times; i++) {
        if (new_image) {
            std::optional<canvas::Size> wanted;
            if (width > 0)
                wanted = canvas::Size{width, height};
            auto made = measure([&] { return canvas::new_image(file, wanted, fit, name); });
            if (!made)
                return failed(procedure, made.error());
            image = *made;
        } else {
            std::optional<canvas::Undo> step;
            GimpItem* const active[] = {above, beside};
            auto made = measure([&] {
                return canvas::new_layer(image, active, file, {{x, y, width, height}, fit, clip},
                                         name, &step);
            });
            if (!made)
                return failed(procedure, made.error());
            layer = *made;
        }
    }
    auto values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_IMAGE(values, 1, image);
    GIMP_VALUES_SET_LAYER(values, 2, layer);
    GIMP_VALUES_SET_STRING(values, 3, times_taken.c_str());
    GIMP_VALUES_SET_DOUBLE(values, 4, (peak_memory() - before) / 1024);
    return values;
}

GList* query(GimpPlugIn*) {
    return g_list_append(nullptr, g_strdup("genlayer-test-insert"));
}

GimpProcedure* create(GimpPlugIn* plug_in, const gchar* name) {
    auto p = gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    const auto flags = static_cast<GParamFlags>(G_PARAM_READWRITE);
    gimp_procedure_set_documentation(p, "Test", nullptr, nullptr);
    gimp_procedure_add_image_argument(p, "image", "i", nullptr, TRUE, flags);
    gimp_procedure_add_item_argument(p, "above", "a", nullptr, TRUE, flags);
    gimp_procedure_add_item_argument(p, "beside", "b", nullptr, TRUE, flags);
    gimp_procedure_add_string_argument(p, "clip", "c", nullptr, "ignore", flags);
    gimp_procedure_add_string_argument(p, "path", "p", nullptr, "", flags);
    gimp_procedure_add_string_argument(p, "fit", "f", nullptr, "fill", flags);
    gimp_procedure_add_string_argument(p, "prompt", "t", nullptr, "", flags);
    for (auto number : {"x", "y", "width", "height"})
        gimp_procedure_add_int_argument(p, number, number, nullptr, G_MININT, G_MAXINT, 0, flags);
    gimp_procedure_add_int_argument(p, "times", "n", nullptr, 1, 100, 1, flags);
    gimp_procedure_add_boolean_argument(p, "new-image", "w", nullptr, FALSE, flags);
    gimp_procedure_add_boolean_argument(p, "warm", "m", nullptr, FALSE, flags);
    gimp_procedure_add_image_return_value(p, "made-image", "i", nullptr, TRUE, flags);
    gimp_procedure_add_layer_return_value(p, "made-layer", "l", nullptr, TRUE, flags);
    gimp_procedure_add_string_return_value(p, "times-taken", "t", nullptr, "", flags);
    gimp_procedure_add_double_return_value(p, "mebibytes", "m", nullptr, 0, G_MAXDOUBLE, 0, flags);
    return p;
}

}  // namespace

static void probe_class_init(ProbeClass* klass) {
    auto plug_in = GIMP_PLUG_IN_CLASS(klass);
    plug_in->query_procedures = query;
    plug_in->create_procedure = create;
    plug_in->set_i18n = [](GimpPlugIn*, const gchar*, gchar**, gchar**) -> gboolean {
        return FALSE;
    };
}
static void probe_init(Probe*) {}

GIMP_MAIN(probe_get_type())
