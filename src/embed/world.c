/* Worlds of the C library: made, asked, closed.
 *
 * Worlds that are open already wait in the runtime, each in a process of its own: the request to make a fresh world was
 * sent when the last one was closed, so that its answer is there when the next is wanted. What is left in a process
 * when a world is closed is nothing: its memory goes back to the system before the next begins. */
#include "embed/world.h"

#include <stdlib.h>
#include <string.h>

#define ANSWER_BYTES (INT64_C(1) << 30)

static bool on_output(void *context, int stream, Str bytes) {
    CordonWorld *world = context;
    int64_t *told = &world->told_bytes[stream - 1];
    int64_t room = world->runtime->loaded.policy.limit_output_bytes - *told;
    int64_t size = bytes.size < room ? bytes.size : room;
    *told += size;
    if (world->entry) {
        session_entry_output(world->entry, stream, bytes, size);
    }
    if (!world->options.on_output || size == 0) {
        return true;
    }
    return world->options.on_output(world->options.context, stream, bytes.data, (size_t)size) == 0;
}

/* --- asking: a process, or a room in this one ------------------------------------------------------------------- */

/* `request`, NULL: the world becomes a copy of `from`. */
static Status ask_inside(CordonWorld *world, const WireMessage *request, const CordonWorld *from,
                         WireMessage *out_answer) {
    SessionWorld *session = &world->session;
    InsideCall call = {.policy = session->policy,
                       .on_output = on_output,
                       .context = world,
                       .cancel_fd = session->cancel_fd,
                       .wall_ns = session->wall_ns,
                       .cpu_ns = session->cpu_ns};
    Status status =
        request ? inside_ask(world->inside, &call, &world->arena, request, out_answer)
                : inside_copy(from->inside, world->inside, &call, &world->arena, out_answer);
    session->wall_ns = call.wall_ns;
    session->cpu_ns = call.cpu_ns;
    session->limit = call.limit;
    return call.is_interrupted ? ST_INTERRUPTED : status;
}

Status world_ask(CordonWorld *world, const WireMessage *request, WireMessage *out_answer) {
    return world->inside ? ask_inside(world, request, NULL, out_answer)
                         : session_world_ask(&world->session, &world->arena, request, out_answer);
}

Status world_copy_inside(CordonWorld *world, const CordonWorld *from, WireMessage *out_answer) {
    return ask_inside(world, NULL, from, out_answer);
}

Status world_begin_times(CordonWorld *world) {
    if (!world->inside) {
        return session_world_begin(&world->session, &world->arena);
    }
    world->session.wall_ns = world->session.cpu_ns = 0;
    world->session.limit = JAIL_LIMIT_NONE;
    return ST_OK;
}

void world_end(CordonWorld *world) {
    if (world->inside) {
        inside_free(world->inside);
        world->inside = NULL;
    }
    session_worker_done(&world->worker);
}

/* --- made, waiting, open, closed -------------------------------------------------------------------------------- */

/* Asks for a fresh world; the answer is taken when it is needed. */
static bool post_open(CordonWorld *world) {
    WireMessage request = {.type = WORKER_OPEN,
                           .parts = {[WORKER_PART_LIMITS] = world->runtime->limits}};
    if (world->inside) { /* it takes no time */
        WireMessage answer;
        world->session.wall_ns = world->session.cpu_ns = 0;
        world->is_opening = ask_inside(world, &request, NULL, &answer) == ST_OK &&
                            answer.type == WORKER_VALUE && answer.number == 1;
        return world->is_opening;
    }
    world->is_opening = session_world_post(&world->session, &request) == ST_OK;
    return world->is_opening;
}

static void set_options(CordonWorld *world, const CordonWorldOptions *options) {
    world->options = (CordonWorldOptions)CORDON_WORLD_OPTIONS;
    if (options) {
        memcpy(&world->options, options, options->struct_bytes);
    }
    world->session.cancel_fd = world->worker.cancel_fd = world->options.cancel_fd;
}

CordonWorld *world_make(CordonRuntime *runtime) {
    CordonWorld *world = calloc(1, sizeof *world);
    if (!world) {
        return NULL;
    }
    world->runtime = runtime;
    session_worker_init(&world->worker, -1);
    world->worker.survives_thread = true;
    world->session = (SessionWorld){.worker = &world->worker,
                                    .policy = &runtime->loaded.policy,
                                    .on_output = on_output,
                                    .context = world,
                                    .cancel_fd = -1};
    arena_init(&world->arena, ANSWER_BYTES);
    if (runtime->is_inside) {
        world->inside = inside_new();
    } else {
        session_worker_start(&world->worker);
    }
    if (world->inside || world->worker.pid > 0) {
        post_open(world);
    }
    return world;
}

