/* A run in the embedded engine: the worker that judged the program runs it, we watch.
 *
 * Always true: what the worker says is checked as any stranger's word is; a limit that the engine counts it tells
 * itself, those of time are kept here, whatever the worker does: it is asked to stop, and GRACE_NS later it is dead. No
 * wait is longer than the nearest of those times. Output that cannot be passed on yet is not read: the worker waits in
 * its own write. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "engine/engine.h"
#include "session/channel.h"
#include "session/worker.h"
#include "wire/wire.h"
#include "worker/worker.h"

/* From the request to stop to the end; a slice of fuel takes a tenth of it. */
#define GRACE_NS  INT64_C(3000000)
#define NS_PER_MS INT64_C(1000000)

typedef struct Embedded {
    Run *run;
    SessionWorker *worker;
    Channel channels[2];
    int64_t begun_ns;
    clockid_t cpu_clock;
    int64_t cpu_begun_ns, cpu_ns; /* of the worker: when the run began, and when last looked at */
    JailLimit limit;              /* that we ended it for */
    int64_t kill_ns; /* when it is dead at the latest; 0: nobody has asked it to stop */
    bool is_killed;
    bool has_ended; /* `ending` holds what the worker says of it */
    WorkerOutcome outcome;
    WorkerEnding ending;
} Embedded;

/* --- time ------------------------------------------------------------------------------------------------------- */

