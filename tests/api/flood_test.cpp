// SPDX-License-Identifier: GPL-3.0-or-later
// What a service can make us hold, in memory and on disk, by sending far more than an answer needs.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <format>

#include <glib/gstdio.h>

#include "api/client.hpp"
#include "api/wipe.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using gobj::Error;
using gobj::Ref;
using support::Answer;
using support::Request;
using support::ScriptedServer;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

// The sanitizers keep what was freed.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t most_growth = 512 * mib;
#else
constexpr std::size_t most_growth = 16 * mib;
#endif

// The most memory that this process has had since begin(), in bytes.
std::size_t peak() {
    char* status = nullptr;
    REQUIRE(g_file_get_contents("/proc/self/status", &status, nullptr, nullptr));
    const std::string text = gobj::take_string(status);
    return std::strtoull(text.c_str() + text.find("VmHWM:") + 6, nullptr, 10) * 1024;
}
std::size_t begin() {
    GFile* file = g_file_new_for_path("/proc/self/clear_refs");
    const bool reset = g_file_replace_contents(file, "5", 1, nullptr, false, G_FILE_CREATE_NONE,
                                               nullptr, nullptr, nullptr);
    g_object_unref(file);
    if (!reset)
        WARN("the peak can't be reset; growth counts from the start of this program");
    return peak();
}

api::Service at(const ScriptedServer& server) {
    api::Service service;
    service.id = service.name = "custom";
    service.base_url = server.origin() + "/v1";
    return service;
}

// Deflated zeros: 1 GiB in 1 MiB. One member, each part of it whole, so that no decoder stumbles.
std::string bomb() {
    const auto compressor =
        Ref<GConverter>::take(G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9)));
    const std::string zeros(mib, '\0');
    const auto part = [&] {
        std::string out(2 * mib, 0);
        gsize read = 0, written = 0, used = 0, made = 0;
        while (used < zeros.size() || written > 0) {
            GError* error = nullptr;
            const GConverterResult result = g_converter_convert(
                compressor.get(), zeros.data() + used, zeros.size() - used, out.data() + made,
                out.size() - made, G_CONVERTER_FLUSH, &read, &written, &error);
            g_clear_error(&error);
            if (result == G_CONVERTER_ERROR)
                break;
            used += read;
            made += written;
            if (result == G_CONVERTER_FLUSHED)
                break;
        }
        out.resize(made);
        return out;
    };
    std::string all = part();
    const std::string next = part();
    for (int i = 1; i < 1024; ++i)
        all += next;
    return all;
}

// What a decoder makes of the first `most` bytes of it.
std::size_t inflated(const std::string& gzip, std::size_t most) {
    const auto memory = Ref<GInputStream>::take(g_memory_input_stream_new_from_data(
        gzip.data(), static_cast<gssize>(gzip.size()), nullptr));
    const auto decoder =
        Ref<GConverter>::take(G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP)));
    const auto stream =
        Ref<GInputStream>::take(g_converter_input_stream_new(memory.get(), decoder.get()));
    std::string buffer(mib, 0);
    std::size_t total = 0;
    while (total < most) {
        const gssize got =
            g_input_stream_read(stream.get(), buffer.data(), buffer.size(), nullptr, nullptr);
        if (got <= 0)
            break;
        total += static_cast<std::size_t>(got);
    }
    return total;
}

}  // namespace

TEST_CASE("a reply of 1 GiB is an error after 4 MiB, and holds little memory") {
    Answer flood = support::raw("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n");
    flood.pieces.push_back({0s, "10000\r\n" + std::string(65536, ' ') + "\r\n"});
    flood.endless = true;
    ScriptedServer server([&](const Request&) { return flood; });
    api::Client client(at(server), "sk-canary", {.call = 20s});
    const std::size_t before = begin();
    const auto created =
        client.create("a/b", api::JsonObjectBuilder().set("prompt", "x").build(), {}).run();
    REQUIRE(!created);
    CHECK(created.error().kind == Error::Kind::unknown);
    CHECK(!client.get("p1", {}).run());
    CHECK(!client.cancel("p1", {}).run());
    CHECK(!client.list("", {}).run());
    const std::size_t growth = peak() - before;
    UNSCOPED_INFO("grew by " << growth / 1024 << " KiB, " << server.bytes_sent() << " bytes sent");
    CHECK(growth <= most_growth);
    // Four times the cap, and what fits into the sockets: of 1 GiB all the rest was never sent.
    CHECK(server.bytes_sent() < 64 * mib);
    CHECK(server.requests().size() == 4);
}

TEST_CASE("a gzip file of 1 GiB is never unpacked, in a reply or as a picture") {
    const std::string packed = bomb();
    REQUIRE(packed.size() < 2 * mib);
    REQUIRE(inflated(packed, 64 * mib) >= 64 * mib);
    ScriptedServer server([&](const Request& request) {
        return support::reply(request.method == "POST" ? 201 : 200, packed,
                              {{"Content-Encoding", "gzip"}, {"Content-Type", "application/json"}});
    });
    api::Client client(at(server), "sk-canary", {.call = 20s});
    const std::size_t before = begin();
    const auto created =
        client.create("a/b", api::JsonObjectBuilder().set("prompt", "x").build(), {}).run();
    REQUIRE(!created);
    CHECK(created.error().kind == Error::Kind::unknown);
    CHECK(!client.get("p1", {}).run());
    CHECK(!client.list("", {}).run());

    GFileIOStream* both = nullptr;
    const auto file = Ref<GFile>::take(g_file_new_tmp("genlayer-bomb-XXXXXX", &both, nullptr));
    REQUIRE(both);
    const auto streams = Ref<GFileIOStream>::take(both);
    auto sink = Ref<GOutputStream>::take(
        G_OUTPUT_STREAM(g_object_ref(g_io_stream_get_output_stream(G_IO_STREAM(streams.get())))));
    const auto download = client.download(server.origin() + "/out.png", sink, {}).run();
    g_io_stream_close(G_IO_STREAM(streams.get()), nullptr, nullptr);
    GStatBuf about{};
    REQUIRE(g_stat(g_file_peek_path(file.get()), &about) == 0);
    g_file_delete(file.get(), nullptr, nullptr);
    // It is taken for the file that it is; that it is no picture is found out later.
    REQUIRE(download);
    CHECK(download->size == packed.size());
    CHECK(static_cast<std::size_t>(about.st_size) == packed.size());
    const std::size_t growth = peak() - before;
    UNSCOPED_INFO("grew by " << growth / 1024 << " KiB");
    CHECK(growth <= most_growth);
}

TEST_CASE("a key that is wiped is nowhere in the memory that held it") {
    std::string key = "sk-canary-long-enough-to-be-outside-of-the-string-itself";
    const char* where = key.data();
    const std::size_t size = key.size();
    api::wipe(key);
    CHECK(key.empty());
    REQUIRE(key.capacity() >= size);  // it is the same memory, and still ours
    CHECK(std::string(where, size).find_first_not_of('\0') == std::string::npos);
}
