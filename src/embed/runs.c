/* Runs in worlds: a request goes in, calls of the caller's functions are answered, an end comes back. */
#include <stdlib.h>
#include <string.h>

#include "embed/values.h"
#include "embed/world.h"

static char *copy_text(Str text) {
    char *copy = malloc((size_t)text.size + 1);
    if (copy) {
        if (text.size > 0) {
            memcpy(copy, text.data, (size_t)text.size);
        }
        copy[text.size] = '\0';
    }
    return copy;
}

CordonOutcome world_lose(CordonWorld *world, const char *words) {
    world->is_lost = true;
    world_end(world);
    free(world->error);
    world->error = copy_text(str_from(words));
    return CORDON_LOST;
}

/* There is no answer: a limit from outside, or the end of the world. */
static CordonOutcome fail_run(CordonWorld *world, Status status) {
    if (status == ST_TIMEOUT) {
        world_lose(world, "the process was ended at a limit");
        world->limit = jail_limit_name(world->session.limit);
        return CORDON_LIMITED;
    }
    world->is_interrupted = status == ST_INTERRUPTED;
    return world_lose(world, world->is_interrupted ? "interrupted"
                                                   : session_worker_problem(&world->worker));
}

static CordonOutcome take_ending(CordonWorld *world, const WireMessage *answer) {
    Str packed = answer->parts[WORKER_PART_ENDING];
    Str result = answer->parts[WORKER_PART_RESULT], repr = answer->parts[WORKER_PART_REPR];
    static const char *const limits[] = {[ENGINE_LIMIT_FUEL] = "fuel",
                                         [ENGINE_LIMIT_MEMORY] = "memory",
                                         [ENGINE_LIMIT_OUTPUT] = "output",
                                         [ENGINE_LIMIT_INTERRUPT] = "wall",
                                         [ENGINE_LIMIT_RECURSION] = "recursion"};
    if (packed.size != sizeof world->ending) {
        return world_lose(world, "the worker process gave an answer that makes no sense");
    }
    memcpy(&world->ending, packed.data, sizeof world->ending);
    int32_t limit = world->ending.limit;
    switch (answer->number) {
    case WORKER_RUN_EXITED:
        world->result = embed_value_take(result);
        world->repr = repr.size > 0 ? copy_text(repr) : NULL;
        return CORDON_DONE;
    case WORKER_RUN_RAISED:
        world->error_type = copy_text(result);
        world->error = copy_text(repr);
        return CORDON_RAISED;
    case WORKER_RUN_LIMIT:
        if (limit <= ENGINE_LIMIT_NONE || limit > ENGINE_LIMIT_RECURSION) {
            break;
        }
        world->limit =
            limit == ENGINE_LIMIT_INTERRUPT ? jail_limit_name(world->session.limit) : limits[limit];
        return CORDON_LIMITED;
    default: break;
    }
    return world_lose(world, "the worker process gave an answer that makes no sense");
}

static const WorldFunction *find_function(const CordonWorld *world, Str name) {
    for (const WorldFunction *function = world->functions; function; function = function->next) {
        if (str_equal(str_from(function->name), name)) {
            return function;
        }
    }
    return NULL;
}

void world_take_call(CordonWorld *world, const WireMessage *call) {
    cordon_value_free(world->call_arguments);
    cordon_value_free(world->call_keywords);
    free(world->call_name);
    world->call_arguments = embed_value_take(call->parts[WORKER_PART_CALL_ARGUMENTS]);
    world->call_keywords = embed_value_take(call->parts[WORKER_PART_CALL_KEYWORDS]);
    world->call_name = copy_text(call->parts[WORKER_PART_CALL_NAME]);
}

