// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/log.hpp"

#include <cstdio>
#include <format>
#include <span>

#include <unistd.h>

#include "api/plain_text.hpp"
#include "gobj/owned.hpp"
#include "jobs/durable.hpp"

namespace jobs {

using gobj::Error;

namespace {

constexpr std::size_t longest_line = 2000;  // characters
// So much of a value is enough to know it by: a service may have cut the rest off.
constexpr std::size_t telling = 12;  // bytes

using Regex = std::unique_ptr<GRegex, gobj::Free<g_regex_unref>>;

void replace(std::string& text, const char* pattern, const char* replacement) {
    const Regex regex(g_regex_new(pattern, G_REGEX_CASELESS, G_REGEX_MATCH_DEFAULT, nullptr));
    text = gobj::take_string(g_regex_replace(regex.get(), text.data(),
                                             static_cast<gssize>(text.size()), 0, replacement,
                                             G_REGEX_MATCH_DEFAULT, nullptr));
}

std::string now() {
    const gobj::DateTime time(g_date_time_new_now_utc());
    return gobj::take_string(g_date_time_format(time.get(), "%Y-%m-%dT%H:%M:%S")) +
           std::format(".{:03}Z", g_date_time_get_microsecond(time.get()) / 1000);
}

const char* name_of(Error::Kind kind) {
    switch (kind) {
        case Error::Kind::cancelled:
            return "cancelled";
        case Error::Kind::offline:
            return "offline";
        case Error::Kind::absent:
            return "absent";
        case Error::Kind::unknown:
            return "unknown";
        case Error::Kind::unauthorized:
            return "unauthorized";
        case Error::Kind::payment:
            return "payment";
        case Error::Kind::rejected:
            return "rejected";
        case Error::Kind::busy:
            return "busy";
        case Error::Kind::missing:
            return "missing";
        case Error::Kind::failed:
            return "failed";
        case Error::Kind::unexpected:
            return "unexpected";
        case Error::Kind::unrecorded:
            return "unrecorded";
        case Error::Kind::local:
            return "local";
        case Error::Kind::argument:
            return "argument";
        case Error::Kind::pending:
            return "pending";
    }
    return "?";
}

void cut_where_repeated(std::string& text, const api::Json& input) {
    if (const auto value = input.string()) {
        const std::string plain = api::plain_text(*value).substr(0, telling);
        if (const auto at = plain.empty() ? text.npos : text.find(plain); at != text.npos)
            text = text.substr(0, at) + "…";
    }
    for (const std::string& name : input.keys())
        cut_where_repeated(text, input.member(name.c_str()));
    for (const api::Json& element : input.elements())
        cut_where_repeated(text, element);
}

}  // namespace

std::string redacted(std::string_view text) {
    std::string plain = api::plain_text(text, longest_line);
    replace(plain, R"((://)[^\s/@"]*@)", R"(\1)");
    replace(plain, R"((://[^\s?#"]*)[?#][^\s"]*)", R"(\1)");
    replace(plain, R"(\b(bearer\s+|r8_|sk-)[\w.~+/=-]+)", R"(\1…)");
    replace(plain, R"(\bdata:[^\s"]{20,})", "data:…");
    return plain;
}

std::string told(const Error& error, const api::Json& input) {
    std::string words = error.message;
    if (!error.detail.empty())
        words += " (" + error.detail + ")";
    words = api::plain_text(words, longest_line);
    cut_where_repeated(words, input);
    std::string text = std::string(name_of(error.kind)) + ": " + words;
    if (!error.field.empty())
        text += " [" + error.field + "]";
    return text;
}

void LogFile::write(std::string_view text) const {
    const std::string line = std::format("{} {} {}\n", now(), getpid(), redacted(text));
    const std::string path = folder_ + "/genlayer.log";
    if (!append_line(path, line) && (!make_private_folder(folder_) || !append_line(path, line)))
        return;
    if (size_of(path).value_or(0) >= most_bytes_)
        make_room();
}

void LogFile::make_room() const {
    const std::string path = folder_ + "/genlayer.log";
    // Or two would rename one after the other, and the second one a file that is all but empty.
    const auto lock = FileLock::take(path + ".lock");
    if (lock && *lock && size_of(path).value_or(0) >= most_bytes_)
        rename(path.c_str(), (path + ".1").c_str());
}

void LogFile::install() {
    g_log_set_writer_func(take, this, nullptr);
}

GLogWriterOutput LogFile::take(GLogLevelFlags level, const GLogField* fields, gsize count,
                               gpointer self) {
    std::string domain, message;
    for (const GLogField& field : std::span(fields, count)) {
        const auto text = [&] {
            const auto* value = static_cast<const char*>(field.value);
            return field.length < 0 ? std::string(value)
                                    : std::string(value, static_cast<std::size_t>(field.length));
        };
        if (std::string_view(field.key) == "MESSAGE")
            message = text();
        else if (std::string_view(field.key) == "GLIB_DOMAIN")
            domain = text();
    }
    if (domain == G_LOG_DOMAIN)
        static_cast<const LogFile*>(self)->write(message);
    else if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        static_cast<const LogFile*>(self)->write(domain + ": " + message);
    return g_log_writer_default(level, fields, count, nullptr);
}

}  // namespace jobs
