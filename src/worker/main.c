/* The worker's loop: give up everything, then parse, judge and run what comes in.
 *
 * A hostile program that takes this process over has a socket on which it can say a handful of things, and nothing
 * else: no files, no network, no other process. What is left of one request (memory) is dropped before the next. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/limits.h"
#include "jail/jail.h"
#include "worker/room.h"

/* Kept from one request to the next; more than this goes back to the system. */
enum { KEPT_BYTES = 8 << 20 };

static WorkerRoom room;

static Status say(void *context, const WireMessage *message) {
    (void)context;
    return wire_send(WORKER_SOCKET_FD, message, WIRE_WAIT_FOREVER);
}

/* --- signals ---------------------------------------------------------------------------------------------------- */

static void on_interrupt(int number) {
    (void)number;
    worker_room_interrupt(&room);
}

/* A program that never asks for anything does not see that its host is gone: its own CPU time makes it look. */
static void on_second(int number) {
    (void)number;
    struct pollfd watched = {.fd = WORKER_SOCKET_FD, .events = 0};
    if (poll(&watched, 1, 0) > 0 && watched.revents & POLLHUP) {
        _exit(1);
    }
}

static bool take_signal(int number, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL) == 0;
}

/* What tells a cage which pages were written, and no more: opened while files can be. */
static int open_pagemap(void) {
    int opened = jail_open_unprivileged("/proc/self/pagemap");
    if (opened < 0 || opened == WORKER_PAGEMAP_FD) {
        return opened < 0 ? CAGE_PAGEMAP_NONE : opened;
    }
    int kept = dup3(opened, WORKER_PAGEMAP_FD, O_CLOEXEC);
    close(opened);
    return kept < 0 ? CAGE_PAGEMAP_NONE : kept;
}

/* Reserves the addresses of worlds, takes SIGTERM, and has a timer look after the host: none of that can be had once
 * everything is given up. */
static Status prepare(void) {
    static const struct itimerval second = {{1, 0}, {1, 0}};
    room_init(&room, say, NULL);
    room.cage.pagemap = open_pagemap();
    room.fold.cage.pagemap = CAGE_PAGEMAP_NONE;
    bool is_done = take_signal(SIGTERM, on_interrupt) && take_signal(SIGPROF, on_second) &&
                   setitimer(ITIMER_PROF, &second, NULL) == 0;
    Status status = is_done ? cage_reserve(&room.cage) : ST_NO_MEMORY;
    return status == ST_OK ? cage_reserve(&room.fold.cage) : status;
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static void drop(Arena *arena) {
    if (arena->used_bytes > KEPT_BYTES) {
        arena_done(arena);
    } else {
        arena_clear(arena);
    }
}

/* A second, narrower filter stands around programs: from the first request on that makes a world. */
static Status narrow(const WireMessage *request) {
    static bool is_narrow;
    bool makes_world =
        request->type == WORKER_OPEN || request->type == WORKER_RUN || request->type == WORKER_LOAD;
    if (!makes_world || is_narrow) {
        return ST_OK;
    }
    is_narrow = true;
    return jail_confine_run();
}

int worker_main(void) {
    wire_json_prepare();
    const int kept[] = {WORKER_SOCKET_FD, WORKER_PAGEMAP_FD};
    Status status = prepare();
    if (status == ST_OK) {
        status = jail_confine_self(kept, 2, LIMIT_WORKER_BYTES);
    }
    if (status != ST_OK) {
        (void)!room_reply(&room, WORKER_REFUSED, status, str_from(strerror(errno)), (Str){0});
        return 1;
    }
    worker_room_rest(&room);
    status = room_reply(&room, WORKER_READY, 0, STR(CORDON_VERSION), (Str){0});
    Arena arena;
    arena_init(&arena, WORKER_REQUEST_BYTES);
    while (status == ST_OK) {
        WireMessage request;
        arena.limit_bytes = WORKER_REQUEST_BYTES;
        status =
            wire_receive(WORKER_SOCKET_FD, &arena, LIMIT_FRAME_BYTES, WIRE_WAIT_FOREVER, &request);
        if (status == ST_OK) {
            status = narrow(&request);
        }
        if (status == ST_OK) {
            status = worker_room_answer(&room, &arena, &request);
        }
        drop(&arena);
        worker_room_rest(&room);
    }
    arena_done(&arena);
    return status == ST_EOF ? 0 : 1;
}
