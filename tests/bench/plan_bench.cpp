// SPDX-License-Identifier: GPL-3.0-or-later
// plan_bench [ROWS]: how long a file of prompts takes to be read and planned, and the memory that
// it then holds.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "batch/plan.hpp"

namespace {

// MiB that are resident now.
double resident() {
    long pages = 0, all = 0;
    std::ifstream("/proc/self/statm") >> all >> pages;
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

std::string file_of(int rows, batch::Format format) {
    std::string file = format == batch::Format::csv ? "prompt,name,aspect_ratio\n" : "";
    for (int i = 0; i < rows; ++i) {
        const std::string prompt =
            "a lighthouse at dusk, seen from the sea, study " + std::to_string(i);
        if (format == batch::Format::text)
            file += prompt + "\n";
        else if (format == batch::Format::csv)
            file += "\"" + prompt + "\",,16:9\n";
        else
            file += R"({"prompt":")" + prompt + R"(","seed":)" + std::to_string(i) + "}\n";
    }
    return file;
}

}  // namespace

int main(int argc, char** argv) {
    using Clock = std::chrono::steady_clock;
    const int rows = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const auto ms = [](Clock::duration took) {
        return std::chrono::duration<double, std::milli>(took).count();
    };
    std::printf(
        "| %d rows | file (MiB) | read (ms) | plan (ms) | rows (MiB) | rows and plan (MiB) |\n"
        "|---|---|---|---|---|---|\n",
        rows);
    constexpr std::pair<batch::Format, const char*> formats[] = {
        {batch::Format::text, "text"},
        {batch::Format::csv, "CSV"},
        {batch::Format::json_lines, "JSON Lines"}};
    for (const auto& [format, name] : formats) {
        // A process of its own for each: what the last one freed would be taken again.
        std::fflush(stdout);
        if (const pid_t child = fork(); child != 0) {
            int status = 1;
            if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
                return 1;
            continue;
        }
        const std::string file = file_of(rows, format);
        const double before = resident();
        const auto start = Clock::now();
        const batch::Prompts prompts = batch::read_prompts(file, format);
        const auto read = Clock::now();
        const double after_read = resident();
        const batch::Plan plan = batch::make_plan(prompts, {.model = "google/imagen-4"});
        const auto planned = Clock::now();
        if (!plan.problems.empty() || plan.items.size() != static_cast<std::size_t>(rows))
            return 1;
        std::printf("| %s | %.1f | %.0f | %.0f | %.0f | %.0f |\n", name,
                    static_cast<double>(file.size()) / (1 << 20), ms(read - start),
                    ms(planned - read), after_read - before, resident() - before);
        return 0;
    }
    return 0;
}
