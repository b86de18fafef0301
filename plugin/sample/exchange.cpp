// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/exchange.hpp"

#include <algorithm>
#include <format>

namespace sample {

static std::string valid(const char* text) {
    return text ? gobj::take_string(g_utf8_make_valid(text, -1)) : std::string();
}

static Request read(SoupServerMessage* message, Host host) {
    Request request{.host = host, .method = valid(soup_server_message_get_method(message))};
    GUri* uri = soup_server_message_get_uri(message);
    const char* path = g_uri_get_path(uri);
    gobj::Chars decoded(g_uri_unescape_string(path, nullptr));
    request.path = valid(decoded ? decoded.get() : path);
    request.query = valid(g_uri_get_query(uri));
    SoupMessageHeadersIter iter;
    soup_message_headers_iter_init(&iter, soup_server_message_get_request_headers(message));
    const char* name = nullptr;
    const char* value = nullptr;
    while (soup_message_headers_iter_next(&iter, &name, &value)) {
        gobj::Chars lower(g_ascii_strdown(name, -1));
        request.headers.emplace_back(valid(lower.get()), valid(value));
    }
    if (auto* body = soup_server_message_get_request_body(message)) {
        gobj::Bytes bytes(soup_message_body_flatten(body));
        gsize length = 0;
        const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &length));
        if (data)
            request.body.assign(data, length);
    }
    return request;
}

static std::string_view body_of(const Answer& answer) {
    if (!answer.bytes)
        return answer.body;
    gsize length = 0;
    const auto* data = static_cast<const char*>(g_bytes_get_data(answer.bytes.get(), &length));
    return {data, length};
}

Server::Exchange::Exchange(SoupServerMessage* message, Host host, double received, Over over,
                           std::function<void()> opened)
    : message_(gobj::Ref<SoupServerMessage>::share(message)),
      socket_(gobj::Ref<GSocket>::share(soup_server_message_get_socket(message))),
      request_(read(message, host)),
      received_(received),
      over_(std::move(over)),
      opened_(std::move(opened)) {
    auto finished = [](SoupServerMessage*, gpointer self) {
        auto& exchange = *static_cast<Exchange*>(self);
        exchange.over(exchange.status_, exchange.answered_);
    };
    signal_ = g_signal_connect(
        message, "finished",
        G_CALLBACK(+static_cast<void (*)(SoupServerMessage*, gpointer)>(finished)), this);
}

Server::Exchange::~Exchange() {
    if (signal_)
        g_signal_handler_disconnect(message_.get(), signal_);
}

void Server::Exchange::over(unsigned status, bool complete) {
    const auto self = shared_from_this();
    if (signal_)
        g_signal_handler_disconnect(message_.get(), std::exchange(signal_, 0));
    watch_.stop();
    timer_.stop();
    if (auto call = std::exchange(over_, nullptr))
        call(self, status, complete);
}

void Server::Exchange::begin(std::optional<Action> action, const std::function<Reply()>& handle) {
    action_ = std::move(action);
    Reply reply;
    if (!action_ || action_->pass)
        reply = handle();
    else
        reply.answer.type = action_->json ? "application/json" : "text/plain; charset=utf-8";
    if (reply.finish) {
        waiting_ = std::move(reply);
        hold();
        return;
    }
    if (!reply.stream_of.empty()) {
        waiting_ = std::move(reply);
        later(action_ ? action_->delay : 0, [](Exchange& self) { self.stream(); });
        return;
    }
    answer(std::move(reply.answer));
}

std::optional<double> Server::Exchange::until() const {
    return waiting_.finish ? std::optional(waiting_.until) : std::nullopt;
}

void Server::Exchange::check(const Api& api) {
    if (waiting_.finish && (api.settled(waiting_.wait_for) || api.now() >= waiting_.until)) {
        auto finish = std::exchange(waiting_.finish, nullptr);
        answer(finish());
    } else if (raw_ && !waiting_.stream_of.empty() && api.settled(waiting_.stream_of)) {
        const auto text = api.last_events(std::exchange(waiting_.stream_of, {}));
        raw_->body(std::format("{:x}\r\n{}\r\n0\r\n\r\n", text.size(), text));
        raw_->end();
    }
}

// Stops libsoup until we know more, and looks out for the client meanwhile, which libsoup does not.
void Server::Exchange::hold() {
    if (held_)
        return;
    held_ = true;
    soup_server_message_pause(message_.get());
    watch_ = Watch(socket_.get(), G_IO_IN, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || !has_left(self->socket_.get()))
            return false;  // a next request is waiting: it stays until ours is done
        self->steal()->reset();
        return false;
    });
}

