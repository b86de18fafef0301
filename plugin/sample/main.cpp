// SPDX-License-Identifier: GPL-3.0-or-later
// genlayer-sample-service: a predictions service on this machine, without key and cost, whose
// pictures say SAMPLE. For trying the plug-in out, and for its tests. Prints one line when ready.
#include <cstdio>
#include <memory>

#include <glib-unix.h>
#include <locale.h>
#include <unistd.h>

#include "sample/server.hpp"

namespace {

struct Arguments {
    int port = 0;
    double seconds = 3;
    gobj::Chars key, scenario, log, ledger;
    gboolean stop_with_stdin = FALSE;
};

bool read_arguments(int argc, char** argv, Arguments& arguments) {
    char *key = nullptr, *scenario = nullptr, *log = nullptr, *ledger = nullptr;
    const GOptionEntry entries[] = {
        {"port", 'p', 0, G_OPTION_ARG_INT, &arguments.port, "Port of the API; 0: any", "PORT"},
        {"seconds", 's', 0, G_OPTION_ARG_DOUBLE, &arguments.seconds, "How long a job takes", "S"},
        {"key", 'k', 0, G_OPTION_ARG_STRING, &key, "The key that requests must carry", "KEY"},
        {"scenario", 0, 0, G_OPTION_ARG_FILENAME, &scenario, "What to do wrong", "FILE"},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &log, "Append a line of JSON per request", "FILE"},
        {"ledger", 0, 0, G_OPTION_ARG_FILENAME, &ledger,
         "Keep the predictions there, and know them when started again", "FILE"},
        {"stop-with-stdin", 0, 0, G_OPTION_ARG_NONE, &arguments.stop_with_stdin,
         "End when standard input ends", nullptr},
        {}};
    std::unique_ptr<GOptionContext, gobj::Free<g_option_context_free>> context(
        g_option_context_new("- a sample predictions service on loopback"));
    g_option_context_add_main_entries(context.get(), entries, nullptr);
    GError* raw = nullptr;
    const bool parsed = g_option_context_parse(context.get(), &argc, &argv, &raw);
    gobj::GErrorPtr error(raw);
    arguments.key.reset(key);
    arguments.scenario.reset(scenario);
    arguments.log.reset(log);
    arguments.ledger.reset(ledger);
    if (!parsed)
        std::fprintf(stderr, "genlayer-sample-service: %s\n", error->message);
    else if (argc > 1)
        std::fprintf(stderr, "genlayer-sample-service: unexpected argument %s\n", argv[1]);
    else if (arguments.port < 0 || arguments.port > 65535 || !(arguments.seconds >= 0))
        std::fprintf(stderr, "genlayer-sample-service: port or seconds out of range\n");
    else
        return true;
    return false;
}

gboolean stop(gpointer loop) {
    g_main_loop_quit(static_cast<GMainLoop*>(loop));
    return G_SOURCE_CONTINUE;
}

gboolean on_stdin(gint fd, GIOCondition, gpointer loop) {
    char ignored[256];
    if (::read(fd, ignored, sizeof ignored) > 0)
        return G_SOURCE_CONTINUE;
    return g_main_loop_quit(static_cast<GMainLoop*>(loop)), G_SOURCE_REMOVE;
}

}  // namespace

int main(int argc, char** argv) {
    setlocale(LC_CTYPE, "");
    Arguments arguments;
    if (!read_arguments(argc, argv, arguments))
        return 64;
    auto server =
        sample::Server::start({.port = static_cast<unsigned>(arguments.port),
                               .seconds = arguments.seconds,
                               .key = gobj::string_or_empty(arguments.key.get()),
                               .scenario = gobj::string_or_empty(arguments.scenario.get()),
                               .log = gobj::string_or_empty(arguments.log.get()),
                               .ledger = gobj::string_or_empty(arguments.ledger.get())});
    if (!server) {
        std::fprintf(stderr, "genlayer-sample-service: %s\n", server.error().c_str());
        return 1;
    }
    gobj::MainLoop loop(g_main_loop_new(nullptr, FALSE));
    g_unix_signal_add(SIGTERM, stop, loop.get());
    g_unix_signal_add(SIGINT, stop, loop.get());
    if (arguments.stop_with_stdin)
        g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR),
                      on_stdin, loop.get());
    std::printf("READY %s %s\n", (*server)->api_origin().c_str(), (*server)->file_origin().c_str());
    std::fflush(stdout);
    g_main_loop_run(loop.get());
    return 0;
}
