/* Worlds in our own process: a room that answers, and a thread that watches the time.
 *
 * The thread sleeps until a request begins; it then waits for the earliest of: the request's end, the end of its time,
 * something on cancel_fd. What it finds it says to the room, whose run ends at its next look at it. */
#include "inside/inside.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"

struct Inside {
    WorkerRoom *room;
    /* The request in progress. */
    InsideCall *call;
    Arena *arena;
    WireMessage answer;
    /* The watch. */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t begins;
    int ends_fd; /* readable: the request has ended */
    bool is_watching, is_leaving;
    int64_t wall_end_ns, cpu_end_ns;
    clockid_t cpu_clock; /* of the thread that asks */
    int cancel_fd;
    JailLimit limit;
    bool is_cancelled;
};

static int64_t now_of(clockid_t clock) {
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? (int64_t)now.tv_sec * 1000000000 + now.tv_nsec : 0;
}

/* --- the watch -------------------------------------------------------------------------------------------------- */

/* Stops the run where its time is up. Returns the milliseconds until that can be so. With the lock. */
static int keep_time(Inside *inside) {
    int64_t wall_left_ns = inside->wall_end_ns - clock_now_ns();
    int64_t cpu_left_ns = inside->cpu_end_ns - now_of(inside->cpu_clock);
    int64_t left_ns = cpu_left_ns < wall_left_ns ? cpu_left_ns : wall_left_ns;
    if (left_ns <= 0 && inside->limit == JAIL_LIMIT_NONE) {
        inside->limit = wall_left_ns <= 0 ? JAIL_LIMIT_WALL : JAIL_LIMIT_CPU;
        worker_room_interrupt(inside->room);
    }
    return left_ns <= 0 || left_ns > 1000000000 ? 1000 : (int)(left_ns / 1000000) + 1;
}

/* Watches requests as long as there are any. With the lock. */
static void watch(Inside *inside) {
    while (inside->is_watching) {
        struct pollfd watched[] = {{.fd = inside->ends_fd, .events = POLLIN},
                                   {.fd = inside->cancel_fd, .events = POLLIN}};
        uint64_t count;
        int timeout_ms = keep_time(inside);
        pthread_mutex_unlock(&inside->lock);
        int ready = poll(watched, 2, timeout_ms);
        pthread_mutex_lock(&inside->lock);
        if (ready > 0 && watched[0].revents) { /* what was watched has ended */
            (void)!read(inside->ends_fd, &count, sizeof count);
        } else if (ready > 0 && watched[1].revents && inside->is_watching) {
            inside->is_cancelled = true;
            worker_room_interrupt(inside->room);
            inside->cancel_fd = -1;
        }
    }
}

static void *watch_all(void *context) {
    Inside *inside = context;
    pthread_mutex_lock(&inside->lock);
    while (!inside->is_leaving) {
        if (inside->is_watching) {
            watch(inside);
        } else {
            pthread_cond_wait(&inside->begins, &inside->lock);
        }
    }
    pthread_mutex_unlock(&inside->lock);
    return NULL;
}

static void begin_watch(Inside *inside, const InsideCall *call) {
    pthread_mutex_lock(&inside->lock);
    inside->wall_end_ns = clock_now_ns() + call->policy->limit_wall_ms * 1000000 - call->wall_ns;
    inside->cpu_end_ns =
        now_of(inside->cpu_clock) + call->policy->limit_cpu_ms * 1000000 - call->cpu_ns;
    inside->cancel_fd = call->cancel_fd;
    inside->limit = JAIL_LIMIT_NONE;
    inside->is_cancelled = false;
    inside->is_watching = true;
    pthread_cond_signal(&inside->begins);
    pthread_mutex_unlock(&inside->lock);
}

