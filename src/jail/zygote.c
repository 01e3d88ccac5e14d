/* A zygote as its maker sees it: a jail whose program makes copies of itself on request (docs/pool.md). */
#include "jail/zygote.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/message.h"
#include "jail/outside.h"

enum { READY_TIMEOUT_S = 60 };

struct JailZygote {
    Jail jail;
    pthread_mutex_t lock; /* one request at a time */
    bool is_ready;        /* it has said so since it was made or renewed */
    pthread_mutex_t stock_lock;
    int32_t stock_count;
    Jail stock[JAIL_ZYGOTE_STOCK]; /* begun by copy_begin */
};

static int ready_await(JailZygote *zygote) {
    ZygoteMessage message;
    if (zygote->is_ready) {
        return 0;
    }
    int error = packet_receive(zygote->jail.dispatch_fd, &message, sizeof message, NULL, 0);
    if (error == 0) {
        error = message.word == ZYGOTE_READY ? -message.error : -EPROTO;
    }
    zygote->is_ready = error == 0;
    return error;
}

/* What it wrote before it died, as the reason. */
static void last_words(JailZygote *zygote, int error, JailFault *fault) {
    char words[256] = "";
    struct pollfd watched = {zygote->jail.stderr_fd, POLLIN, 0};
    if (poll(&watched, 1, 0) > 0) {
        ssize_t got = read(zygote->jail.stderr_fd, words, sizeof words - 1);
        words[got > 0 ? got : 0] = 0;
    }
    for (char *at = words; *at; at++) {
        *at = *at < ' ' || *at > '~' ? ' ' : *at;
    }
    fault->protection = JAIL_PROTECTION_COUNT;
    fault->error = -error;
    (void)snprintf(fault->message, sizeof fault->message, "the zygote is not ready: %s%s%s",
                   strerrordesc_np(-error), words[0] ? ": " : "", words);
}

