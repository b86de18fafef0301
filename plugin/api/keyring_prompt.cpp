// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/keyring_prompt.hpp"

#include <utility>

#include <libsecret/secret.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace api {

namespace {

// One question, from when it is put until the person has answered it.
struct Question {
    gobj::Source watch;
    bool left = false;  // cancelled: nobody waits for the answer any more
    ~Question() {
        if (watch)
            g_source_destroy(watch.get());
    }
};

Question* question_of(GTask* task) {
    return static_cast<Question*>(g_task_get_task_data(task));
}

// It stays on the screen. Taking it back would be polite, but gnome-keyring 48 dies of it.
gboolean leave(GCancellable*, gpointer task) {
    question_of(G_TASK(task))->left = true;
    g_task_return_error_if_cancelled(G_TASK(task));
    return G_SOURCE_REMOVE;
}

void answered(GObject* prompt, GAsyncResult* done, gpointer data) {
    const auto task = gobj::Ref<GTask>::take(G_TASK(data));
    GError* error = nullptr;
    GVariant* answer = secret_prompt_perform_finish(SECRET_PROMPT(prompt), done, &error);
    if (question_of(task.get())->left) {
        g_clear_pointer(&answer, g_variant_unref);
        g_clear_error(&error);
        return;
    }
    g_source_destroy(question_of(task.get())->watch.get());
    if (answer)
        g_task_return_pointer(task.get(), answer,
                              reinterpret_cast<GDestroyNotify>(g_variant_unref));
    else if (error)
        g_task_return_error(task.get(), error);
    else
        g_task_return_new_error_literal(task.get(), G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                        "The keyring was not unlocked");
}

void perform(SecretService* service, SecretPrompt* prompt, const GVariantType* answer,
             GCancellable* cancel, GAsyncReadyCallback ready, gpointer data) {
    auto task = gobj::Ref<GTask>::take(g_task_new(service, cancel, ready, data));
    if (g_task_return_error_if_cancelled(task.get()))
        return;
    auto* question = new Question{gobj::Source(g_cancellable_source_new(cancel))};
    g_task_set_task_data(task.get(), question,
                         [](gpointer data) { delete static_cast<Question*>(data); });
    g_source_set_callback(question->watch.get(), G_SOURCE_FUNC(leave), task.get(), nullptr);
    g_source_attach(question->watch.get(), g_task_get_context(task.get()));
    // Not with `cancel`: libsecret would take the question back, and may then end it twice.
    secret_prompt_perform(prompt, nullptr, answer, nullptr, answered, std::move(task).release());
}

GVariant* finish(SecretService*, GAsyncResult* done, GError** error) {
    return static_cast<GVariant*>(g_task_propagate_pointer(G_TASK(done), error));
}

}  // namespace

void let_prompts_end() {
    static SecretServiceClass* const service = [] {
        auto* klass = SECRET_SERVICE_CLASS(g_type_class_ref(SECRET_TYPE_SERVICE));
        klass->prompt_async = perform;
        klass->prompt_finish = finish;
        return klass;
    }();
    (void)service;
}

}  // namespace api