static int64_t cpu_now_ns(const Embedded *run) {
    struct timespec now;
    if (clock_gettime(run->cpu_clock, &now) != 0) {
        return run->cpu_ns;
    }
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void kill_worker(Embedded *run) {
    if (!run->is_killed) {
        run->is_killed = true;
        run->cpu_ns = cpu_now_ns(run);
        kill(run->worker->pid, SIGKILL);
    }
}

static void ask_to_stop(Embedded *run, JailLimit why, int64_t now_ns) {
    run->limit = why;
    run->kill_ns = now_ns + GRACE_NS;
    kill(run->worker->pid, SIGTERM);
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Keeps the limits of time. Returns the nanoseconds until there is something to keep again. */
static int64_t keep_time(Embedded *run) {
    const Policy *policy = run->run->request->policy;
    if (run->is_killed) {
        return 1000 * NS_PER_MS;
    }
    int64_t now_ns = clock_now_ns();
    if (run->kill_ns == 0) {
        run->cpu_ns = cpu_now_ns(run);
        int64_t wall_left_ns = policy->limit_wall_ms * NS_PER_MS - (now_ns - run->begun_ns);
        int64_t cpu_left_ns = policy->limit_cpu_ms * NS_PER_MS - (run->cpu_ns - run->cpu_begun_ns);
        if (wall_left_ns > 0 && cpu_left_ns > 0) {
            return least(wall_left_ns, cpu_left_ns);
        }
        ask_to_stop(run, wall_left_ns <= 0 ? JAIL_LIMIT_WALL : JAIL_LIMIT_CPU, now_ns);
    }
    if (now_ns >= run->kill_ns) {
        kill_worker(run);
        return 1000 * NS_PER_MS;
    }
    return run->kill_ns - now_ns;
}

/* Waits until `fd` is ready for `events`, keeping the time meanwhile. false: the run is over. */
static bool wait_for(Embedded *run, int fd, short events) {
    for (;;) {
        int64_t left_ns = keep_time(run);
        struct timespec timeout = {left_ns / 1000000000, left_ns % 1000000000};
        struct pollfd watched[] = {{.fd = fd, .events = events},
                                   {.fd = run->run->request->cancel_fd, .events = POLLIN}};
        int ready = ppoll(watched, 2, &timeout, NULL);
        if (ready > 0 && watched[1].revents) {
            run->run->is_interrupted = true;
            kill_worker(run);
            return false;
        }
        if (ready > 0 && watched[0].revents) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            kill_worker(run);
            return false;
        }
    }
}

/* --- output ----------------------------------------------------------------------------------------------------- */

/* Tells what of the channel can be told. false: the run is over. */
static bool flush_channel(Embedded *run, Channel *channel) {
    while (channel_tellable(run->run, channel) > 0) {
        if (channel->ready_fd >= 0 && !wait_for(run, channel->ready_fd, POLLOUT)) {
            return false;
        }
        channel_tell(run->run, channel);
        if (run->run->is_abandoned) {
            kill_worker(run);
            return false;
        }
    }
    return true;
}

static bool take_output(Embedded *run, int64_t stream, Str bytes) {
    if (stream != 1 && stream != 2) {
        return false;
    }
    Channel *channel = &run->channels[stream - 1];
    while (bytes.size > 0) {
        int32_t count = (int32_t)least(bytes.size, channel_room(run->run, channel));
        memcpy(channel->bytes + channel->size, bytes.data, (size_t)count);
        bytes = str_slice(bytes, count, bytes.size);
        if (!channel_add(run->run, channel, count) && run->kill_ns == 0) {
            ask_to_stop(run, JAIL_LIMIT_OUTPUT, clock_now_ns());
        }
        if (!flush_channel(run, channel)) {
            break;
        }
    }
    return true;
}

/* --- the worker's word ------------------------------------------------------------------------------------------ */

static bool take_ending(Embedded *run, const WireMessage *message) {
    if (message->parts[WORKER_PART_ENDING].size != sizeof run->ending ||
        message->number < WORKER_RUN_EXITED || message->number > WORKER_RUN_LIMIT) {
        return false;
    }
    run->outcome = (WorkerOutcome)message->number;
    memcpy(&run->ending, message->parts[WORKER_PART_ENDING].data, sizeof run->ending);
    const WorkerEnding *ending = &run->ending;
    bool is_limit_known =
        run->outcome == WORKER_RUN_LIMIT
            ? ending->limit > ENGINE_LIMIT_NONE && ending->limit <= ENGINE_LIMIT_RECURSION
            : ending->limit == ENGINE_LIMIT_NONE;
    run->has_ended = is_limit_known && ending->exit_status >= 0 && ending->exit_status <= 255 &&
                     ending->fuel >= 0 && ending->memory_bytes >= 0;
    return run->has_ended;
}

/* One message. ST_OK: go on. */
static Status take_message(Embedded *run) {
    Arena *arena = run->run->arena;
    ArenaMark mark = arena_mark(arena);
    WireMessage message;
    /* It comes in one piece; a worker that stops in its middle is ended by the time it has. */
    WireWait wait = {clock_now_ns() + keep_time(run) + GRACE_NS, -1};
    Status status =
        wire_receive(run->worker->socket_fd, arena, 4 * WORKER_VALUE_BYTES, wait, &message);
    if (status == ST_TIMEOUT && run->limit == JAIL_LIMIT_NONE) {
        run->limit = JAIL_LIMIT_WALL;
    }
    if (status == ST_OK) {
        bool is_good = message.type == WORKER_OUTPUT
                           ? take_output(run, message.number, message.parts[0])
                           : message.type == WORKER_ENDED && take_ending(run, &message);
        status = is_good ? ST_OK : ST_PROTOCOL;
        if (message.type == WORKER_FAILED && message.number > ST_OK) {
            status = (Status)message.number;
        }
    }
    arena_release(arena, mark);
    return status;
}

/* --- the run ---------------------------------------------------------------------------------------------------- */

static Status send_program(Embedded *run, Str source, Str filename) {
    const Policy *policy = run->run->request->policy;
    WorkerLimits limits = {.memory_bytes = least(policy->limit_memory_bytes, EMBEDDED_MEMORY_BYTES),
                           .fuel = policy->limit_fuel,
                           .output_bytes = 2 * (policy->limit_output_bytes * SESSION_FLOOD_FACTOR +
                                                SESSION_FLOOD_LEAST_BYTES),
                           .depth = policy->limit_recursion};
    if (getrandom(&limits.hash_seed, sizeof limits.hash_seed, 0) != sizeof limits.hash_seed) {
        return ST_IO;
    }
    WireMessage message = {
        .type = WORKER_RUN,
        .parts = {[WORKER_PART_SOURCE] = source,
                  [WORKER_PART_FILENAME] = filename,
                  [WORKER_PART_LIMITS] = {(const char *)&limits, sizeof limits}}};
    WireWait wait = {clock_now_ns() + run->worker->timeout_ms * NS_PER_MS,
                     run->run->request->cancel_fd};
    return wire_send(run->worker->socket_fd, &message, wait);
}

static void note_usage(Embedded *run) {
    SessionResult *result = run->run->result;
    int64_t now_ns = clock_now_ns();
    if (!run->is_killed) {
        run->cpu_ns = cpu_now_ns(run);
    }
    result->usage = (JailUsage){.wall_ms = (now_ns - run->begun_ns) / NS_PER_MS,
                                .cpu_user_ms = (run->cpu_ns - run->cpu_begun_ns) / NS_PER_MS,
                                .processes_peak = 1};
    if (run->has_ended) {
        result->usage.memory_peak_bytes = run->ending.memory_bytes;
        result->fuel = run->ending.fuel;
    } else if (run->is_killed) {
        worker_end(run->worker);
        result->usage.memory_peak_bytes = run->worker->peak_bytes;
    }
}

static void tell_limit(Embedded *run, const char *name, Str words) {
    run->run->result->limit = name;
    run_stop(run->run, OUTCOME_LIMIT, words);
}

static void tell_jail_limit(Embedded *run, JailLimit limit) {
    tell_limit(run, jail_limit_name(limit), run_limit_words(run->run, limit));
}

/* A limit that the engine counts. */
static void tell_engine_limit(Embedded *run, EngineLimit limit) {
    const Policy *policy = run->run->request->policy;
    Arena *arena = run->run->arena;
    switch (limit) {
    case ENGINE_LIMIT_FUEL:
        tell_limit(
            run, "fuel",
            arena_format(arena, "it used its %lld units of work", (long long)policy->limit_fuel));
        break;
    case ENGINE_LIMIT_RECURSION:
        tell_limit(run, "recursion",
                   arena_format(arena, "its calls went deeper than the %lld they may",
                                (long long)policy->limit_recursion));
        break;
    case ENGINE_LIMIT_MEMORY: tell_jail_limit(run, JAIL_LIMIT_MEMORY); break;
    case ENGINE_LIMIT_OUTPUT: tell_jail_limit(run, JAIL_LIMIT_OUTPUT); break;
    case ENGINE_LIMIT_NONE:
    case ENGINE_LIMIT_INTERRUPT:
        run_stop(run->run, OUTCOME_FAILED, STR("the worker process stopped the run of itself"));
        break;
    }
}

/* Turns what is known into how the run ended. */
static void conclude(Embedded *run, Status status) {
    SessionResult *result = run->run->result;
    bool is_by_us = run->has_ended ? run->ending.limit == ENGINE_LIMIT_INTERRUPT : run->is_killed;
    if (run->run->is_interrupted) {
        run_stop(run->run, OUTCOME_INTERRUPTED, STR("interrupted"));
    } else if (run->run->is_abandoned) {
        run_stop(run->run, OUTCOME_FAILED, STR("its output could not be passed on"));
    } else if (run->limit != JAIL_LIMIT_NONE && is_by_us) {
        tell_jail_limit(run, run->limit);
    } else if (!run->has_ended) {
        worker_fail_stream(run->worker, status);
        run_stop(run->run, OUTCOME_FAILED, str_from(session_worker_problem(run->worker)));
    } else if (run->outcome == WORKER_RUN_LIMIT) {
        tell_engine_limit(run, (EngineLimit)run->ending.limit);
    } else {
        result->exit_status = run->ending.exit_status;
        result->outcome = OUTCOME_ENDED;
    }
}

/* What the worker gave up before it said that it is ready. */
static void note_protections(SessionResult *result) {
    static const JailProtection given[] = {JAIL_DESCRIPTORS, JAIL_RLIMITS, JAIL_NO_NEW_PRIVILEGES,
                                           JAIL_CAPABILITIES, JAIL_SECCOMP};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        result->protections.items[given[i]].state = JAIL_ON;
    }
}

