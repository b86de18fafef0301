// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets to see a request: only the server that its certificate is made out to. The certificates
// are made here, by an authority that only this program trusts.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <format>

#include "api/http.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using gobj::Error;
using gobj::Ref;
using support::Request;
using support::ScriptedServer;

namespace {

// A folder with an authority, and what it or somebody else has signed.
class Certificates {
  public:
    Certificates() : folder_(gobj::take_string(g_dir_make_tmp("genlayer-tls-XXXXXX", nullptr))) {
        openssl("-subj /CN=Authority -keyout ca.key -out ca.pem -days 2");
        const std::string signed_by_us = "-CA ca.pem -CAkey ca.key -subj /CN=localhost ";
        const std::string localhost = " -addext subjectAltName=DNS:localhost";
        make("good", signed_by_us + "-days 2" + localhost);
        make("expired",
             signed_by_us + "-not_before 20200101000000Z -not_after 20200201000000Z" + localhost);
        make("early",
             signed_by_us + "-not_before 20900101000000Z -not_after 20900201000000Z" + localhost);
        make("other-host", signed_by_us + "-days 2 -addext subjectAltName=DNS:example.invalid");
        make("self-signed", "-subj /CN=localhost -days 2" + localhost);
    }
    ~Certificates() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }

  private:
    void make(const std::string& name, const std::string& arguments) {
        openssl(arguments + " -addext basicConstraints=critical,CA:FALSE -keyout " + name +
                ".key -out " + name + ".pem");
    }
    void openssl(const std::string& arguments) {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes " + arguments;
        gobj::Chars words(g_strdup(command.c_str()));
        char** argv = nullptr;
        REQUIRE(g_shell_parse_argv(words.get(), nullptr, &argv, nullptr));
        int status = -1;
        char* said = nullptr;
        const bool ran = g_spawn_sync(folder_.c_str(), argv, nullptr, G_SPAWN_SEARCH_PATH, nullptr,
                                      nullptr, nullptr, &said, &status, nullptr);
        INFO(command << "\n" << gobj::string_or_empty(said));
        g_free(said);
        g_strfreev(argv);
        REQUIRE(ran);
        REQUIRE(status == 0);
    }
    std::string folder_;
};

// Trusts the authority for as long as it lives, and nobody else.
class Trust {
  public:
    explicit Trust(const std::string& authority) {
        const auto ours =
            Ref<GTlsDatabase>::take(g_tls_file_database_new(authority.c_str(), nullptr));
        REQUIRE(ours);
        g_tls_backend_set_default_database(g_tls_backend_get_default(), ours.get());
    }
    ~Trust() { g_tls_backend_set_default_database(g_tls_backend_get_default(), nullptr); }
    Trust(const Trust&) = delete;
};

// A server that holds that certificate.
struct TlsServer : ScriptedServer {
    TlsServer(const Certificates& made, const std::string& name)
        : ScriptedServer([](const Request&) { return support::reply(200, "secret"); }) {
        const auto certificate = Ref<GTlsCertificate>::take(g_tls_certificate_new_from_files(
            made.path(name + ".pem").c_str(), made.path(name + ".key").c_str(), nullptr));
        REQUIRE(certificate);
        use_tls(certificate);
    }
    std::string port() const { return origin().substr(origin().rfind(':')); }
    std::string url() const { return "https://localhost" + port(); }
};

gobj::Result<api::HttpReply> post(const std::string& origin) {
    api::Http http(false);
    return http
        .exchange({.method = "POST", .url = origin, .bearer = "sk-canary", .json = "{}"}, 10s, 1000,
                  {})
        .run();
}

}  // namespace

TEST_CASE("a server with a certificate that we trust is asked, in HTTP/1.1, and for no encodings") {
    const Certificates made;
    const Trust trust(made.path("ca.pem"));
    TlsServer server(made, "good");
    const auto reply = post(server.url());
    REQUIRE(reply);
    CHECK(reply->body == "secret");
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests()[0].version == "HTTP/1.1");
    CHECK(server.requests()[0].header("Authorization") == "Bearer sk-canary");
    CHECK(server.requests()[0].header("Accept-Encoding").empty());
    CHECK(server.protocol() != "h2");
}

TEST_CASE("a certificate expired, of tomorrow, of another host, or signed by nobody: not asked") {
    const Certificates made;
    const Trust trust(made.path("ca.pem"));
    for (const char* name : {"expired", "early", "other-host", "self-signed"}) {
        CAPTURE(name);
        TlsServer server(made, name);
        const auto reply = post(server.url());
        REQUIRE(!reply);
        CHECK(reply.error().kind == Error::Kind::offline);
        CHECK(reply.error().message.find("certificate") != std::string::npos);
        CHECK(server.connections() > 0);
        CHECK(server.requests().empty());
    }
}

TEST_CASE("without our own authority even the good one is refused") {
    const Certificates made;
    TlsServer server(made, "good");
    const auto reply = post(server.url());
    REQUIRE(!reply);
    CHECK(reply.error().kind == Error::Kind::offline);
    CHECK(server.requests().empty());
}

TEST_CASE("a certificate for the name is not one for the address") {
    const Certificates made;
    const Trust trust(made.path("ca.pem"));
    TlsServer server(made, "good");
    CHECK(!post("https://127.0.0.1" + server.port()));
    CHECK(server.requests().empty());
}