void Server::Exchange::later(double seconds, std::function<void(Exchange&)> call) {
    hold();
    timer_ = Timer::after(seconds, [weak = weak_from_this(), call = std::move(call)] {
        if (const auto self = weak.lock())
            call(*self);
    });
}

void Server::Exchange::answer(Answer answer) {
    if (!action_)
        return send(answer);
    answer.status = action_->status.value_or(answer.status);
    for (const auto& [name, value] : action_->headers) {
        gobj::Chars lower(g_ascii_strdown(name.c_str(), -1));
        if (std::string_view(lower.get()) == "content-type")
            answer.type = value;
        else
            answer.headers.emplace_back(name, value);
    }
    if (action_->body) {
        answer.body = *action_->body;
        answer.bytes.reset();
    }
    const bool raw = action_->cut || action_->drip || !action_->content_length || action_->reset ||
                     action_->hang;
    if (raw || action_->delay > 0)
        later(action_->delay, [answer = std::move(answer), raw](Exchange& self) {
            raw ? self.send_raw(answer) : self.send(answer);
        });
    else
        send(answer);
}

void Server::Exchange::send(const Answer& answer) {
    auto* message = message_.get();
    auto* headers = soup_server_message_get_response_headers(message);
    soup_server_message_set_status(message, answer.status, nullptr);
    for (const auto& [name, value] : answer.headers)
        soup_message_headers_append(headers, name.c_str(), value.c_str());
    if (!answer.type.empty())
        soup_message_headers_replace(headers, "Content-Type", answer.type.c_str());
    auto* body = soup_server_message_get_response_body(message);
    if (answer.bytes)
        soup_message_body_append_bytes(body, answer.bytes.get());
    else
        soup_message_body_append(body, SOUP_MEMORY_COPY, answer.body.data(), answer.body.size());
    soup_message_body_complete(body);
    status_ = answer.status;
    answered_ = true;
    watch_.stop();
    if (std::exchange(held_, false))
        soup_server_message_unpause(message);
}

static std::string head_of(const Answer& answer) {
    gobj::DateTime now(g_date_time_new_now_utc());
    auto head = std::format("HTTP/1.1 {} {}\r\nDate: {}\r\nConnection: close\r\n", answer.status,
                            soup_status_get_phrase(answer.status),
                            gobj::take_string(soup_date_time_to_string(now.get(), SOUP_DATE_HTTP)));
    if (!answer.type.empty())
        head += "Content-Type: " + answer.type + "\r\n";
    for (const auto& [name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    return head;
}

void Server::Exchange::send_raw(const Answer& answer) {
    if (action_->hang) {  // for ever, or until the client has had enough
        status_ = 0;
        return;
    }
    if (action_->reset)
        return steal()->reset();
    status_ = answer.status;
    const auto raw = steal();
    const auto body = body_of(answer);
    auto head = head_of(answer);
    if (action_->content_length)
        head += std::format("Content-Length: {}\r\n", body.size());
    raw->head(head + "\r\n");
    raw->body(body);
    raw->end();
}

void Server::Exchange::stream() {
    if (action_ && (action_->hang || action_->reset)) {
        if (action_->reset)
            steal()->reset();
        return;
    }
    status_ = waiting_.answer.status;
    const auto raw = steal();
    raw->head(head_of(waiting_.answer) + "Transfer-Encoding: chunked\r\n\r\n");
    constexpr std::string_view greeting = ": hi\n\n";
    raw->body(std::format("{:x}\r\n{}\r\n", greeting.size(), greeting));
    opened_();
}

std::shared_ptr<RawConnection> Server::Exchange::steal() {
    watch_.stop();
    if (signal_)
        g_signal_handler_disconnect(message_.get(), std::exchange(signal_, 0));
    auto stream = gobj::Ref<GIOStream>::take(soup_server_message_steal_connection(message_.get()));
    RawConnection::Limits limits;
    if (action_)
        limits = {.bytes = action_->cut, .rate = action_->drip};
    raw_ = std::make_shared<RawConnection>(std::move(stream), socket_, limits,
                                           [weak = weak_from_this()](bool complete) {
                                               if (const auto self = weak.lock())
                                                   self->over(self->status_, complete);
                                           });
    raw_->start();
    return raw_;
}

}  // namespace sample
