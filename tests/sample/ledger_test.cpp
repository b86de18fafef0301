// SPDX-License-Identifier: GPL-3.0-or-later
// A service that was killed, started again.
#include "sample/ledger.hpp"

#include <catch2/catch_test_macros.hpp>

#include <glib/gstdio.h>

#include "sample/api.hpp"

using sample::Api;
using sample::Host;
namespace json = sample::json;

namespace {

// A process that began at `started`, wall time in seconds.
struct Service {
    Service(const std::string& ledger, std::int64_t started, const char* files)
        : api({.now = [this] { return now; }, .started = started * 1'000'000},
              {.seconds = 10, .api_origin = "http://a", .file_origin = files, .ledger = ledger},
              scenario, [](const auto&, auto, double) {}) {}

    std::string ask(const char* method, const std::string& path, const std::string& body = {}) {
        return api.handle({.host = Host::api, .method = method, .path = path, .body = body})
            .answer.body;
    }
    unsigned fetch(const std::string& path) {
        return api.handle({.host = Host::file, .method = "GET", .path = path}).answer.status;
    }

    double now = 0;
    sample::Scenario scenario;
    Api api;
};

std::string member(const std::string& text, const char* name) {
    const auto node = json::parse(text);
    REQUIRE(node);
    return json::string_in(json::as_object(node->get()), name).value_or("");
}

constexpr const char* order = R"({"input":{"prompt":"a boat"}})";

}  // namespace

TEST_CASE("a service that was killed knows its predictions, which have gone on meanwhile") {
    const auto folder = gobj::take_string(g_dir_make_tmp("sample-XXXXXX", nullptr));
    const std::string ledger = folder + "/ledger";
    std::string first, second;
    {
        Service service(ledger, 1000, "http://f");
        first = member(service.ask("POST", "/v1/models/google/imagen-4/predictions", order), "id");
        service.now = 5;
        second = member(service.ask("POST", "/v1/models/google/imagen-4/predictions", order), "id");
        service.ask("POST", "/v1/predictions/" + second + "/cancel");
    }
    // Half a line, of one that nobody has heard of.
    FILE* file = g_fopen(ledger.c_str(), "a");
    std::fputs("\n{\"id\":\"half", file);
    std::fclose(file);

    Service again(ledger, 1008, "http://g");
    CHECK(member(again.ask("GET", "/v1/predictions/" + first), "status") == "processing");
    CHECK(member(again.ask("GET", "/v1/predictions/" + second), "status") == "canceled");
    again.now = 3;
    const std::string done = again.ask("GET", "/v1/predictions/" + first);
    CHECK(member(done, "status") == "succeeded");
    CHECK(member(done, "created_at") == "1970-01-01T00:16:40.000Z");
    const std::string picture = member(done, "output");
    CHECK(picture.starts_with("http://g/files/"));
    CHECK(again.fetch(picture.substr(8)) == 200);
    const std::string third =
        member(again.ask("POST", "/v1/models/google/imagen-4/predictions", order), "id");
    const std::string listed = again.ask("GET", "/v1/predictions");
    CHECK(listed.find(third) < listed.find(second));
    CHECK(listed.find(second) < listed.find(first));
    CHECK(Service(ledger, 1020, "http://g").ask("GET", "/v1/predictions").find(third) !=
          std::string::npos);
    g_unlink(ledger.c_str());
    g_rmdir(folder.c_str());
}