void world_clear(CordonWorld *world) {
    cordon_value_free(world->result);
    cordon_value_free(world->call_arguments);
    cordon_value_free(world->call_keywords);
    free(world->repr);
    free(world->error_type);
    free(world->error);
    free(world->call_name);
    world->result = world->call_arguments = world->call_keywords = NULL;
    world->repr = world->error_type = world->error = world->call_name = NULL;
    world->limit = NULL;
    arena_clear(&world->arena);
}

static void forget_functions(CordonWorld *world) {
    while (world->functions) {
        WorldFunction *function = world->functions;
        world->functions = function->next;
        free(function->name);
        free(function);
    }
}

void world_free(CordonWorld *world) {
    world_entry_leave(world);
    world_clear(world);
    forget_functions(world);
    world_end(world);
    arena_done(&world->arena);
    free(world);
}

/* Takes the answer to the request for a fresh world, where it is outstanding. */
static Status settle(CordonWorld *world) {
    Status status = world_begin_times(world);
    if (status != ST_OK || !world->is_opening || world->inside) {
        world->is_opening = false;
        return status;
    }
    WireMessage answer;
    world->is_opening = false;
    status = session_world_take(&world->session, &world->arena, &answer);
    return status != ST_OK                                     ? status
           : answer.type == WORKER_VALUE && answer.number == 1 ? ST_OK
                                                               : ST_PROTOCOL;
}

CordonStatus cordon_world_open(CordonRuntime *runtime, const CordonWorldOptions *options,
                               CordonWorld **out_world) {
    *out_world = NULL;
    if (!runtime || (options && (options->struct_bytes < offsetof(CordonWorldOptions, on_output) ||
                                 options->struct_bytes > sizeof *options))) {
        return CORDON_INVALID;
    }
    pthread_mutex_lock(&runtime->lock);
    CordonWorld *world = runtime->ready;
    if (world) {
        runtime->ready = world->next;
        runtime->ready_count--;
    }
    pthread_mutex_unlock(&runtime->lock);
    if (world) {
        set_options(world, options);
        if (settle(world) == ST_OK) {
            *out_world = world;
            return CORDON_OK;
        }
        world_free(world); /* its process has died while it waited */
    }
    world = world_make(runtime);
    if (!world) {
        return CORDON_NO_MEMORY;
    }
    set_options(world, options);
    if (!world->is_opening || settle(world) != ST_OK) {
        world_free(world);
        return CORDON_FAILED;
    }
    *out_world = world;
    return CORDON_OK;
}

bool world_keep_ready(CordonRuntime *runtime, CordonWorld *world) {
    pthread_mutex_lock(&runtime->lock);
    bool is_wanted = runtime->ready_count < runtime->ready_most;
    if (is_wanted) {
        world->next = runtime->ready;
        runtime->ready = world;
        runtime->ready_count++;
    }
    pthread_mutex_unlock(&runtime->lock);
    return is_wanted;
}

void cordon_world_close(CordonWorld *world) {
    if (!world) {
        return;
    }
    world_entry_leave(world);
    world->name[0] = world->last_id[0] = '\0';
    world->runs = 0;
    world_clear(world);
    forget_functions(world);
    set_options(world, NULL);
    world->is_waiting = world->is_paused = false;
    world->pause_after = 0;
    if (world->is_lost || !post_open(world) || !world_keep_ready(world->runtime, world)) {
        world_free(world);
    }
}

CordonStatus world_status(Status status) {
    switch ((int)status) {
    case ST_OK: return CORDON_OK;
    case ST_INVALID: return CORDON_INVALID;
    case ST_INTERRUPTED: return CORDON_INTERRUPTED;
    default: return CORDON_FAILED;
    }
}

/* --- about the last run ----------------------------------------------------------------------------------------- */

const CordonValue *cordon_world_result(const CordonWorld *world) {
    return world->result;
}

const char *cordon_world_repr(const CordonWorld *world) {
    return world->repr;
}

int cordon_world_exit_status(const CordonWorld *world) {
    return world->ending.exit_status;
}

const char *cordon_world_error_type(const CordonWorld *world) {
    return world->error_type;
}

const char *cordon_world_error(const CordonWorld *world) {
    return world->error;
}

const char *cordon_world_limit(const CordonWorld *world) {
    return world->limit;
}

const char *cordon_world_call_name(const CordonWorld *world) {
    return world->call_name;
}

const CordonValue *cordon_world_call_arguments(const CordonWorld *world) {
    return world->call_arguments;
}

const CordonValue *cordon_world_call_keywords(const CordonWorld *world) {
    return world->call_keywords;
}

void cordon_world_usage(const CordonWorld *world, CordonUsage *out_usage) {
    *out_usage = (CordonUsage){.fuel = world->ending.fuel,
                               .memory_bytes = world->ending.memory_bytes,
                               .wall_nanoseconds = world->session.wall_ns,
                               .cpu_nanoseconds = world->session.cpu_ns};
}