void run_embedded(Run *run) {
    Embedded embedded = {.run = run,
                         .worker = &run->worker,
                         .channels = {channel_make(run, 0), channel_make(run, 1)},
                         .begun_ns = clock_now_ns()};
    Str source = run_program_text(run);
    Str filename = arena_format(run->arena, "/work/%.*s", STR_ARG(run->request->name));
    if (!source.data || !filename.data) {
        run_stop(run, OUTCOME_FAILED, STR("out of memory"));
        return;
    }
    if (clock_getcpuclockid(run->worker.pid, &embedded.cpu_clock) != 0) {
        run_stop(run, OUTCOME_FAILED, STR("the worker process's CPU time cannot be read"));
        return;
    }
    embedded.cpu_begun_ns = embedded.cpu_ns = cpu_now_ns(&embedded);
    Status status = send_program(&embedded, source, filename);
    run->result->has_started = status == ST_OK;
    note_protections(run->result);
    while (status == ST_OK && !embedded.has_ended &&
           wait_for(&embedded, run->worker.socket_fd, POLLIN)) {
        status = take_message(&embedded);
    }
    note_usage(&embedded);
    for (int i = 0; i < 2; i++) {
        embedded.channels[i].has_ended = true;
        if (!run->is_abandoned && !run->is_interrupted) {
            flush_channel(&embedded, &embedded.channels[i]);
        }
    }
    conclude(&embedded, status);
}
