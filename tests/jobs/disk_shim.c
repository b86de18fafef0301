/* SPDX-License-Identifier: GPL-3.0-or-later
 * LD_PRELOAD: counts the calls that touch the journal and, at the SHIM_NTH of them, kills the process
 * (before the call; SHIM_ERROR=kill-after: after it) or lets the call fail with the errno SHIM_ERROR. With
 * SHIM_ON=write only calls of that name count; SHIM_NTH=0 only lists them in SHIM_LOG. With SHIM_WIDE every
 * file and socket counts from the first call on the journal on: before it the process only starts up. */
#undef _FILE_OFFSET_BITS /* else open is open64 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static int counted, started;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int ours(const char *path) {
    const char *folder = setting("GENLAYER_STATE_DIR");
    return path && *folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int ours_open(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return ours(path);
}

/* Not those of the main loop: its eventfd never fails. */
static int file_or_socket(int file) {
    struct stat about;
    return fstat(file, &about) == 0 && (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || S_ISSOCK(about.st_mode));
}

static int wide(void) {
    return started && *setting("SHIM_WIDE");
}

/* What is to be done at this call: 0 nothing, -1 kill now, -2 kill afterwards, else an errno. */
static int at(const char *name) {
    started = 1;
    if (*setting("SHIM_ON") && strcmp(setting("SHIM_ON"), name) != 0)
        return 0;
    pthread_mutex_lock(&counting);
    int number = ++counted;
    pthread_mutex_unlock(&counting);
    if (*setting("SHIM_LOG")) {
        FILE *log = fopen(setting("SHIM_LOG"), "a");
        if (log) {
            fprintf(log, "%s\n", name);
            fclose(log);
        }
    }
    int nth = atoi(setting("SHIM_NTH"));
    const char *error = setting("SHIM_ERROR");
    if (number != nth && !(*setting("SHIM_STAYS") && nth && number > nth))
        return 0;
    return *error == 0 ? -1 : strcmp(error, "kill-after") == 0 ? -2 : atoi(error);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALL(name, is_ours, ...)                                   \
    int what = (is_ours) ? at(#name) : 0;                          \
    if (what == -1)                                                \
        kill(getpid(), SIGKILL);                                   \
    if (what > 0) {                                                \
        errno = what;                                              \
        return -1;                                                 \
    }                                                              \
    __typeof__(REAL(name)(__VA_ARGS__)) done = REAL(name)(__VA_ARGS__); \
    if (what == -2)                                                \
        kill(getpid(), SIGKILL);                                   \
    return done

#define MODE(flags)                        \
    mode_t mode = 0;                       \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest;                      \
        va_start(rest, flags);             \
        mode = va_arg(rest, mode_t);       \
        va_end(rest);                      \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    CALL(open, ours(path) || wide(), path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE(flags)
    CALL(open64, ours(path) || wide(), path, flags, mode);
}
ssize_t write(int file, const void *bytes, size_t size) {
    CALL(write, ours_open(file) || (wide() && file_or_socket(file)), file, bytes, size);
}
int fsync(int file) {
    CALL(fsync, ours_open(file) || wide(), file);
}
int rename(const char *from, const char *to) {
    CALL(rename, ours(to) || wide(), from, to);
}
int unlink(const char *path) {
    CALL(unlink, ours(path), path);
}
int mkdir(const char *path, mode_t mode) {
    CALL(mkdir, ours(path), path, mode);
}
int connect(int file, const struct sockaddr *address, socklen_t size) {
    CALL(connect, wide(), file, address, size);
}
ssize_t send(int file, const void *bytes, size_t size, int flags) {
    CALL(send, wide(), file, bytes, size, flags);
}
ssize_t sendmsg(int file, const struct msghdr *message, int flags) {
    CALL(sendmsg, wide(), file, message, flags);
}
ssize_t recv(int file, void *bytes, size_t size, int flags) {
    CALL(recv, wide(), file, bytes, size, flags);
}
ssize_t recvmsg(int file, struct msghdr *message, int flags) {
    CALL(recvmsg, wide(), file, message, flags);
}
