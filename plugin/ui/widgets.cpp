// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets.hpp"

#include <cstdarg>
#include <string_view>

#include "gobj/owned.hpp"

namespace ui {

namespace {

constexpr const char* marked_class = "genlayer-marked";
constexpr const char* choices_key = "genlayer-choices";
constexpr const char* tooltip_key = "genlayer-tooltip";
constexpr const char* why_key = "genlayer-why";

// The theme's own colours: they are readable on the light theme and on the dark one. A GtkInfoBar
// would bring backgrounds that GIMP's themes know nothing of.
constexpr const char* css = R"(
@define-color genlayer_error mix(@error_color, @theme_fg_color, 0.2);
.genlayer-marked, .genlayer-marked button.combo, .genlayer-marked entry,
.genlayer-marked textview > text {
    border-color: @genlayer_error;
    box-shadow: inset 0 0 0 1px @genlayer_error;
}
.genlayer-problem, .genlayer-notice {
    border: 1px solid @genlayer_error;
    border-left-width: 4px;
    border-radius: 3px;
    padding: 11px;
}
.genlayer-notice { border-color: @theme_selected_bg_color; }
.genlayer-details { font-family: monospace; }
.genlayer-elapsed { font-feature-settings: "tnum"; }
button.genlayer-link, button.genlayer-link:hover {
    background: none;
    border-color: transparent;
    box-shadow: none;
    padding: 0;
}
)";

const Choice* chosen_choice(GtkComboBox* list) {
    const auto* choices =
        static_cast<std::vector<Choice>*>(g_object_get_data(G_OBJECT(list), choices_key));
    const int index = gtk_combo_box_get_active(list);
    return index < 0 ? nullptr : &choices->at(static_cast<std::size_t>(index));
}

const char* text_kept(GtkWidget* widget, const char* key) {
    return static_cast<const char*>(g_object_get_data(G_OBJECT(widget), key));
}

void keep_text(GtkWidget* widget, const char* key, const char* text) {
    g_object_set_data_full(G_OBJECT(widget), key, g_strdup(text), g_free);
}

// The tooltip is what GTK tells the screen reader, too: what is wrong with the control if it is
// marked, what it is for, and what the chosen entry means.
void describe(GtkWidget* control) {
    std::string text;
    const auto add = [&text](const std::string& part) {
        text += (text.empty() || part.empty() ? "" : "\n\n") + part;
    };
    add(gobj::string_or_empty(text_kept(control, why_key)));
    add(gobj::string_or_empty(text_kept(control, tooltip_key)));
    if (g_object_get_data(G_OBJECT(control), choices_key))
        if (const Choice* choice = chosen_choice(GTK_COMBO_BOX(control));
            choice && !choice->tooltip.empty())
            add(choice->label + ": " + choice->tooltip);
    gtk_widget_set_tooltip_text(control, text.c_str());
}

// Without the colon, which may be a wide one, and without a letter that is there only for Alt, as
// in Chinese: "提示词(P)：".
std::string name_in(std::string label) {
    for (const std::string_view colon : {":", "：", " "})
        if (label.ends_with(colon))
            label.resize(label.size() - colon.size());
    if (label.size() > 3 && label.ends_with(')') && label[label.size() - 3] == '(')
        label.resize(label.size() - 3);
    return label;
}

}  // namespace

void set_name(GtkWidget* widget, const char* name) {
    atk_object_set_name(gtk_widget_get_accessible(widget), name);
}

GtkWidget* label_for(GtkWidget* control, const char* text) {
    GtkWidget* label = gtk_label_new_with_mnemonic(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), control);
    // GTK relates the two for the screen reader; the name itself is what others look for.
    set_name(control, name_in(gtk_label_get_text(GTK_LABEL(label))).c_str());
    return label;
}

GtkWidget* wrapped_label() {
    GtkWidget* label = gtk_label_new(nullptr);
    gtk_label_set_line_wrap(GTK_LABEL(label), true);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    // Else a long sentence asks for a window as wide as the screen.
    gtk_label_set_width_chars(GTK_LABEL(label), 30);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 50);
    return label;
}

GtkWidget* choice_list(const std::vector<Choice>& choices, const char* tooltip) {
    GtkWidget* list = gtk_combo_box_text_new();
    g_object_set_data_full(G_OBJECT(list), choices_key, new std::vector<Choice>(choices),
                           [](gpointer data) { delete static_cast<std::vector<Choice>*>(data); });
    keep_text(list, tooltip_key, tooltip);
    for (const Choice& choice : choices)
        gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(list), choice.id.c_str(),
                                  choice.label.c_str());
    g_signal_connect(list, "changed", G_CALLBACK(describe), nullptr);
    gtk_widget_set_hexpand(list, true);
    choose(list, "");
    return list;
}

void choose(GtkWidget* list, const std::string& id) {
    if (!gtk_combo_box_set_active_id(GTK_COMBO_BOX(list), id.c_str()))
        gtk_combo_box_set_active(GTK_COMBO_BOX(list), 0);
}

std::string chosen(GtkWidget* list) {
    return gobj::string_or_empty(gtk_combo_box_get_active_id(GTK_COMBO_BOX(list)));
}

std::string chosen_label(GtkWidget* list) {
    const Choice* choice = chosen_choice(GTK_COMBO_BOX(list));
    return choice ? choice->label : "";
}

GtkWidget* attach_row(GtkGrid* grid, int row, const char* text, GtkWidget* control) {
    GtkWidget* label = label_for(control, text);
    gtk_grid_attach(grid, label, 0, row, 1, 1);
    gtk_grid_attach(grid, control, 1, row, 1, 1);
    return label;
}

void show_inside(GtkExpander* expander) {
    gtk_widget_set_visible(gtk_bin_get_child(GTK_BIN(expander)),
                           gtk_expander_get_expanded(expander));
}

void mark(GtkWidget* control, const std::string& why) {
    if (!text_kept(control, tooltip_key))
        keep_text(control, tooltip_key, gobj::Chars(gtk_widget_get_tooltip_text(control)).get());
    gtk_style_context_add_class(gtk_widget_get_style_context(control), marked_class);
    keep_text(control, why_key, why.c_str());
    describe(control);
}

void unmark(GtkWidget* control) {
    GtkStyleContext* style = gtk_widget_get_style_context(control);
    if (!gtk_style_context_has_class(style, marked_class))
        return;
    gtk_style_context_remove_class(style, marked_class);
    keep_text(control, why_key, nullptr);
    describe(control);
}

Style::Style() : provider_(gtk_css_provider_new()) {
    gtk_css_provider_load_from_data(provider_, css, -1, nullptr);
    // Above GIMP's own theme, which is loaded as the application's.
    gtk_style_context_add_provider_for_screen(gdk_screen_get_default(),
                                              GTK_STYLE_PROVIDER(provider_),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 2);
}

Style::~Style() {
    gtk_style_context_remove_provider_for_screen(gdk_screen_get_default(),
                                                 GTK_STYLE_PROVIDER(provider_));
    g_object_unref(provider_);
}

std::string text_of(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::string text = gobj::take_string(g_strdup_vprintf(format, arguments));
    va_end(arguments);
    return text;
}

}  // namespace ui
