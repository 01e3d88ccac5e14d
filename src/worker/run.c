/* The embedded engine's place: a world in this process, made for one program and gone with it.
 *
 * The addresses are reserved before the process gives everything up; what a run may use of them is made readable and
 * writable when it begins and given back to the system when it has ended, so that nothing of one program is left for
 * the next. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "engine/engine.h"
#include "worker/room.h"
#include "worker/values.h"

void room_init(WorkerRoom *room, WorkerSay *say, void *context) {
    *room = (WorkerRoom){.say = say, .context = context};
    cage_init(&room->cage);
    fold_init(&room->fold);
}

WorkerRoom *worker_room_new(WorkerSay *say, void *context) {
    WorkerRoom *room = malloc(sizeof *room);
    if (room) {
        room_init(room, say, context);
    }
    return room;
}

void worker_room_interrupt(WorkerRoom *room) {
    room->interrupt = 1;
}

/* Nothing is known of a world any more. */
static void close_world(WorkerRoom *room) {
    buf_done(&room->run.value);
    buf_done(&room->run.repr);
    room->run = (WorkerRun){0};
    buf_init(&room->run.value, WORKER_VALUE_BYTES);
    buf_init(&room->run.repr, WORKER_VALUE_BYTES);
}

void worker_room_rest(WorkerRoom *room) {
    cage_warm(&room->cage);
}

void worker_room_free(WorkerRoom *room) {
    if (room) {
        close_world(room);
        cage_done(&room->cage);
        cage_done(&room->fold.cage);
        free(room);
    }
}

/* --- before a run --------------------------------------------------------------------------------------------- */

static void drop_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

bool room_covers(WorkerRoom *room, Arena *arena, Str source, Str *out_why) {
    static const EngineOptions options = {.memory_bytes = 64 << 20,
                                          .fuel = 200000000,
                                          .output_bytes = 1 << 20,
                                          .hash_seed = ENGINE_IMAGE_SEED};
    EngineHost host = {.write = drop_output, .interrupt = &room->interrupt};
    SyntaxTree tree;
    SyntaxFault fault;
    World *world = NULL;
    *out_why = STR("the embedded engine could not be asked");
    bool is_covered = syntax_parse(arena, source, &tree, &fault) == ST_OK &&
                      cage_start(&room->cage, &host, &options, &world) == ST_OK &&
                      engine_covers(world, arena, tree.root, tree.ident_count, out_why);
    cage_empty(&room->cage);
    close_world(room);
    return is_covered;
}

/* --- what the world says ------------------------------------------------------------------------------------- */

/* What the engine asks for. A host that is gone needs no output: its end of the socket ends the loop. */
static void write_output(void *context, int stream, Str bytes) {
    WorkerRoom *room = context;
    while (room->run.sent == ST_OK && bytes.size > 0) {
        int64_t size = bytes.size < WORKER_OUTPUT_BYTES ? bytes.size : WORKER_OUTPUT_BYTES;
        room->run.sent =
            room_reply(room, WORKER_OUTPUT, stream, str_slice(bytes, 0, size), (Str){0});
        bytes = str_slice(bytes, size, bytes.size);
    }
    if (room->run.sent != ST_OK) {
        room->interrupt = 1;
    }
}

/* Tells the host what the program wants. false: it is more than can be told; *out_status untouched. */
static bool tell_call(WorkerRoom *room, Status *out_status) {
    EngineCall call;
    engine_call(room->run.world, &call);
    Buf arguments, keywords;
    buf_init(&arguments, WORKER_VALUE_BYTES);
    buf_init(&keywords, WORKER_VALUE_BYTES);
    value_put(room->run.world, call.args, &arguments);
    value_put(room->run.world, call.keywords, &keywords);
    bool is_told = arguments.failure == ST_OK && keywords.failure == ST_OK;
    if (is_told) {
        WireMessage reply = {.type = WORKER_CALL,
                             .parts = {[WORKER_PART_CALL_NAME] = call.name,
                                       [WORKER_PART_CALL_ARGUMENTS] = buf_view(&arguments),
                                       [WORKER_PART_CALL_KEYWORDS] = buf_view(&keywords)}};
        *out_status = room->say(room->context, &reply);
    }
    buf_done(&arguments);
    buf_done(&keywords);
    return is_told;
}

