/* The embedded engine's place: a world in this process, made for one program and gone with it.
 *
 * The addresses are reserved before the process gives everything up; what a run may use of them is made readable and
 * writable when it begins and given back to the system when it has ended, so that nothing of one program is left for
 * the next. */
#include "worker/run.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/limits.h"
#include "cage/cage.h"
#include "engine/engine.h"
#include "syntax/syntax.h"
#include "worker/values.h"

static Cage cage;
static volatile int interrupt_wanted;

static void on_interrupt(int number) {
    (void)number;
    interrupt_wanted = 1;
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

Status run_prepare(void) {
    static const struct itimerval second = {{1, 0}, {1, 0}};
    cage_init(&cage);
    bool is_done = take_signal(SIGTERM, on_interrupt) && take_signal(SIGPROF, on_second) &&
                   setitimer(ITIMER_PROF, &second, NULL) == 0;
    return is_done ? cage_reserve(&cage) : ST_NO_MEMORY;
}

/* The world that the host talks with. */
typedef struct Session {
    World *world;      /* NULL: none is open */
    Status sent;       /* what became of its output */
    bool is_waiting;   /* for WORKER_ANSWER */
    bool is_paused;    /* for WORKER_RESUME */
    bool is_finishing; /* the program has ended, its files are being written */
    /* How it ended. */
    WorkerOutcome outcome;
    WorkerEnding ending;
    Buf value, repr;
    WorkerLimits limits;
} Session;

static Session session;
/* What goes on next rests once it has used so much fuel; 0: it does not. */
static int64_t pause_after;

/* Nothing is known of a world any more. */
static void close_world(void) {
    buf_done(&session.value);
    buf_done(&session.repr);
    session = (Session){0};
    buf_init(&session.value, WORKER_VALUE_BYTES);
    buf_init(&session.repr, WORKER_VALUE_BYTES);
}

static Status make_world(const EngineHost *host, const EngineOptions *options, World **out_world) {
    return cage_start(&cage, host, options, out_world);
}

/* --- before a run --------------------------------------------------------------------------------------------- */

static void drop_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

bool run_covers(Arena *arena, Str source, Str *out_why) {
    static const EngineOptions options = {.memory_bytes = 64 << 20,
                                          .fuel = 200000000,
                                          .output_bytes = 1 << 20,
                                          .hash_seed = ENGINE_IMAGE_SEED};
    EngineHost host = {.write = drop_output, .interrupt = &interrupt_wanted};
    SyntaxTree tree;
    SyntaxFault fault;
    World *world = NULL;
    *out_why = STR("the embedded engine could not be asked");
    bool is_covered = syntax_parse(arena, source, &tree, &fault) == ST_OK &&
                      make_world(&host, &options, &world) == ST_OK &&
                      engine_covers(world, arena, tree.root, tree.ident_count, out_why);
    cage_empty(&cage);
    close_world();
    return is_covered;
}

/* --- what the world says ------------------------------------------------------------------------------------- */

/* What the engine asks for. A host that is gone needs no output: its end of the socket ends the loop. */
static void write_output(void *context, int stream, Str bytes) {
    (void)context;
    while (session.sent == ST_OK && bytes.size > 0) {
        int64_t size = bytes.size < WORKER_OUTPUT_BYTES ? bytes.size : WORKER_OUTPUT_BYTES;
        session.sent = reply_with(WORKER_OUTPUT, stream, str_slice(bytes, 0, size), (Str){0});
        bytes = str_slice(bytes, size, bytes.size);
    }
    if (session.sent != ST_OK) {
        interrupt_wanted = 1;
    }
}

/* Tells the host what the program wants. false: it is more than can be told; *out_status untouched. */
static bool tell_call(Status *out_status) {
    EngineCall call;
    engine_call(session.world, &call);
    Buf arguments, keywords;
    buf_init(&arguments, WORKER_VALUE_BYTES);
    buf_init(&keywords, WORKER_VALUE_BYTES);
    value_put(session.world, call.args, &arguments);
    value_put(session.world, call.keywords, &keywords);
    bool is_told = arguments.failure == ST_OK && keywords.failure == ST_OK;
    if (is_told) {
        WireMessage reply = {.type = WORKER_CALL,
                             .parts = {[WORKER_PART_CALL_NAME] = call.name,
                                       [WORKER_PART_CALL_ARGUMENTS] = buf_view(&arguments),
                                       [WORKER_PART_CALL_KEYWORDS] = buf_view(&keywords)}};
        *out_status = wire_send(WORKER_SOCKET_FD, &reply, WIRE_WAIT_FOREVER);
    }
    buf_done(&arguments);
    buf_done(&keywords);
    return is_told;
}

/* The text of a str of the engine's, appended. */
static void put_text(EngineValue text, Buf *out) {
    int64_t size = engine_str(session.world, text, NULL, 0);
    if (engine_type(session.world, text) == ENGINE_STR && buf_reserve(out, size)) {
        engine_str(session.world, text, out->data + out->size, size);
        out->size += size;
    }
}

/* From here on what was asked for with WORKER_PAUSE_AFTER counts. */
static void go_on(void) {
    session.is_waiting = session.is_paused = false;
    if (pause_after > 0) {
        engine_pause_after(session.world, pause_after);
        pause_after = 0;
    }
}

static Status reply_paused(void) {
    EngineUsage usage;
    engine_usage(session.world, &usage);
    WorkerEnding ending = {.fuel = usage.fuel, .memory_bytes = usage.memory_bytes};
    session.is_paused = true;
    return reply_with(WORKER_PAUSED, 0, (Str){(const char *)&ending, sizeof ending}, (Str){0});
}

/* Notes how the run has ended, for reply_ended. */
static void note_ending(EngineOutcome outcome, int exit_status) {
    EngineUsage usage;
    engine_usage(session.world, &usage);
    bool is_limit = outcome == ENGINE_STOPPED;
    session.outcome = is_limit                  ? WORKER_RUN_LIMIT
                      : outcome == ENGINE_ERROR ? WORKER_RUN_RAISED
                                                : WORKER_RUN_EXITED;
    session.ending = (WorkerEnding){.exit_status = exit_status & 0xFF,
                                    .limit = is_limit ? (int32_t)engine_limit(session.world) : 0,
                                    .fuel = usage.fuel,
                                    .memory_bytes = usage.memory_bytes};
    buf_clear(&session.value);
    buf_clear(&session.repr);
    if (outcome == ENGINE_DONE) {
        value_put(session.world, engine_result(session.world), &session.value);
        put_text(engine_result_repr(session.world), &session.repr);
    } else if (outcome == ENGINE_ERROR) {
        char name[200];
        int64_t size =
            engine_type_name(session.world, engine_result(session.world), name, sizeof name);
        buf_append(&session.value,
                   (Str){name, size < (int64_t)sizeof name ? size : (int64_t)sizeof name});
        put_text(engine_result_repr(session.world), &session.repr);
    }
}

static Status reply_ended(void) {
    bool is_too_large = session.value.failure != ST_OK || session.repr.failure != ST_OK;
    WireMessage reply = {
        .type = WORKER_ENDED,
        .number = session.outcome,
        .parts = {[WORKER_PART_ENDING] = {(const char *)&session.ending, sizeof session.ending},
                  [WORKER_PART_RESULT] = is_too_large ? (Str){0} : buf_view(&session.value),
                  [WORKER_PART_REPR] = is_too_large ? (Str){0} : buf_view(&session.repr)}};
    return wire_send(WORKER_SOCKET_FD, &reply, WIRE_WAIT_FOREVER);
}

/* The engine has come back: it waits for the host, or has ended, and then finishes what the program left open. */
static Status reply_outcome(EngineOutcome outcome, int exit_status) {
    Status status = ST_OK;
    for (;;) {
        if (session.sent != ST_OK) {
            return session.sent;
        }
        if (outcome == ENGINE_PAUSED) {
            return reply_paused();
        }
        if (outcome == ENGINE_CALL) {
            session.is_waiting = tell_call(&status);
            if (session.is_waiting) {
                return status;
            }
            bool is_answered = engine_answer_error(session.world, STR("ValueError"),
                                                   STR("too large for a call of the host"));
            outcome = is_answered ? engine_resume(session.world, &exit_status) : ENGINE_STOPPED;
        } else if (session.is_finishing) {
            session.is_finishing = false;
            return reply_ended();
        } else {
            note_ending(outcome, exit_status);
            session.is_finishing = true;
            engine_pause_after(session.world, 0);
            outcome = outcome == ENGINE_STOPPED ? ENGINE_STOPPED : engine_finish(session.world);
        }
    }
}

/* --- what is asked ---------------------------------------------------------------------------------------------- */

/* A world: a fresh one, or where `saved` is not NULL one from a snapshot. */
static Status open_world(Str packed, const Str *saved) {
    WorkerLimits limits;
    if (packed.size != sizeof limits) {
        return ST_PROTOCOL;
    }
    memcpy(&limits, packed.data, sizeof limits);
    EngineOptions options = {.memory_bytes = limits.memory_bytes,
                             .fuel = limits.fuel,
                             .output_bytes = limits.output_bytes,
                             .depth = (int32_t)limits.depth,
                             .dynamic_code = limits.dynamic_code != 0,
                             .hash_seed = limits.hash_seed ? limits.hash_seed : ENGINE_IMAGE_SEED};
    EngineHost host = {.write = write_output, .interrupt = &interrupt_wanted};
    close_world();
    session.limits = limits;
    return saved ? cage_load(&cage, *saved, &host, &options, &session.world)
                 : make_world(&host, &options, &session.world);
}

static bool is_at_rest(void) {
    return !session.is_waiting && !session.is_paused;
}

static Status answer_run(Arena *arena, const WireMessage *request) {
    if (request->parts[WORKER_PART_LIMITS].size > 0) {
        Status opened = open_world(request->parts[WORKER_PART_LIMITS], NULL);
        if (opened != ST_OK) {
            return opened == ST_PROTOCOL ? opened : reply_failure(opened, (Str){0});
        }
    }
    if (!session.world || !is_at_rest()) {
        return ST_PROTOCOL;
    }
    engine_refill(session.world, session.limits.fuel, session.limits.output_bytes);
    SyntaxTree tree;
    SyntaxFault fault;
    Str filename = request->parts[WORKER_PART_FILENAME];
    Status status = syntax_parse(arena, request->parts[WORKER_PART_SOURCE], &tree, &fault);
    if (status != ST_OK) {
        return status == ST_SYNTAX ? reply_fault(&fault, filename)
                                   : reply_failure(status, (Str){0});
    }
    EngineValue argv;
    if (request->parts[WORKER_PART_ARGV].size > 0 &&
        value_take(session.world, arena, request->parts[WORKER_PART_ARGV], &argv)) {
        engine_set_argv(session.world, argv);
    }
    int exit_status = 1;
    go_on();
    EngineOutcome outcome =
        request->number == WORKER_RUN_CELL
            ? engine_run_cell(session.world, tree.root, filename, tree.source, &exit_status)
            : engine_run(session.world, tree.root, filename, tree.source, &exit_status);
    return reply_outcome(outcome, exit_status);
}

static Status resume(void) {
    int exit_status = 1;
    go_on();
    EngineOutcome outcome = engine_resume(session.world, &exit_status);
    return reply_outcome(outcome, exit_status);
}

static Status answer_answer(Arena *arena, const WireMessage *request) {
    if (!session.is_waiting) {
        return ST_PROTOCOL;
    }
    Str type = request->parts[WORKER_PART_ERROR_TYPE];
    EngineValue value;
    bool is_taken =
        type.size > 0
            ? engine_answer_error(session.world, type, request->parts[WORKER_PART_ERROR_MESSAGE])
            : value_take(session.world, arena, request->parts[WORKER_PART_VALUE], &value) &&
                  engine_answer(session.world, value);
    if (!is_taken && !engine_answer_error(session.world, STR("MemoryError"), STR(""))) {
        return reply_failure(ST_NO_MEMORY, (Str){0});
    }
    return resume();
}

static Status answer_invoke(Arena *arena, const WireMessage *request) {
    EngineValue function = engine_get(session.world, STR(""), request->parts[WORKER_PART_FUNCTION]);
    EngineValue tuple, key, *args;
    if (engine_type(session.world, function) == ENGINE_NOTHING ||
        !value_take(session.world, arena, request->parts[WORKER_PART_ARGUMENTS], &tuple) ||
        engine_type(session.world, tuple) != ENGINE_TUPLE) {
        return reply_failure(ST_NOT_FOUND, (Str){0});
    }
    int64_t count = engine_count(session.world, tuple), cursor = 0;
    args = ARENA_ARRAY(arena, EngineValue, count);
    if (!args) {
        return reply_failure(ST_NO_MEMORY, (Str){0});
    }
    for (int64_t i = 0; i < count; i++) {
        engine_next(session.world, tuple, &cursor, &key, &args[i]);
    }
    int exit_status = 1;
    engine_refill(session.world, session.limits.fuel, session.limits.output_bytes);
    go_on();
    EngineOutcome outcome = engine_invoke(session.world, function, args, count, &exit_status);
    return reply_outcome(outcome, exit_status);
}

static Status answer_set(Arena *arena, const WireMessage *request) {
    Str content = request->parts[WORKER_PART_CONTENT], name = request->parts[WORKER_PART_NAME];
    EngineValue value;
    bool is_done = true;
    if (request->type == WORKER_TOOL) {
        value = engine_make_tool(session.world, name, content);
        is_done = engine_type(session.world, value) != ENGINE_NOTHING;
    } else {
        is_done = value_take(session.world, arena, content, &value);
    }
    is_done = is_done && engine_set(session.world, request->parts[WORKER_PART_MODULE], name, value);
    return reply_with(WORKER_VALUE, is_done, (Str){0}, (Str){0});
}

static Status answer_get(const WireMessage *request) {
    EngineValue value = engine_get(session.world, request->parts[WORKER_PART_MODULE],
                                   request->parts[WORKER_PART_NAME]);
    Buf out;
    buf_init(&out, WORKER_VALUE_BYTES);
    bool is_there = engine_type(session.world, value) != ENGINE_NOTHING;
    if (is_there) {
        value_put(session.world, value, &out);
    }
    Status status = out.failure == ST_OK
                        ? reply_with(WORKER_VALUE, is_there, buf_view(&out), (Str){0})
                        : reply_failure(out.failure, (Str){0});
    buf_done(&out);
    return status;
}

/* --- saved worlds ------------------------------------------------------------------------------------------------ */

/* What is still to be written of a program that has ended is the host's side of it: then there is nothing to save. */
static Status answer_save(void) {
    if (session.is_finishing) {
        return ST_PROTOCOL;
    }
    Buf bytes;
    buf_init(&bytes, LIMIT_FRAME_BYTES);
    Status status = cage_save(&cage, session.world, &bytes);
    status = status == ST_OK ? reply_with(WORKER_SAVED, 0, buf_view(&bytes), (Str){0})
                             : reply_with(WORKER_VALUE, 0, (Str){0}, (Str){0});
    buf_done(&bytes);
    return status;
}

static Status answer_load(const WireMessage *request) {
    Status loaded =
        open_world(request->parts[WORKER_PART_LIMITS], &request->parts[WORKER_PART_WORLD]);
    if (loaded != ST_OK) {
        session.world = NULL;
        return loaded == ST_PROTOCOL ? loaded : reply_failure(loaded, (Str){0});
    }
    switch (engine_state(session.world)) {
    case ENGINE_IN_CALL: return reply_outcome(ENGINE_CALL, 1);
    case ENGINE_IN_PAUSE: return reply_paused();
    case ENGINE_AT_REST: break;
    }
    return reply_with(WORKER_VALUE, 1, (Str){0}, (Str){0});
}

/* A request that needs no world, or one in any state. false: it is none of those. */
static bool answer_anyway(const WireMessage *request, Status *out_status) {
    switch (request->type) {
    case WORKER_LOAD: *out_status = answer_load(request); return true;
    case WORKER_SAVE: *out_status = session.world ? answer_save() : ST_PROTOCOL; return true;
    case WORKER_PAUSE_AFTER:
        pause_after = request->number > 0 ? request->number : 0;
        *out_status = reply_with(WORKER_VALUE, 1, (Str){0}, (Str){0});
        return true;
    case WORKER_RESUME: *out_status = session.is_paused ? resume() : ST_PROTOCOL; return true;
    default: return false;
    }
}

Status answer_in_world(Arena *arena, const WireMessage *request) {
    Status status;
    if (is_at_rest()) {
        interrupt_wanted = 0;
    }
    if (answer_anyway(request, &status)) {
        return status;
    }
    if (request->type == WORKER_OPEN) {
        Status opened = open_world(request->parts[WORKER_PART_LIMITS], NULL);
        return opened == ST_PROTOCOL ? opened
               : opened == ST_OK     ? reply_with(WORKER_VALUE, 1, (Str){0}, (Str){0})
                                     : reply_failure(opened, (Str){0});
    }
    if (request->type == WORKER_RUN) {
        return answer_run(arena, request);
    }
    if (request->type == WORKER_ANSWER) {
        return answer_answer(arena, request);
    }
    if (!session.world || !is_at_rest()) {
        return ST_PROTOCOL;
    }
    switch (request->type) {
    case WORKER_SET:
    case WORKER_TOOL: return answer_set(arena, request);
    case WORKER_GET: return answer_get(request);
    case WORKER_INVOKE: return answer_invoke(arena, request);
    default: return ST_PROTOCOL;
    }
}
