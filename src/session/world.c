/* A running Python in a worker, seen from here.
 *
 * Always true: what the worker says is checked as any stranger's word is; a limit that the engine counts it tells
 * itself, those of time are kept here, whatever the worker does: it is asked to stop, and GRACE_NS later it is dead. No
 * wait is longer than the nearest of those times. Output that cannot be passed on yet is not read: the worker waits in
 * its own write. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "engine/engine.h"
#include "session/worker.h"
#include "wire/wire.h"
#include "worker/worker.h"

/* From the request to stop to the end; a slice of fuel takes a tenth of it. */
#define GRACE_NS  INT64_C(3000000)
#define NS_PER_MS INT64_C(1000000)

/* --- time ------------------------------------------------------------------------------------------------------- */

static int64_t cpu_now_ns(const SessionWorld *world) {
    clockid_t clock;
    struct timespec now;
    if (clock_getcpuclockid(world->worker->pid, &clock) != 0 || clock_gettime(clock, &now) != 0) {
        return world->cpu_begun_ns + world->cpu_ns;
    }
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void note_time(SessionWorld *world) {
    int64_t now_ns = clock_now_ns();
    world->wall_ns += now_ns - world->since_ns;
    world->since_ns = now_ns;
    if (!world->is_killed) {
        world->cpu_ns = cpu_now_ns(world) - world->cpu_begun_ns;
    }
}

static void kill_worker(SessionWorld *world) {
    if (!world->is_killed) {
        note_time(world);
        world->is_killed = true;
        kill(world->worker->pid, SIGKILL);
    }
}

void session_world_stop(SessionWorld *world, JailLimit why) {
    if (world->kill_ns == 0) {
        world->limit = why;
        world->kill_ns = clock_now_ns() + (world->grace_ns ? world->grace_ns : GRACE_NS);
        kill(world->worker->pid, SIGTERM);
    }
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Keeps the limits of time. Returns the nanoseconds until there is something to keep again. */
static int64_t keep_time(SessionWorld *world) {
    if (world->is_killed || world->worker->pid <= 0) {
        return 1000 * NS_PER_MS;
    }
    note_time(world);
    if (world->kill_ns == 0) {
        int64_t wall_left_ns = world->policy->limit_wall_ms * NS_PER_MS - world->wall_ns;
        int64_t cpu_left_ns = world->policy->limit_cpu_ms * NS_PER_MS - world->cpu_ns;
        if (wall_left_ns > 0 && cpu_left_ns > 0) {
            return least(wall_left_ns, cpu_left_ns);
        }
        session_world_stop(world, wall_left_ns <= 0 ? JAIL_LIMIT_WALL : JAIL_LIMIT_CPU);
    }
    if (world->since_ns >= world->kill_ns) {
        kill_worker(world);
        return 1000 * NS_PER_MS;
    }
    return world->kill_ns - world->since_ns;
}

static int bell_of(const SessionWorld *world) {
    return world->on_bell ? world->bell_fd : -1;
}

static bool is_cancelled(const SessionWorld *world, short cancel, short bell) {
    return cancel || (bell && !world->on_bell(world->context));
}

static bool wait_for(SessionWorld *world, int fd, short events, bool while_it_runs) {
    while (!while_it_runs || world->kill_ns == 0) {
        int64_t left_ns = keep_time(world);
        struct timespec timeout = {left_ns / 1000000000, left_ns % 1000000000};
        struct pollfd watched[] = {{.fd = fd, .events = events},
                                   {.fd = world->cancel_fd, .events = POLLIN},
                                   {.fd = bell_of(world), .events = POLLIN}};
        int ready = ppoll(watched, 3, &timeout, NULL);
        if (ready > 0 && is_cancelled(world, watched[1].revents, watched[2].revents)) {
            world->is_interrupted = true;
            kill_worker(world);
            return false;
        }
        if (ready > 0 && watched[0].revents) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            kill_worker(world);
            return false;
        }
    }
    return false;
}

bool session_world_wait(SessionWorld *world, int fd, short events) {
    return wait_for(world, fd, events, false);
}

bool session_world_wait_for_input(SessionWorld *world, int fd) {
    return wait_for(world, fd, POLLIN, true);
}

Status session_world_sleep(SessionWorld *world, int64_t nanoseconds) {
    int64_t end_ns = clock_now_ns() + nanoseconds;
    world->since_ns = clock_now_ns();
    while (world->kill_ns == 0) {
        int64_t left_ns = least(keep_time(world), end_ns - clock_now_ns());
        if (left_ns <= 0 && world->kill_ns == 0) {
            return ST_OK;
        }
        struct timespec timeout = {left_ns / 1000000000, left_ns > 0 ? left_ns % 1000000000 : 0};
        struct pollfd watched[] = {{.fd = world->cancel_fd, .events = POLLIN},
                                   {.fd = bell_of(world), .events = POLLIN}};
        if (ppoll(watched, 2, &timeout, NULL) > 0 &&
            is_cancelled(world, watched[0].revents, watched[1].revents)) {
            world->is_interrupted = true;
            break;
        }
    }
    /* a world that shall outlive it is answered: it stops by itself */
    return world->grace_ns && !world->is_interrupted ? ST_OK : session_world_failed(world);
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static void put_entries(const PolicyNames *names, const char *before, Buf *out) {
    for (int32_t i = 0; i < names->count; i++) {
        buf_append(out, str_from(before));
        buf_append(out, names->items[i]);
        buf_append(out, STR("\n"));
    }
}

static bool allows_all(const Policy *policy) {
    const PolicyNames *allow = &policy->imports_allow;
    return policy->imports_deny.count == 0 && allow->count > 0 &&
           str_equal(allow->items[0], STR("*"));
}

Str session_world_limits(const Policy *policy, Arena *arena) {
    WorkerLimits limits = {.memory_bytes = least(policy->limit_memory_bytes, SESSION_WORLD_BYTES),
                           .fuel = policy->limit_fuel,
                           .output_bytes = 2 * (policy->limit_output_bytes * SESSION_FLOOD_FACTOR +
                                                SESSION_FLOOD_LEAST_BYTES),
                           .depth = policy->limit_recursion,
                           .dynamic_code = policy->allow_eval,
                           .gates_imports = !allows_all(policy),
                           .hash_seed = ENGINE_IMAGE_SEED};
    Buf packed;
    buf_init(&packed, LIMIT_POLICY_BYTES * 2);
    buf_append(&packed, (Str){(const char *)&limits, sizeof limits});
    if (limits.gates_imports) {
        put_entries(&policy->imports_allow, "", &packed);
        put_entries(&policy->imports_deny, "-", &packed);
    }
    Str copy = packed.failure == ST_OK ? arena_copy_str(arena, buf_view(&packed)) : (Str){0};
    buf_done(&packed);
    return copy;
}

static void reset(SessionWorld *world) {
    world->wall_ns = world->cpu_ns = world->kill_ns = 0;
    world->limit = JAIL_LIMIT_NONE;
    world->is_abandoned = world->is_interrupted = world->is_killed = false;
    world->cpu_begun_ns = 0;
    world->cpu_begun_ns = cpu_now_ns(world);
}

Status session_world_begin(SessionWorld *world, Arena *arena) {
    Status status = worker_start(world->worker, arena);
    if (status == ST_OK) {
        reset(world);
    }
    return status;
}

/* One message of the worker's. ST_OK with out_answer->type 0: it was output. */
static Status take_message(SessionWorld *world, Arena *arena, WireMessage *out_answer) {
    /* It comes in one piece; a worker that stops in its middle is ended by the time it has. */
    WireWait wait = {clock_now_ns() + keep_time(world) + GRACE_NS, -1};
    ArenaMark mark = arena_mark(arena);
    WireMessage message;
    int64_t most = world->wants_saved ? LIMIT_FRAME_BYTES : 4 * (int64_t)WORKER_VALUE_BYTES;
    Status status = wire_receive(world->worker->socket_fd, arena, most, wait, &message);
    if (status != ST_OK) {
        return status;
    }
    switch (message.type) {
    case WORKER_OUTPUT:
        if (message.number != 1 && message.number != 2) {
            return ST_PROTOCOL;
        }
        if (!world->is_abandoned &&
            !world->on_output(world->context, (int)message.number, message.parts[0])) {
            world->is_abandoned = true;
            kill_worker(world);
        }
        arena_release(arena, mark);
        out_answer->type = 0;
        return ST_OK;
    case WORKER_SAVED:
        if (!world->wants_saved) {
            return ST_PROTOCOL;
        }
        *out_answer = message;
        return ST_OK;
    case WORKER_CALL:
    case WORKER_PAUSED:
    case WORKER_ENDED:
    case WORKER_VALUE:
    case WORKER_SYNTAX_ERROR: *out_answer = message; return ST_OK;
    case WORKER_FAILED:
        return message.number > ST_OK && message.number <= ST_INTERRUPTED ? (Status)message.number
                                                                          : ST_PROTOCOL;
    default: return ST_PROTOCOL;
    }
}

/* Why there is no answer. */
static Status fail(SessionWorld *world, Status status) {
    if (world->is_interrupted || world->is_abandoned) {
        worker_end(world->worker);
        return ST_INTERRUPTED;
    }
    if (status == ST_TIMEOUT && world->limit == JAIL_LIMIT_NONE) {
        world->limit = JAIL_LIMIT_WALL;
    }
    if (world->limit != JAIL_LIMIT_NONE && (world->is_killed || status == ST_TIMEOUT)) {
        worker_end(world->worker);
        return ST_TIMEOUT;
    }
    return worker_fail_stream(world->worker, status);
}

Status session_world_failed(SessionWorld *world) {
    kill_worker(world);
    return fail(world, ST_INTERRUPTED);
}

Status session_world_post(SessionWorld *world, const WireMessage *request) {
    WireWait wait = {clock_now_ns() + world->worker->timeout_ms * NS_PER_MS, world->cancel_fd};
    world->since_ns = clock_now_ns();
    world->wants_saved = request->type == WORKER_SAVE;
    Status status = wire_send(world->worker->socket_fd, request, wait);
    world->is_interrupted |= status == ST_INTERRUPTED;
    return status == ST_OK ? ST_OK : fail(world, status);
}

Status session_world_take(SessionWorld *world, Arena *arena, WireMessage *out_answer) {
    Status status = ST_OK;
    world->since_ns = clock_now_ns();
    out_answer->type = 0;
    while (status == ST_OK && out_answer->type == 0) {
        status = session_world_wait(world, world->worker->socket_fd, POLLIN)
                     ? take_message(world, arena, out_answer)
                     : ST_INTERRUPTED;
    }
    note_time(world);
    return status == ST_OK ? ST_OK : fail(world, status);
}

Status session_world_ask(SessionWorld *world, Arena *arena, const WireMessage *request,
                         WireMessage *out_answer) {
    Status status = session_world_post(world, request);
    return status == ST_OK ? session_world_take(world, arena, out_answer) : status;
}