/* The text of a str of the engine's, appended. */
static void put_text(WorkerRoom *room, EngineValue text, Buf *out) {
    if (engine_type(room->run.world, text) != ENGINE_STR) {
        return;
    }
    int64_t size = engine_str(room->run.world, text, NULL, 0);
    if (buf_reserve(out, size)) {
        engine_str(room->run.world, text, out->data + out->size, size);
        out->size += size;
    }
}

/* From here on what was asked for with WORKER_PAUSE_AFTER counts. */
static void go_on(WorkerRoom *room) {
    room->run.is_waiting = room->run.is_paused = false;
    if (room->run_pause_after > 0) {
        engine_pause_after(room->run.world, room->run_pause_after);
        room->run_pause_after = 0;
    }
}

static Status reply_paused(WorkerRoom *room) {
    EngineUsage usage;
    engine_usage(room->run.world, &usage);
    WorkerEnding ending = {.fuel = usage.fuel, .memory_bytes = usage.memory_bytes};
    room->run.is_paused = true;
    return room_reply(room, WORKER_PAUSED, 0, (Str){(const char *)&ending, sizeof ending},
                      (Str){0});
}

/* Notes how the run has ended, for reply_ended. */
static void note_ending(WorkerRoom *room, EngineOutcome outcome, int exit_status) {
    EngineUsage usage;
    engine_usage(room->run.world, &usage);
    bool is_limit = outcome == ENGINE_STOPPED;
    room->run.outcome = is_limit                  ? WORKER_RUN_LIMIT
                        : outcome == ENGINE_ERROR ? WORKER_RUN_RAISED
                                                  : WORKER_RUN_EXITED;
    room->run.ending =
        (WorkerEnding){.exit_status = exit_status & 0xFF,
                       .limit = is_limit ? (int32_t)engine_limit(room->run.world) : 0,
                       .fuel = usage.fuel,
                       .memory_bytes = usage.memory_bytes};
    buf_clear(&room->run.value);
    buf_clear(&room->run.repr);
    if (outcome == ENGINE_DONE) {
        value_put(room->run.world, engine_result(room->run.world), &room->run.value);
        put_text(room, engine_result_repr(room->run.world), &room->run.repr);
    } else if (outcome == ENGINE_ERROR) {
        char name[200];
        int64_t size =
            engine_type_name(room->run.world, engine_result(room->run.world), name, sizeof name);
        buf_append(&room->run.value,
                   (Str){name, size < (int64_t)sizeof name ? size : (int64_t)sizeof name});
        put_text(room, engine_result_repr(room->run.world), &room->run.repr);
    }
}

static Status reply_ended(WorkerRoom *room) {
    bool is_too_large = room->run.value.failure != ST_OK || room->run.repr.failure != ST_OK;
    WireMessage reply = {
        .type = WORKER_ENDED,
        .number = room->run.outcome,
        .parts = {[WORKER_PART_ENDING] = {(const char *)&room->run.ending, sizeof room->run.ending},
                  [WORKER_PART_RESULT] = is_too_large ? (Str){0} : buf_view(&room->run.value),
                  [WORKER_PART_REPR] = is_too_large ? (Str){0} : buf_view(&room->run.repr)}};
    return room->say(room->context, &reply);
}

