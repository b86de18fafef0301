// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch_table.hpp"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace ui {

namespace {

enum Column { column_icon, column_line, column_prompt, column_file, column_state, column_count };

constexpr int least_height = 220;
constexpr int icon_width = 20;

const char* icon_of(BatchMark mark) {
    switch (mark) {
        case BatchMark::problem:
            return GIMP_ICON_DIALOG_ERROR;
        case BatchMark::failed:
            return GIMP_ICON_DIALOG_WARNING;
        case BatchMark::done:
            return "object-select-symbolic";  // a check mark; GTK has its own where the theme has
                                              // none
        case BatchMark::busy:
            return GIMP_ICON_SYSTEM_RUN;
        case BatchMark::none:
            break;
    }
    return nullptr;
}

}  // namespace

BatchTable::BatchTable()
    : scrolled_(gtk_scrolled_window_new(nullptr, nullptr)), view_(gtk_tree_view_new()) {
    auto* view = GTK_TREE_VIEW(view_);
    set_name(view_, _("Pictures"));
    GtkTreeViewColumn* first = gtk_tree_view_column_new();
    gtk_tree_view_column_set_title(first, _("Line"));
    GtkCellRenderer* icon = gtk_cell_renderer_pixbuf_new();
    gtk_cell_renderer_set_fixed_size(icon, icon_width, -1);  // also while no line has one
    gtk_tree_view_column_pack_start(first, icon, false);
    gtk_tree_view_column_add_attribute(first, icon, "icon-name", column_icon);
    GtkCellRenderer* number = gtk_cell_renderer_text_new();
    g_object_set(number, "xalign", 1.0, nullptr);
    gtk_tree_view_column_pack_end(first, number, true);
    gtk_tree_view_column_add_attribute(first, number, "text", column_line);
    gtk_tree_view_column_set_sizing(first, GTK_TREE_VIEW_COLUMN_FIXED);
    gtk_tree_view_column_set_fixed_width(first, 80);
    gtk_tree_view_append_column(view, first);
    add_column(_("Prompt"), column_prompt, 220, true);
    add_column(_("File"), column_file, 160, false);
    add_column(_("State"), column_state, 200, true);
    // Else every row is measured before the first is shown.
    gtk_tree_view_set_fixed_height_mode(view, true);
    gtk_tree_view_set_search_column(view, column_prompt);
    gtk_widget_set_has_tooltip(view_, true);
    signals_.on(
        view_, "query-tooltip",
        [](GtkWidget*, int x, int y, gboolean by_keyboard, GtkTooltip* tooltip,
           gpointer self) -> gboolean {
            return static_cast<BatchTable*>(self)->tell(x, y, by_keyboard, tooltip);
        },
        this);
    auto* scrolled = GTK_SCROLLED_WINDOW(scrolled_);
    gtk_scrolled_window_set_shadow_type(scrolled, GTK_SHADOW_IN);
    gtk_scrolled_window_set_policy(scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_overlay_scrolling(scrolled, false);  // one must see that there is more
    gtk_scrolled_window_set_min_content_height(scrolled, least_height);
    gtk_container_add(GTK_CONTAINER(scrolled_), view_);
    gtk_widget_set_vexpand(scrolled_, true);
}

GtkTreeViewColumn* BatchTable::add_column(const char* title, int column, int width, bool expand) {
    GtkCellRenderer* text = gtk_cell_renderer_text_new();
    g_object_set(text, "ellipsize", PANGO_ELLIPSIZE_END, "single-paragraph-mode", true, nullptr);
    GtkTreeViewColumn* added =
        gtk_tree_view_column_new_with_attributes(title, text, "text", column, nullptr);
    gtk_tree_view_column_set_sizing(added, GTK_TREE_VIEW_COLUMN_FIXED);
    gtk_tree_view_column_set_fixed_width(added, width);
    gtk_tree_view_column_set_resizable(added, true);
    gtk_tree_view_column_set_expand(added, expand);
    gtk_tree_view_append_column(GTK_TREE_VIEW(view_), added);
    return added;
}

void BatchTable::show(const std::vector<BatchLine>& lines) {
    auto store = gobj::Ref<GtkListStore>::take(gtk_list_store_new(
        column_count, G_TYPE_STRING, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING));
    places_.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const BatchLine& line = lines[i];
        gtk_list_store_insert_with_values(store.get(), &places_[i], -1, column_icon,
                                          icon_of(line.mark), column_line, line.line, column_prompt,
                                          line.prompt.c_str(), column_file, line.file.c_str(),
                                          column_state, line.state.c_str(), -1);
    }
    gtk_tree_view_set_model(GTK_TREE_VIEW(view_), GTK_TREE_MODEL(store.get()));
}

void BatchTable::set_state(std::size_t line, BatchMark mark, const std::string& state) {
    if (line >= places_.size())
        return;
    gtk_list_store_set(GTK_LIST_STORE(gtk_tree_view_get_model(GTK_TREE_VIEW(view_))),
                       &places_[line], column_icon, icon_of(mark), column_state, state.c_str(), -1);
}

void BatchTable::reveal(std::size_t line) {
    if (line >= places_.size())
        return;
    GtkTreePath* path = gtk_tree_path_new_from_indices(static_cast<int>(line), -1);
    gtk_tree_view_set_cursor(GTK_TREE_VIEW(view_), path, nullptr, false);
    gtk_tree_view_scroll_to_cell(GTK_TREE_VIEW(view_), path, nullptr, true, 0.3F, 0);
    gtk_tree_path_free(path);
}

// All of a line that was cut short. As text: prompts may look like markup.
gboolean BatchTable::tell(int x, int y, bool by_keyboard, GtkTooltip* tooltip) {
    GtkTreeModel* model = nullptr;
    GtkTreePath* path = nullptr;
    GtkTreeIter place;
    if (!gtk_tree_view_get_tooltip_context(GTK_TREE_VIEW(view_), &x, &y, by_keyboard, &model, &path,
                                           &place))
        return false;
    char *prompt = nullptr, *file = nullptr, *state = nullptr;
    gtk_tree_model_get(model, &place, column_prompt, &prompt, column_file, &file, column_state,
                       &state, -1);
    std::string all;
    for (char* part : {prompt, file, state}) {
        const std::string text = gobj::take_string(part);
        all += (all.empty() || text.empty() ? "" : "\n") + text;
    }
    gtk_tooltip_set_text(tooltip, all.c_str());
    gtk_tree_view_set_tooltip_row(GTK_TREE_VIEW(view_), tooltip, path);
    gtk_tree_path_free(path);
    return true;
}

}  // namespace ui