static void end_watch(Inside *inside, InsideCall *call) {
    uint64_t one = 1;
    pthread_mutex_lock(&inside->lock);
    inside->is_watching = false;
    call->limit = inside->limit;
    call->is_interrupted |= inside->is_cancelled;
    pthread_mutex_unlock(&inside->lock);
    (void)!write(inside->ends_fd, &one, sizeof one);
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

/* The room's word. The bytes are copied: they are the world's. */
static Status hear(void *context, const WireMessage *message) {
    Inside *inside = context;
    InsideCall *call = inside->call;
    if (message->type == WORKER_OUTPUT) {
        bool goes_on = call->is_interrupted ||
                       call->on_output(call->context, (int)message->number, message->parts[0]);
        if (!goes_on) {
            call->is_interrupted = true;
            worker_room_interrupt(inside->room);
        }
        return ST_OK;
    }
    inside->answer = (WireMessage){.type = message->type, .number = message->number};
    for (int i = 0; i < WIRE_PARTS; i++) {
        Str part = message->parts[i];
        inside->answer.parts[i] =
            part.size > 0 ? arena_copy_str(inside->arena, part) : (Str){"", 0};
        if (!inside->answer.parts[i].data) {
            return ST_NO_MEMORY;
        }
    }
    return ST_OK;
}

/* `request`, NULL: the world of `from` is copied. */
static Status ask(Inside *inside, InsideCall *call, Arena *arena, const WireMessage *request,
                  const Inside *from, WireMessage *out_answer) {
    Arena needed;
    arena_init(&needed, WORKER_REQUEST_BYTES);
    inside->call = call;
    inside->arena = arena;
    inside->answer = (WireMessage){0};
    if (pthread_getcpuclockid(pthread_self(), &inside->cpu_clock) != 0) {
        inside->cpu_clock = CLOCK_THREAD_CPUTIME_ID;
    }
    int64_t wall_ns = clock_now_ns(), cpu_ns = now_of(inside->cpu_clock);
    begin_watch(inside, call);
    Status status = request ? worker_room_answer(inside->room, &needed, request)
                            : worker_room_copy(inside->room, from->room);
    end_watch(inside, call);
    call->wall_ns += clock_now_ns() - wall_ns;
    call->cpu_ns += now_of(inside->cpu_clock) - cpu_ns;
    arena_done(&needed);
    if (status != ST_OK) {
        return status;
    }
    if (inside->answer.type == WORKER_FAILED) {
        return (Status)inside->answer.number;
    }
    *out_answer = inside->answer;
    return ST_OK;
}

Status inside_ask(Inside *inside, InsideCall *call, Arena *arena, const WireMessage *request,
                  WireMessage *out_answer) {
    return ask(inside, call, arena, request, NULL, out_answer);
}

Status inside_copy(const Inside *from, Inside *to, InsideCall *call, Arena *arena,
                   WireMessage *out_answer) {
    return ask(to, call, arena, NULL, from, out_answer);
}

/* --- making ----------------------------------------------------------------------------------------------------- */

Inside *inside_new(void) {
    Inside *inside = calloc(1, sizeof *inside);
    if (!inside) {
        return NULL;
    }
    inside->room = worker_room_new(hear, inside);
    inside->ends_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&inside->lock, NULL);
    pthread_cond_init(&inside->begins, NULL);
    bool is_whole = inside->room && inside->ends_fd >= 0 &&
                    pthread_create(&inside->thread, NULL, watch_all, inside) == 0;
    if (!is_whole) {
        worker_room_free(inside->room);
        fd_close(&inside->ends_fd);
        free(inside);
        return NULL;
    }
    return inside;
}

void inside_free(Inside *inside) {
    if (!inside) {
        return;
    }
    pthread_mutex_lock(&inside->lock);
    inside->is_leaving = true;
    pthread_cond_signal(&inside->begins);
    pthread_mutex_unlock(&inside->lock);
    pthread_join(inside->thread, NULL);
    pthread_cond_destroy(&inside->begins);
    pthread_mutex_destroy(&inside->lock);
    worker_room_free(inside->room);
    fd_close(&inside->ends_fd);
    free(inside);
}