/* The engine has come back: it waits for the host, or has ended, and then finishes what the program left open. */
static Status reply_outcome(WorkerRoom *room, EngineOutcome outcome, int exit_status) {
    Status status = ST_OK;
    for (;;) {
        if (room->run.sent != ST_OK) {
            return room->run.sent;
        }
        if (outcome == ENGINE_PAUSED) {
            return reply_paused(room);
        }
        if (outcome == ENGINE_CALL) {
            room->run.is_waiting = tell_call(room, &status);
            if (room->run.is_waiting) {
                return status;
            }
            bool is_answered = engine_answer_error(room->run.world, STR("ValueError"),
                                                   STR("too large for a call of the host"));
            outcome = is_answered ? engine_resume(room->run.world, &exit_status) : ENGINE_STOPPED;
        } else if (room->run.is_finishing) {
            room->run.is_finishing = false;
            return reply_ended(room);
        } else {
            note_ending(room, outcome, exit_status);
            if (room->run.is_kept) {
                return reply_ended(room);
            }
            room->run.is_finishing = true;
            engine_pause_after(room->run.world, 0);
            outcome = outcome == ENGINE_STOPPED ? ENGINE_STOPPED : engine_finish(room->run.world);
        }
    }
}

/* --- what is asked ---------------------------------------------------------------------------------------------- */

/* `imports`: the list, where the limits gate by one. */
static EngineOptions options_of(const WorkerLimits *limits, Str imports) {
    return (EngineOptions){.memory_bytes = limits->memory_bytes,
                           .fuel = limits->fuel,
                           .output_bytes = limits->output_bytes,
                           .depth = (int32_t)limits->depth,
                           .dynamic_code = limits->dynamic_code != 0,
                           .imports = limits->gates_imports ? imports : (Str){0},
                           .hash_seed = limits->hash_seed ? limits->hash_seed : ENGINE_IMAGE_SEED};
}

/* A world: a fresh one, or where `saved` is not NULL one from a snapshot. */
static Status open_world(WorkerRoom *room, Str packed, const Str *saved) {
    WorkerLimits limits;
    if (packed.size < (int64_t)sizeof limits) {
        return ST_PROTOCOL;
    }
    memcpy(&limits, packed.data, sizeof limits);
    EngineOptions options = options_of(&limits, str_slice(packed, sizeof limits, packed.size));
    EngineHost host = {.context = room, .write = write_output, .interrupt = &room->interrupt};
    close_world(room);
    room->run.limits = limits;
    return saved ? cage_load(&room->cage, *saved, &host, &options, &room->run.world)
                 : cage_start(&room->cage, &host, &options, &room->run.world);
}

static bool is_at_rest(WorkerRoom *room) {
    return !room->run.is_waiting && !room->run.is_paused;
}

static Status answer_run(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    if (request->parts[WORKER_PART_LIMITS].size > 0) {
        Status opened = open_world(room, request->parts[WORKER_PART_LIMITS], NULL);
        if (opened != ST_OK) {
            return opened == ST_PROTOCOL ? opened : room_fail(room, opened, (Str){0});
        }
    }
    if (!room->run.world || !is_at_rest(room)) {
        return ST_PROTOCOL;
    }
    engine_refill(room->run.world, room->run.limits.fuel, room->run.limits.output_bytes);
    SyntaxTree tree;
    SyntaxFault fault;
    Str filename = request->parts[WORKER_PART_FILENAME];
    Status status = syntax_parse(arena, request->parts[WORKER_PART_SOURCE], &tree, &fault);
    if (status != ST_OK) {
        return status == ST_SYNTAX ? room_reply_fault(room, &fault, filename)
                                   : room_fail(room, status, (Str){0});
    }
    EngineValue argv;
    if (request->parts[WORKER_PART_ARGV].size > 0 &&
        value_take(room->run.world, arena, request->parts[WORKER_PART_ARGV], &argv)) {
        engine_set_argv(room->run.world, argv);
    }
    int exit_status = 1;
    go_on(room);
    EngineOutcome (*run)(World *, const AstNode *, Str, Str, int *) =
        request->number == WORKER_RUN_CELL    ? engine_run_cell
        : request->number == WORKER_RUN_SHOWN ? engine_run_shown
                                              : engine_run;
    room->run.is_kept = request->number == WORKER_RUN_SHOWN;
    EngineOutcome outcome = run(room->run.world, tree.root, filename, tree.source, &exit_status);
    return reply_outcome(room, outcome, exit_status);
}