/* Answers a call by a function of the caller's. false: it waits for cordon_world_resume. */
static bool serve_call(CordonWorld *world, const WireMessage *call, Buf *value,
                       WireMessage *out_request) {
    const WorldFunction *function = find_function(world, call->parts[WORKER_PART_CALL_NAME]);
    *out_request = (WireMessage){.type = WORKER_ANSWER};
    if (!function) {
        out_request->parts[WORKER_PART_ERROR_TYPE] = STR("PermissionError");
        out_request->parts[WORKER_PART_ERROR_MESSAGE] = STR("the host offers no such function");
        return true;
    }
    world_take_call(world, call);
    if (!function->function) {
        return false;
    }
    CordonError error = {"RuntimeError", ""};
    CordonValue *result =
        function->function(function->context, world->call_arguments, world->call_keywords, &error);
    buf_clear(value);
    if (result && embed_value_put(result, value)) {
        out_request->parts[WORKER_PART_VALUE] = buf_view(value);
    } else {
        error.type[sizeof error.type - 1] = error.message[sizeof error.message - 1] = '\0';
        out_request->parts[WORKER_PART_ERROR_TYPE] = arena_copy_str(
            &world->arena, str_from(result || !error.type[0] ? "TypeError" : error.type));
        out_request->parts[WORKER_PART_ERROR_MESSAGE] =
            arena_copy_str(&world->arena, str_from(result ? "the host's value has no form in Python"
                                                          : error.message));
    }
    cordon_value_free(result);
    return true;
}

CordonOutcome world_take_pause(CordonWorld *world, const WireMessage *answer) {
    Str packed = answer->parts[WORKER_PART_ENDING];
    if (packed.size != sizeof world->ending) {
        return world_lose(world, "the worker process gave an answer that makes no sense");
    }
    memcpy(&world->ending, packed.data, sizeof world->ending);
    world->is_paused = true;
    return CORDON_PAUSED;
}

/* Tells the worker where what comes next is to pause. false: *out_outcome says why nothing comes. */
static bool ask_for_pause(CordonWorld *world, CordonOutcome *out_outcome) {
    WireMessage answer, request = {.type = WORKER_PAUSE_AFTER, .number = world->pause_after};
    if (world->pause_after == 0) {
        return true;
    }
    world->pause_after = 0;
    Status status = world_ask(world, &request, &answer);
    if (status == ST_OK && answer.type == WORKER_VALUE) {
        return true;
    }
    *out_outcome = status == ST_OK
                       ? world_lose(world, "the worker process gave an answer that makes no sense")
                       : fail_run(world, status);
    return false;
}

/* Until it is at its end, waits or is paused. */
static CordonOutcome drive(CordonWorld *world, WireMessage request) {
    Buf value;
    buf_init(&value, WORKER_VALUE_BYTES);
    CordonOutcome outcome = CORDON_LOST;
    for (bool goes_on = ask_for_pause(world, &outcome); goes_on;) {
        WireMessage answer;
        Status status = world_ask(world, &request, &answer);
        goes_on = false;
        if (status != ST_OK) {
            outcome = fail_run(world, status);
        } else if (answer.type == WORKER_ENDED) {
            outcome = take_ending(world, &answer);
        } else if (answer.type == WORKER_SYNTAX_ERROR) {
            world->error = copy_text(answer.parts[0]);
            outcome = CORDON_REFUSED;
        } else if (answer.type == WORKER_CALL) {
            goes_on = serve_call(world, &answer, &value, &request);
            world->is_waiting = !goes_on;
            if (goes_on && world->entry) {
                session_entry_call(world->entry, &answer, &request);
            }
            outcome = CORDON_WAITS;
        } else if (answer.type == WORKER_PAUSED) {
            outcome = world_take_pause(world, &answer);
        } else {
            outcome = world_lose(world, "the worker process gave an answer that makes no sense");
        }
    }
    buf_done(&value);
    if (world->session.is_killed && !world->is_lost) {
        /* Its answer was on its way when its time was up. */
        world->is_lost = true;
        world_end(world);
    }
    return outcome;
}

CordonOutcome world_drive(CordonWorld *world, WireMessage request) {
    CordonOutcome outcome = drive(world, request);
    world_entry_end(world, outcome);
    return outcome;
}

CordonOutcome world_refuse(CordonWorld *world, const char *words) {
    free(world->error);
    world->error = copy_text(str_from(words));
    return CORDON_REFUSED;
}

/* Before a run: nothing is left of the last. false: it cannot begin. */
static bool begin(CordonWorld *world, CordonOutcome *out_outcome) {
    if (world->is_lost) {
        *out_outcome = CORDON_LOST;
        return false;
    }
    if (world->is_waiting || world->is_paused) {
        *out_outcome = world_refuse(
            world, world->is_paused ? "the world is paused: go on with cordon_world_continue"
                                    : "the world waits for cordon_world_resume");
        return false;
    }
    world_clear(world);
    world->ending = (WorkerEnding){0};
    world->told_bytes[0] = world->told_bytes[1] = 0;
    Status status = world_begin_times(world);
    if (status != ST_OK) {
        *out_outcome = fail_run(world, status);
        return false;
    }
    return true;
}

