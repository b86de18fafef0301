// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/sample_service.hpp"

#include <memory>
#include <string_view>

#include <glib/gi18n-lib.h>

#include "api/service.hpp"
#include "gobj/owned.hpp"
#include "procedures/own_folder.hpp"

namespace procedures {

using gobj::Error;
using gobj::Ref;
using gobj::Result;

namespace {

constexpr const char* program = "genlayer-sample-service";
constexpr std::string_view ready = "READY ";

}  // namespace

Result<SampleService> SampleService::start() {
    const char* sentence = _("The sample service could not be started.");
    SampleService service;
    GError* error = nullptr;
    constexpr auto pipes = static_cast<GSubprocessFlags>(G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                         G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    const auto launcher = Ref<GSubprocessLauncher>::take(g_subprocess_launcher_new(pipes));
    // No process of ours gets to see a key that it has no use for.
    g_subprocess_launcher_unsetenv(launcher.get(), "GENLAYER_API_KEY");
    for (const api::Service& other : api::known_services())
        if (!other.key_variable.empty())
            g_subprocess_launcher_unsetenv(launcher.get(), other.key_variable.c_str());
    service.process_ = Ref<GSubprocess>::take(
        g_subprocess_launcher_spawn(launcher.get(), &error, in_own_folder(program).c_str(),
                                    "--port", "0", "--seconds", "2", "--stop-with-stdin", nullptr));
    if (!service.process_)
        return gobj::failure(Error::Kind::local, sentence, error);
    const auto output = Ref<GDataInputStream>::take(
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(service.process_.get())));
    const gobj::Chars line(
        g_data_input_stream_read_line_utf8(output.get(), nullptr, nullptr, &error));
    if (!line || !std::string_view(line.get()).starts_with(ready))
        return gobj::failure(Error::Kind::local, sentence, error);
    const std::string_view rest = std::string_view(line.get()).substr(ready.size());
    service.base_url_ = std::string(rest.substr(0, rest.find(' '))) + "/v1";
    return service;
}

}  // namespace procedures