static Status resume(WorkerRoom *room) {
    int exit_status = 1;
    go_on(room);
    EngineOutcome outcome = engine_resume(room->run.world, &exit_status);
    return reply_outcome(room, outcome, exit_status);
}

static Status answer_answer(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    if (!room->run.is_waiting) {
        return ST_PROTOCOL;
    }
    Str type = request->parts[WORKER_PART_ERROR_TYPE];
    EngineValue value;
    bool is_taken =
        type.size > 0
            ? engine_answer_error(room->run.world, type, request->parts[WORKER_PART_ERROR_MESSAGE])
            : value_take(room->run.world, arena, request->parts[WORKER_PART_VALUE], &value) &&
                  engine_answer(room->run.world, value);
    if (!is_taken && !engine_answer_error(room->run.world, STR("MemoryError"), STR(""))) {
        return room_fail(room, ST_NO_MEMORY, (Str){0});
    }
    return resume(room);
}

static Status answer_invoke(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    EngineValue function =
        engine_get(room->run.world, STR(""), request->parts[WORKER_PART_FUNCTION]);
    EngineValue tuple, key, *args;
    if (engine_type(room->run.world, function) == ENGINE_NOTHING ||
        !value_take(room->run.world, arena, request->parts[WORKER_PART_ARGUMENTS], &tuple) ||
        engine_type(room->run.world, tuple) != ENGINE_TUPLE) {
        return room_fail(room, ST_NOT_FOUND, (Str){0});
    }
    int64_t count = engine_count(room->run.world, tuple), cursor = 0;
    args = ARENA_ARRAY(arena, EngineValue, count);
    if (!args) {
        return room_fail(room, ST_NO_MEMORY, (Str){0});
    }
    for (int64_t i = 0; i < count; i++) {
        engine_next(room->run.world, tuple, &cursor, &key, &args[i]);
    }
    int exit_status = 1;
    engine_refill(room->run.world, room->run.limits.fuel, room->run.limits.output_bytes);
    go_on(room);
    EngineOutcome outcome = engine_invoke(room->run.world, function, args, count, &exit_status);
    return reply_outcome(room, outcome, exit_status);
}

static Status answer_set(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    Str content = request->parts[WORKER_PART_CONTENT], name = request->parts[WORKER_PART_NAME];
    EngineValue value;
    bool is_done = true;
    if (request->type == WORKER_TOOL) {
        value = engine_make_tool(room->run.world, name, content);
        is_done = engine_type(room->run.world, value) != ENGINE_NOTHING;
    } else {
        is_done = value_take(room->run.world, arena, content, &value);
    }
    is_done =
        is_done && engine_set(room->run.world, request->parts[WORKER_PART_MODULE], name, value);
    return room_reply(room, WORKER_VALUE, is_done, (Str){0}, (Str){0});
}

static Status answer_get(WorkerRoom *room, const WireMessage *request) {
    EngineValue value = engine_get(room->run.world, request->parts[WORKER_PART_MODULE],
                                   request->parts[WORKER_PART_NAME]);
    Buf out;
    buf_init(&out, WORKER_VALUE_BYTES);
    bool is_there = engine_type(room->run.world, value) != ENGINE_NOTHING;
    if (is_there) {
        value_put(room->run.world, value, &out);
    }
    Status status = out.failure == ST_OK
                        ? room_reply(room, WORKER_VALUE, is_there, buf_view(&out), (Str){0})
                        : room_fail(room, out.failure, (Str){0});
    buf_done(&out);
    return status;
}

/* --- saved worlds ------------------------------------------------------------------------------------------------ */