static CordonOutcome refuse_unrecorded(CordonWorld *world) {
    return world_refuse(world, "the policy requires a record (record.keep), and this run's entry "
                               "cannot be written");
}

static CordonOutcome run(CordonWorld *world, const CordonProgram *program, WorkerRunMode mode) {
    CordonOutcome outcome;
    if (!begin(world, &outcome)) {
        return outcome;
    }
    if (!program) {
        return world_refuse(world, "there is no program");
    }
    if (!world_entry_begin(world, program, NULL)) {
        return refuse_unrecorded(world);
    }
    return world_drive(
        world, (WireMessage){.type = WORKER_RUN,
                             .number = mode,
                             .parts = {[WORKER_PART_SOURCE] = {program->source,
                                                               (int64_t)program->source_bytes},
                                       [WORKER_PART_FILENAME] = str_from(program->name)}});
}

CordonOutcome cordon_world_run(CordonWorld *world, const CordonProgram *program) {
    return run(world, program, WORKER_RUN_PROGRAM);
}

CordonOutcome cordon_world_run_cell(CordonWorld *world, const CordonProgram *program) {
    return run(world, program, WORKER_RUN_CELL);
}

/* Appends a tuple of what a list or tuple holds. */
static bool put_arguments(const CordonValue *arguments, Buf *out) {
    CordonType type = cordon_type(arguments);
    if (arguments && type != CORDON_TUPLE && type != CORDON_LIST) {
        return false;
    }
    wire_put_head(out, WIRE_TUPLE, (int64_t)cordon_count(arguments));
    for (size_t i = 0; i < cordon_count(arguments); i++) {
        if (!embed_value_put(cordon_item(arguments, i), out)) {
            return false;
        }
    }
    return out->failure == ST_OK;
}

CordonOutcome cordon_world_call(CordonWorld *world, const char *function,
                                const CordonValue *arguments) {
    CordonOutcome outcome;
    if (!begin(world, &outcome)) {
        return outcome;
    }
    CordonValue *found;
    if (cordon_world_get(world, function, &found) != CORDON_OK) {
        return world_refuse(world, "there is no function of that name");
    }
    cordon_value_free(found);
    Buf packed;
    buf_init(&packed, WORKER_VALUE_BYTES);
    if (!put_arguments(arguments, &packed)) {
        outcome = world_refuse(world, "the arguments have no form in Python");
    } else if (!world_entry_begin(world, NULL, function)) {
        outcome = refuse_unrecorded(world);
    } else {
        outcome = world_drive(
            world, (WireMessage){.type = WORKER_INVOKE,
                                 .parts = {[WORKER_PART_FUNCTION] = str_from(function),
                                           [WORKER_PART_ARGUMENTS] = buf_view(&packed)}});
    }
    buf_done(&packed);
    return outcome;
}

static CordonOutcome resume(CordonWorld *world, WireMessage answer) {
    if (world->is_lost) {
        return CORDON_LOST;
    }
    if (!world->is_waiting) {
        return world_refuse(world, "the world does not wait");
    }
    world->is_waiting = false;
    answer.type = WORKER_ANSWER;
    if (world->entry && world->call_name) {
        WireMessage call = {.parts = {[WORKER_PART_CALL_NAME] = str_from(world->call_name)}};
        session_entry_call(world->entry, &call, &answer);
    }
    return world_drive(world, answer);
}

CordonOutcome cordon_world_resume(CordonWorld *world, const CordonValue *result) {
    Buf value;
    buf_init(&value, WORKER_VALUE_BYTES);
    CordonOutcome outcome =
        embed_value_put(result, &value)
            ? resume(world, (WireMessage){.parts = {[WORKER_PART_VALUE] = buf_view(&value)}})
            : world_refuse(world, "the value has no form in Python");
    buf_done(&value);
    return outcome;
}

CordonOutcome cordon_world_resume_error(CordonWorld *world, const char *type, const char *message) {
    return resume(world, (WireMessage){.parts = {[WORKER_PART_ERROR_TYPE] = str_from(type),
                                                 [WORKER_PART_ERROR_MESSAGE] = str_from(message)}});
}
