// SPDX-License-Identifier: GPL-3.0-or-later
// A file of prompts in each format, and the plan of it. The first byte says the format.
#include <set>

#include "batch/plan.hpp"
#include "promised.hpp"

using fuzz::promised;

namespace {

bool is_utf8(const std::string& text) {
    return g_utf8_validate_len(text.data(), text.size(), nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const auto format = static_cast<batch::Format>(data[0] % 3);
    const std::string_view file(reinterpret_cast<const char*>(data) + 1, size - 1);
    batch::Prompts prompts = batch::read_prompts(file, format);
    const auto lines = static_cast<int>(std::ranges::count(file, '\n')) + 1;
    for (const batch::Row& row : prompts.rows) {
        promised(row.line >= 1 && row.line <= lines);
        promised(row.wish.count >= 0);
        for (const std::string* text : {&row.wish.prompt, &row.name, &row.wish.extra_input})
            promised(is_utf8(*text) && !text->contains('\0'));
    }
    // A line can stand for 10,000 rows, which take seconds with sanitizers.
    if (constexpr std::size_t enough = 100; prompts.rows.size() > enough)
        prompts.rows.resize(enough);
    const batch::Plan plan = batch::make_plan(
        prompts, {.model = "google/imagen-4", .wish = {.extra_input = R"({"seed":1})"}});
    promised(plan.problems.size() >= prompts.problems.size());
    for (const batch::Problem& problem : plan.problems) {
        promised(problem.line >= 1 && problem.line <= lines && problem.column >= 1);
        fuzz::presentable({.message = problem.message});
    }
    std::set<std::string_view> stems;
    for (const batch::Item& item : plan.items) {
        promised(item.row < prompts.rows.size() && item.key.size() == 64 && item.order.count == 1);
        promised(item.order.input.member("prompt").string() == prompts.rows[item.row].wish.prompt);
        promised(is_utf8(item.stem) && g_ascii_isdigit(item.stem.front()));
        promised(item.stem.find_first_of("/\\:*?\"<>|\n") == item.stem.npos);
        promised(item.stem.size() < 160 && stems.insert(item.stem).second);
    }
    return 0;
}