/* What is still to be written of a program that has ended is the host's side of it: then there is nothing to save. */
static Status answer_save(WorkerRoom *room) {
    if (room->run.is_finishing) {
        return ST_PROTOCOL;
    }
    Buf bytes;
    buf_init(&bytes, LIMIT_FRAME_BYTES);
    Status status = cage_save(&room->cage, room->run.world, &bytes);
    status = status == ST_OK ? room_reply(room, WORKER_SAVED, 0, buf_view(&bytes), (Str){0})
                             : room_reply(room, WORKER_VALUE, 0, (Str){0}, (Str){0});
    buf_done(&bytes);
    return status;
}

/* A world has come from elsewhere, or has not. */
static Status tell_loaded(WorkerRoom *room, Status loaded) {
    if (loaded != ST_OK) {
        room->run.world = NULL;
        return loaded == ST_PROTOCOL ? loaded : room_fail(room, loaded, (Str){0});
    }
    switch (engine_state(room->run.world)) {
    case ENGINE_IN_CALL: return reply_outcome(room, ENGINE_CALL, 1);
    case ENGINE_IN_PAUSE: return reply_paused(room);
    case ENGINE_AT_REST: break;
    }
    return room_reply(room, WORKER_VALUE, 1, (Str){0}, (Str){0});
}

static Status answer_load(WorkerRoom *room, const WireMessage *request) {
    return tell_loaded(room, open_world(room, request->parts[WORKER_PART_LIMITS],
                                        &request->parts[WORKER_PART_WORLD]));
}

Status worker_room_copy(WorkerRoom *to, WorkerRoom *from) {
    if (!from->run.world || from->run.is_finishing) {
        return ST_PROTOCOL;
    }
    EngineOptions options = options_of(&from->run.limits, (Str){0}); /* the world has the list */
    EngineHost host = {.context = to, .write = write_output, .interrupt = &to->interrupt};
    close_world(to);
    to->interrupt = 0;
    to->run.limits = from->run.limits;
    Status status =
        cage_copy(&from->cage, from->run.world, &to->cage, &host, &options, &to->run.world);
    if (status == ST_OK) {
        engine_pause_after(to->run.world, 0);
    }
    return tell_loaded(to, status);
}

/* A request that needs no world, or one in any state. false: it is none of those. */
static bool answer_anyway(WorkerRoom *room, const WireMessage *request, Status *out_status) {
    switch (request->type) {
    case WORKER_LOAD: *out_status = answer_load(room, request); return true;
    case WORKER_SAVE: *out_status = room->run.world ? answer_save(room) : ST_PROTOCOL; return true;
    case WORKER_PAUSE_AFTER:
        room->run_pause_after = request->number > 0 ? request->number : 0;
        *out_status = room_reply(room, WORKER_VALUE, 1, (Str){0}, (Str){0});
        return true;
    case WORKER_RESUME: *out_status = room->run.is_paused ? resume(room) : ST_PROTOCOL; return true;
    default: return false;
    }
}

Status answer_in_world(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    Status status;
    if (is_at_rest(room)) {
        room->interrupt = 0;
    }
    if (answer_anyway(room, request, &status)) {
        return status;
    }
    if (request->type == WORKER_OPEN) {
        Status opened = open_world(room, request->parts[WORKER_PART_LIMITS], NULL);
        return opened == ST_PROTOCOL ? opened
               : opened == ST_OK     ? room_reply(room, WORKER_VALUE, 1, (Str){0}, (Str){0})
                                     : room_fail(room, opened, (Str){0});
    }
    if (request->type == WORKER_RUN) {
        return answer_run(room, arena, request);
    }
    if (request->type == WORKER_ANSWER) {
        return answer_answer(room, arena, request);
    }
    if (!room->run.world || !is_at_rest(room)) {
        return ST_PROTOCOL;
    }
    switch (request->type) {
    case WORKER_SET:
    case WORKER_TOOL: return answer_set(room, arena, request);
    case WORKER_GET: return answer_get(room, request);
    case WORKER_INVOKE: return answer_invoke(room, arena, request);
    default: return ST_PROTOCOL;
    }
}