Status jail_zygote_start(const JailSpec *spec, JailZygote **out_zygote, JailFault *fault) {
    JailZygote *zygote = calloc(1, sizeof *zygote);
    if (!zygote) {
        return ST_NO_MEMORY;
    }
    JailSpec own = *spec;
    own.wants_dispatch = true;
    own.allow_exec = true;
    Status status = jail_make(&own, true, &zygote->jail, fault);
    if (status != ST_OK) {
        free(zygote);
        return status;
    }
    (void)pthread_mutex_init(&zygote->lock, NULL);
    (void)pthread_mutex_init(&zygote->stock_lock, NULL);
    struct timeval patience = {READY_TIMEOUT_S, 0};
    (void)setsockopt(zygote->jail.dispatch_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int error = ready_await(zygote);
    if (error) {
        last_words(zygote, error, fault);
        jail_zygote_done(zygote);
        return ST_CRASHED;
    }
    *out_zygote = zygote;
    return ST_OK;
}

void jail_zygote_done(JailZygote *zygote) {
    while (zygote->stock_count > 0) {
        jail_done(&zygote->stock[--zygote->stock_count]);
    }
    jail_done(&zygote->jail);
    (void)pthread_mutex_destroy(&zygote->stock_lock);
    (void)pthread_mutex_destroy(&zygote->lock);
    free(zygote);
}

int32_t jail_zygote_stocked(JailZygote *zygote) {
    (void)pthread_mutex_lock(&zygote->stock_lock);
    int32_t count = zygote->stock_count;
    (void)pthread_mutex_unlock(&zygote->stock_lock);
    return count;
}

bool jail_zygote_stock(JailZygote *zygote) {
    Jail made;
    JailFault fault;
    if (jail_zygote_stocked(zygote) >= JAIL_ZYGOTE_STOCK ||
        copy_begin(zygote, &made, &fault) != ST_OK) {
        return false;
    }
    (void)pthread_mutex_lock(&zygote->stock_lock);
    bool is_wanted = zygote->stock_count < JAIL_ZYGOTE_STOCK;
    if (is_wanted) {
        zygote->stock[zygote->stock_count++] = made;
    }
    (void)pthread_mutex_unlock(&zygote->stock_lock);
    if (!is_wanted) {
        jail_done(&made);
    }
    return is_wanted;
}

bool zygote_stock_take(JailZygote *zygote, Jail *out_begun) {
    (void)pthread_mutex_lock(&zygote->stock_lock);
    bool is_there = zygote->stock_count > 0;
    if (is_there) { /* the oldest: it is the furthest */
        *out_begun = zygote->stock[0];
        zygote->stock_count--;
        memmove(zygote->stock, zygote->stock + 1,
                sizeof *zygote->stock * (size_t)zygote->stock_count);
    }
    (void)pthread_mutex_unlock(&zygote->stock_lock);
    struct pollfd ended = {is_there ? out_begun->pidfd : -1, POLLIN, 0};
    if (is_there && poll(&ended, 1, 0) > 0) {
        jail_done(out_begun);
        is_there = false;
    }
    return is_there;
}

bool jail_zygote_is_alive(const JailZygote *zygote) {
    struct pollfd ended = {zygote->jail.pidfd, POLLIN, 0};
    return poll(&ended, 1, 0) == 0;
}

void jail_zygote_renew(JailZygote *zygote) {
    ZygoteMessage request = {.word = ZYGOTE_RENEW};
    (void)pthread_mutex_lock(&zygote->lock);
    if (ready_await(zygote) == 0) {
        zygote->is_ready = false;
        (void)packet_send(zygote->jail.dispatch_fd, &request, sizeof request, NULL, 0);
    }
    (void)pthread_mutex_unlock(&zygote->lock);
}

void zygote_user(const JailZygote *zygote, HostIds *out_ids) {
    const HostIds *own = &zygote->jail.private->ids;
    if (own->count > 1) {
        ids_acquire_mapped(own->uid + 1, ZYGOTE_FIRST_USER, ZYGOTE_USERS, out_ids);
    } else {
        *out_ids =
            (HostIds){geteuid(), getegid(), 1, -1, own->missing ? own->missing : EPERM, geteuid()};
    }
}

static int request_send(int socket_fd, const JailPlan *plan) {
    ZygoteMessage request = {
        .word = ZYGOTE_COPY,
        .maps_user = plan->maps_user,
        .user = plan->host_uid,
        .is_entered = plan->is_entered,
    };
    int fds[ZYGOTE_FDS_MAX] = {plan->control_fd, plan->stdio_fds[0], plan->stdio_fds[1],
                               plan->stdio_fds[2], plan->dispatch_fd};
    int32_t count = 5;
    memcpy(request.cgroup_errors, plan->cgroup_errors, sizeof request.cgroup_errors);
    for (int i = 0; i < CGROUP_KINDS; i++) {
        request.joins[i] = plan->cgroup_fds[i] >= 0;
        if (request.joins[i]) {
            fds[count++] = plan->cgroup_fds[i];
        }
    }
    return packet_send(socket_fd, &request, sizeof request, fds, count);
}

int zygote_copy(JailZygote *zygote, const JailPlan *plan, int *out_pidfd) {
    ZygoteMessage answer;
    int pidfd = -1;
    (void)pthread_mutex_lock(&zygote->lock);
    int error = ready_await(zygote);
    error = error ? error : request_send(zygote->jail.dispatch_fd, plan);
    error =
        error ? error : packet_receive(zygote->jail.dispatch_fd, &answer, sizeof answer, &pidfd, 1);
    (void)pthread_mutex_unlock(&zygote->lock);
    if (error == 0 && (answer.word != ZYGOTE_COPIED || pidfd < 0 || answer.error != 0)) {
        error = answer.error ? -answer.error : -EPROTO;
    }
    if (error) {
        fd_close(&pidfd);
        return error;
    }
    *out_pidfd = pidfd;
    return 0;
}
