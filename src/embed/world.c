/* Runtimes, programs and worlds of the C library.
 *
 * A runtime keeps worlds that are open already, each in a process of its own: the request to make a fresh world was
 * sent when the last one was closed, so that its answer is there when the next is wanted. What is left in a process
 * when a world is closed is nothing: its memory goes back to the system before the next begins. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fences.h"
#include "base/limits.h"
#include "cordon.h"
#include "embed/embed.h"
#include "embed/values.h"
#include "engine/engine.h"
#include "inside/inside.h"
#include "session/session.h"

#define POLICY_BYTES (INT64_C(64) << 20)
#define ANSWER_BYTES (INT64_C(1) << 30)
enum { READY_MOST = 1000 };

struct CordonRuntime {
    pthread_mutex_t lock; /* of what follows */
    SessionWorker judge;  /* the process that judges programs; */
    Inside *judge_inside; /* or what does so in this one */
    CordonWorld *ready;   /* a list */
    size_t ready_count;
    /* Never changed once it is open. */
    size_t ready_most;
    bool is_inside; /* worlds are in this process */
    Arena arena;
    PolicyLoaded loaded;
    char *policy_text;
};

struct CordonProgram {
    char *name;
    char *source;
    size_t source_bytes;
};

typedef struct Function {
    char *name;
    CordonFunction *function; /* NULL: the world waits */
    void *context;
    struct Function *next;
} Function;

struct CordonWorld {
    CordonRuntime *runtime;
    CordonWorld *next; /* in the list of those that are ready */
    SessionWorker worker;
    SessionWorld session;
    Inside *inside; /* in place of the worker: the world is in this process */
    CordonWorldOptions options;
    Function *functions;
    bool is_opening;     /* the answer to the request for a fresh world has not been taken */
    bool is_waiting;     /* for cordon_world_resume */
    bool is_paused;      /* for cordon_world_continue */
    int64_t pause_after; /* fuel; 0: what goes on next does not pause */
    bool is_lost;
    int64_t told_bytes[2]; /* of the run's output */
    /* The last run. */
    Arena arena;
    WorkerEnding ending;
    CordonValue *result, *call_arguments, *call_keywords;
    char *repr, *error_type, *error, *call_name;
    const char *limit;
};

/* --- worlds that wait ------------------------------------------------------------------------------------------- */

static bool on_output(void *context, int stream, Str bytes) {
    CordonWorld *world = context;
    int64_t *told = &world->told_bytes[stream - 1];
    int64_t room = world->runtime->loaded.policy.limit_output_bytes - *told;
    int64_t size = bytes.size < room ? bytes.size : room;
    *told += size;
    if (!world->options.on_output || size == 0) {
        return true;
    }
    return world->options.on_output(world->options.context, stream, bytes.data, (size_t)size) == 0;
}

/* --- asking: a process, or a room in this one ------------------------------------------------------------------- */

static Status ask_inside(CordonWorld *world, const WireMessage *request, WireMessage *out_answer) {
    SessionWorld *session = &world->session;
    InsideCall call = {.policy = session->policy,
                       .on_output = on_output,
                       .context = world,
                       .cancel_fd = session->cancel_fd,
                       .wall_ns = session->wall_ns,
                       .cpu_ns = session->cpu_ns};
    Status status = inside_ask(world->inside, &call, &world->arena, request, out_answer);
    session->wall_ns = call.wall_ns;
    session->cpu_ns = call.cpu_ns;
    session->limit = call.limit;
    return call.is_interrupted ? ST_INTERRUPTED : status;
}

static Status ask_world(CordonWorld *world, const WireMessage *request, WireMessage *out_answer) {
    return world->inside ? ask_inside(world, request, out_answer)
                         : session_world_ask(&world->session, &world->arena, request, out_answer);
}

/* The times of the policy begin to count again. */
static Status begin_times(CordonWorld *world) {
    if (!world->inside) {
        return session_world_begin(&world->session, &world->arena);
    }
    world->session.wall_ns = world->session.cpu_ns = 0;
    world->session.limit = JAIL_LIMIT_NONE;
    return ST_OK;
}

/* Whatever runs the world is gone. */
static void end_world(CordonWorld *world) {
    if (world->inside) {
        inside_free(world->inside);
        world->inside = NULL;
    }
    session_worker_done(&world->worker);
}

/* Asks for a fresh world; the answer is taken when it is needed. */
static bool post_open(CordonWorld *world) {
    WorkerLimits limits;
    session_world_limits(&world->runtime->loaded.policy, &limits);
    WireMessage request = {
        .type = WORKER_OPEN,
        .parts = {[WORKER_PART_LIMITS] = {(const char *)&limits, sizeof limits}}};
    if (world->inside) { /* it takes no time */
        WireMessage answer;
        world->session.wall_ns = world->session.cpu_ns = 0;
        world->is_opening = ask_inside(world, &request, &answer) == ST_OK &&
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

static CordonWorld *make_world(CordonRuntime *runtime) {
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

static void clear_run(CordonWorld *world) {
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
        Function *function = world->functions;
        world->functions = function->next;
        free(function->name);
        free(function);
    }
}

static void free_world(CordonWorld *world) {
    clear_run(world);
    forget_functions(world);
    end_world(world);
    arena_done(&world->arena);
    free(world);
}

/* Takes the answer to the request for a fresh world, where it is outstanding. */
static Status settle(CordonWorld *world) {
    Status status = begin_times(world);
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
        free_world(world); /* its process has died while it waited */
    }
    world = make_world(runtime);
    if (!world) {
        return CORDON_NO_MEMORY;
    }
    set_options(world, options);
    if (!world->is_opening || settle(world) != ST_OK) {
        free_world(world);
        return CORDON_FAILED;
    }
    *out_world = world;
    return CORDON_OK;
}

/* Puts a world that has been emptied among those that wait. false: there are enough. */
static bool keep_ready(CordonRuntime *runtime, CordonWorld *world) {
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
    clear_run(world);
    forget_functions(world);
    set_options(world, NULL);
    world->is_waiting = world->is_paused = false;
    world->pause_after = 0;
    if (world->is_lost || !post_open(world) || !keep_ready(world->runtime, world)) {
        free_world(world);
    }
}

/* --- runtimes --------------------------------------------------------------------------------------------------- */

static void tell_error(char **out_error, Str words) {
    if (!out_error) {
        return;
    }
    Buf text;
    buf_init(&text, 1 << 16);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "error", words);
    wire_json_close(&json, '}');
    buf_append(&text, (Str){"\n\0", 2});
    int64_t size;
    *out_error = text.failure == ST_OK ? buf_take(&text, &size) : NULL;
    buf_done(&text);
}

static CordonStatus fill_runtime(CordonRuntime *runtime, const CordonRuntimeOptions *options,
                                 char **out_error) {
    Str problem;
    CordonStatus status =
        embed_policy_load(&runtime->arena, runtime->policy_text, &runtime->loaded, &problem);
    if (status != CORDON_OK) {
        tell_error(out_error, problem);
        return status;
    }
    if (embed_wants_record(&runtime->loaded) &&
        runtime->loaded.policy.record_keep == RECORD_REQUIRE) {
        tell_error(out_error,
                   STR("the policy requires a record (record.keep), and worlds keep none"));
        return CORDON_INVALID;
    }
    runtime->ready_most = options->ready_count;
    runtime->is_inside = options->struct_bytes == sizeof *options && options->in_process;
    if (runtime->is_inside && !inside_is_linked()) {
        tell_error(out_error, STR("this library runs worlds in processes of their own: for "
                                  "in_process link libcordon-inproc"));
        return CORDON_INVALID;
    }
    runtime->judge_inside = runtime->is_inside ? inside_new() : NULL;
    if (runtime->is_inside && !runtime->judge_inside) {
        tell_error(out_error, STR("out of memory"));
        return CORDON_FAILED;
    }
    for (size_t i = 0; i < options->ready_count; i++) {
        CordonWorld *world = make_world(runtime);
        if (!world || !world->is_opening) {
            tell_error(out_error, world ? str_from(session_worker_problem(&world->worker))
                                        : STR("out of memory"));
            if (world) {
                free_world(world);
            }
            return CORDON_FAILED;
        }
        keep_ready(runtime, world);
    }
    return CORDON_OK;
}

CordonStatus cordon_runtime_open(const CordonRuntimeOptions *options, CordonRuntime **out_runtime,
                                 char **out_error) {
    *out_runtime = NULL;
    if (out_error) {
        *out_error = NULL;
    }
    size_t first = offsetof(CordonRuntimeOptions, in_process); /* of this header's first version */
    if (!options || (options->struct_bytes != sizeof *options && options->struct_bytes != first) ||
        options->ready_count > READY_MOST) {
        tell_error(out_error,
                   STR("the options were not made from CORDON_RUNTIME_OPTIONS of this version's "
                       "cordon.h, or want more than 1000 processes"));
        return CORDON_INVALID;
    }
    CordonRuntime *runtime = calloc(1, sizeof *runtime);
    if (!runtime) {
        return CORDON_NO_MEMORY;
    }
    pthread_mutex_init(&runtime->lock, NULL);
    session_worker_init(&runtime->judge, -1);
    runtime->judge.survives_thread = true;
    arena_init(&runtime->arena, POLICY_BYTES);
    runtime->policy_text = options->policy ? strdup(options->policy) : NULL;
    CordonStatus status = options->policy && !runtime->policy_text
                              ? CORDON_NO_MEMORY
                              : fill_runtime(runtime, options, out_error);
    if (status != CORDON_OK) {
        cordon_runtime_close(runtime);
        return status;
    }
    *out_runtime = runtime;
    return CORDON_OK;
}

void cordon_runtime_close(CordonRuntime *runtime) {
    if (!runtime) {
        return;
    }
    while (runtime->ready) {
        CordonWorld *world = runtime->ready;
        runtime->ready = world->next;
        free_world(world);
    }
    session_worker_done(&runtime->judge);
    if (runtime->judge_inside) {
        inside_free(runtime->judge_inside);
    }
    arena_done(&runtime->arena);
    pthread_mutex_destroy(&runtime->lock);
    free(runtime->policy_text);
    free(runtime);
}

/* --- programs --------------------------------------------------------------------------------------------------- */

void cordon_program_free(CordonProgram *program) {
    if (program) {
        free(program->name);
        free(program->source);
        free(program);
    }
}

static CordonProgram *make_program(const char *name, Str source, bool from_markdown) {
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES + 1);
    if (!from_markdown || !fences_extract(source, &code)) {
        buf_append(&code, source);
    }
    CordonProgram *program = calloc(1, sizeof *program);
    if (program && code.failure == ST_OK) {
        int64_t size;
        program->name = strdup(name);
        buf_append_char(&code, '\0');
        program->source = buf_take(&code, &size);
        program->source_bytes = (size_t)size - 1;
    }
    buf_done(&code);
    if (program && (!program->name || !program->source)) {
        cordon_program_free(program);
        program = NULL;
    }
    return program;
}

static CordonStatus status_of(Status status) {
    switch ((int)status) {
    case ST_OK: return CORDON_OK;
    case ST_INVALID: return CORDON_INVALID;
    case ST_INTERRUPTED: return CORDON_INTERRUPTED;
    default: return CORDON_FAILED;
    }
}

/* Nothing that is judged prints. */
static bool drop_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
    return true;
}

static Status ask_judge_inside(void *context, Arena *arena, const WireMessage *request,
                               WireMessage *out_answer) {
    const CordonRuntime *runtime = context;
    Policy times = runtime->loaded.policy; /* those of a run are not for judging */
    times.limit_wall_ms = times.limit_cpu_ms = LIMIT_WORKER_REQUEST_MS;
    InsideCall call = {.policy = &times, .on_output = drop_output, .cancel_fd = -1};
    return inside_ask(runtime->judge_inside, &call, arena, request, out_answer);
}

/* Has a program judged. With the lock. */
static Status vet(CordonRuntime *runtime, Arena *arena, const SessionVetRequest *request,
                  SessionVetting *out_vetting, char **out_verdict) {
    Status status = runtime->judge_inside
                        ? session_vet_by(ask_judge_inside, runtime, arena, request, out_vetting)
                        : session_worker_vet(&runtime->judge, arena, request, out_vetting);
    if (status != ST_OK) {
        tell_error(out_verdict, runtime->judge_inside
                                    ? str_from(status_text(status))
                                    : str_from(session_worker_problem(&runtime->judge)));
    }
    return status;
}

static CordonStatus judge(CordonRuntime *runtime, Arena *arena, const char *name, Str source,
                          CordonProgram **out_program, char **out_verdict) {
    SessionVetRequest request = {
        .filename = str_from(name), .source = source, .policy = &runtime->loaded.policy};
    SessionVetting vetting;
    pthread_mutex_lock(&runtime->lock);
    Status status = vet(runtime, arena, &request, &vetting, out_verdict);
    pthread_mutex_unlock(&runtime->lock);
    if (status != ST_OK) {
        return status_of(status);
    }
    const Verdict *verdict = &vetting.verdict;
    if (out_verdict) {
        Buf json;
        int64_t size;
        buf_init(&json, LIMIT_FRAME_BYTES);
        verdict_to_json(verdict, &json);
        buf_append(&json, (Str){"\n\0", 2});
        *out_verdict = json.failure == ST_OK ? buf_take(&json, &size) : NULL;
        buf_done(&json);
    }
    if (verdict->syntax_error || verdict->decision != DECISION_ALLOW) {
        return CORDON_OK;
    }
    *out_program = make_program(name, source, verdict->from_markdown);
    return *out_program ? CORDON_OK : CORDON_NO_MEMORY;
}

CordonStatus cordon_program_load(CordonRuntime *runtime, const char *name, const char *source,
                                 size_t source_bytes, CordonProgram **out_program,
                                 char **out_verdict) {
    *out_program = NULL;
    if (out_verdict) {
        *out_verdict = NULL;
    }
    if (!runtime || !name || !embed_is_component(name) || (!source && source_bytes > 0) ||
        source_bytes > (size_t)LIMIT_SOURCE_BYTES) {
        tell_error(out_verdict, STR("a program needs a source of at most 256 MiB and a name that "
                                    "is one path component"));
        return CORDON_INVALID;
    }
    Arena arena;
    arena_init(&arena, ANSWER_BYTES);
    Str text = {source ? source : "", (int64_t)source_bytes};
    CordonStatus status = judge(runtime, &arena, name, text, out_program, out_verdict);
    arena_done(&arena);
    return status;
}

/* --- runs ------------------------------------------------------------------------------------------------------- */

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

static CordonOutcome lose(CordonWorld *world, const char *words) {
    world->is_lost = true;
    end_world(world);
    free(world->error);
    world->error = copy_text(str_from(words));
    return CORDON_LOST;
}

/* There is no answer: a limit from outside, or the end of the world. */
static CordonOutcome fail_run(CordonWorld *world, Status status) {
    if (status == ST_TIMEOUT) {
        lose(world, "the process was ended at a limit");
        world->limit = jail_limit_name(world->session.limit);
        return CORDON_LIMITED;
    }
    return lose(world,
                status == ST_INTERRUPTED ? "interrupted" : session_worker_problem(&world->worker));
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
        return lose(world, "the worker process gave an answer that makes no sense");
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
    return lose(world, "the worker process gave an answer that makes no sense");
}

static const Function *find_function(const CordonWorld *world, Str name) {
    for (const Function *function = world->functions; function; function = function->next) {
        if (str_equal(str_from(function->name), name)) {
            return function;
        }
    }
    return NULL;
}

static void take_call(CordonWorld *world, const WireMessage *call) {
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
    const Function *function = find_function(world, call->parts[WORKER_PART_CALL_NAME]);
    *out_request = (WireMessage){.type = WORKER_ANSWER};
    if (!function) {
        out_request->parts[WORKER_PART_ERROR_TYPE] = STR("PermissionError");
        out_request->parts[WORKER_PART_ERROR_MESSAGE] = STR("the host offers no such function");
        return true;
    }
    take_call(world, call);
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

/* The run came to rest where it was wanted. */
static CordonOutcome take_pause(CordonWorld *world, const WireMessage *answer) {
    Str packed = answer->parts[WORKER_PART_ENDING];
    if (packed.size != sizeof world->ending) {
        return lose(world, "the worker process gave an answer that makes no sense");
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
    Status status = ask_world(world, &request, &answer);
    if (status == ST_OK && answer.type == WORKER_VALUE) {
        return true;
    }
    *out_outcome = status == ST_OK
                       ? lose(world, "the worker process gave an answer that makes no sense")
                       : fail_run(world, status);
    return false;
}

/* Sends the request, and answers its calls, until the run has come to an end, is paused or waits. */
static CordonOutcome drive(CordonWorld *world, WireMessage request) {
    Buf value;
    buf_init(&value, WORKER_VALUE_BYTES);
    CordonOutcome outcome = CORDON_LOST;
    for (bool goes_on = ask_for_pause(world, &outcome); goes_on;) {
        WireMessage answer;
        Status status = ask_world(world, &request, &answer);
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
            outcome = CORDON_WAITS;
        } else if (answer.type == WORKER_PAUSED) {
            outcome = take_pause(world, &answer);
        } else {
            outcome = lose(world, "the worker process gave an answer that makes no sense");
        }
    }
    buf_done(&value);
    if (world->session.is_killed && !world->is_lost) {
        /* Its answer was on its way when its time was up. */
        world->is_lost = true;
        end_world(world);
    }
    return outcome;
}

static CordonOutcome refuse(CordonWorld *world, const char *words) {
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
        *out_outcome =
            refuse(world, world->is_paused ? "the world is paused: go on with cordon_world_continue"
                                           : "the world waits for cordon_world_resume");
        return false;
    }
    clear_run(world);
    world->ending = (WorkerEnding){0};
    world->told_bytes[0] = world->told_bytes[1] = 0;
    Status status = begin_times(world);
    if (status != ST_OK) {
        *out_outcome = fail_run(world, status);
        return false;
    }
    return true;
}

static CordonOutcome run(CordonWorld *world, const CordonProgram *program, WorkerRunMode mode) {
    CordonOutcome outcome;
    if (!begin(world, &outcome)) {
        return outcome;
    }
    if (!program) {
        return refuse(world, "there is no program");
    }
    return drive(world,
                 (WireMessage){.type = WORKER_RUN,
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
        return refuse(world, "there is no function of that name");
    }
    cordon_value_free(found);
    Buf packed;
    buf_init(&packed, WORKER_VALUE_BYTES);
    if (put_arguments(arguments, &packed)) {
        outcome =
            drive(world, (WireMessage){.type = WORKER_INVOKE,
                                       .parts = {[WORKER_PART_FUNCTION] = str_from(function),
                                                 [WORKER_PART_ARGUMENTS] = buf_view(&packed)}});
    } else {
        outcome = refuse(world, "the arguments have no form in Python");
    }
    buf_done(&packed);
    return outcome;
}

static CordonOutcome resume(CordonWorld *world, WireMessage answer) {
    if (world->is_lost) {
        return CORDON_LOST;
    }
    if (!world->is_waiting) {
        return refuse(world, "the world does not wait");
    }
    world->is_waiting = false;
    answer.type = WORKER_ANSWER;
    return drive(world, answer);
}

CordonOutcome cordon_world_resume(CordonWorld *world, const CordonValue *result) {
    Buf value;
    buf_init(&value, WORKER_VALUE_BYTES);
    CordonOutcome outcome =
        embed_value_put(result, &value)
            ? resume(world, (WireMessage){.parts = {[WORKER_PART_VALUE] = buf_view(&value)}})
            : refuse(world, "the value has no form in Python");
    buf_done(&value);
    return outcome;
}

CordonOutcome cordon_world_resume_error(CordonWorld *world, const char *type, const char *message) {
    return resume(world, (WireMessage){.parts = {[WORKER_PART_ERROR_TYPE] = str_from(type),
                                                 [WORKER_PART_ERROR_MESSAGE] = str_from(message)}});
}

/* --- variables -------------------------------------------------------------------------------------------------- */

/* One question about a world that does not run. *out_answer lies in the world's arena. */
static CordonStatus ask(CordonWorld *world, const WireMessage *request, WireMessage *out_answer) {
    if (world->is_lost || world->is_waiting || world->is_paused) {
        return world->is_lost ? CORDON_FAILED : CORDON_INVALID;
    }
    Status status = begin_times(world);
    if (status == ST_OK) {
        status = ask_world(world, request, out_answer);
    }
    if (status != ST_OK || out_answer->type != WORKER_VALUE) {
        lose(world, "the worker process gave no answer");
        return CORDON_FAILED;
    }
    return out_answer->number == 1 ? CORDON_OK : CORDON_INVALID;
}

CordonStatus cordon_world_set(CordonWorld *world, const char *name, const CordonValue *value) {
    Buf packed;
    buf_init(&packed, WORKER_VALUE_BYTES);
    CordonStatus status = CORDON_INVALID;
    if (embed_value_put(value, &packed)) {
        WireMessage answer, request = {.type = WORKER_SET,
                                       .parts = {[WORKER_PART_NAME] = str_from(name),
                                                 [WORKER_PART_CONTENT] = buf_view(&packed)}};
        status = ask(world, &request, &answer);
    }
    buf_done(&packed);
    return status;
}

CordonStatus cordon_world_get(CordonWorld *world, const char *name, CordonValue **out_value) {
    *out_value = NULL;
    WireMessage answer,
        request = {.type = WORKER_GET, .parts = {[WORKER_PART_NAME] = str_from(name)}};
    CordonStatus status = ask(world, &request, &answer);
    if (status == CORDON_OK) {
        *out_value = embed_value_take(answer.parts[0]);
        status = *out_value ? CORDON_OK : CORDON_FAILED;
    }
    return status;
}

/* Puts a function at `place` in a list of them. */
static bool add_function(Function **place, const char *name, CordonFunction *function,
                         void *context) {
    Function *row = calloc(1, sizeof *row);
    char *copy = strdup(name);
    if (!row || !copy) {
        free(row);
        free(copy);
        return false;
    }
    *row = (Function){.name = copy, .function = function, .context = context, .next = *place};
    *place = row;
    return true;
}

CordonStatus cordon_world_function(CordonWorld *world, const char *name, const char *doc,
                                   CordonFunction *function, void *context) {
    if (!add_function(&world->functions, name, function, context)) {
        return CORDON_NO_MEMORY;
    }
    if (world->is_waiting || world->is_paused) {
        return CORDON_OK;
    }
    WireMessage answer, request = {.type = WORKER_TOOL,
                                   .parts = {[WORKER_PART_NAME] = str_from(name),
                                             [WORKER_PART_CONTENT] = str_from(doc ? doc : "")}};
    return ask(world, &request, &answer);
}

/* --- saved worlds ----------------------------------------------------------------------------------------------- */

void cordon_world_pause_after(CordonWorld *world, long long fuel) {
    world->pause_after = fuel > 0 ? fuel : 0;
}

CordonOutcome cordon_world_continue(CordonWorld *world) {
    if (world->is_lost) {
        return CORDON_LOST;
    }
    if (!world->is_paused) {
        return refuse(world, "the world is not paused");
    }
    world->is_paused = false;
    return drive(world, (WireMessage){.type = WORKER_RESUME});
}

CordonOutcome cordon_world_state(const CordonWorld *world) {
    return world->is_lost      ? CORDON_LOST
           : world->is_paused  ? CORDON_PAUSED
           : world->is_waiting ? CORDON_WAITS
                               : CORDON_DONE;
}

/* The world's bytes, in its arena. */
static CordonStatus save(CordonWorld *world, Str *out_bytes) {
    if (world->is_lost) {
        return CORDON_INVALID;
    }
    WireMessage answer, request = {.type = WORKER_SAVE};
    Status status = world->is_paused || world->is_waiting ? ST_OK : begin_times(world);
    if (status == ST_OK) {
        status = ask_world(world, &request, &answer);
    }
    if (status != ST_OK || (answer.type != WORKER_SAVED && answer.type != WORKER_VALUE)) {
        lose(world, "the worker process gave no answer");
        return CORDON_FAILED;
    }
    *out_bytes = answer.parts[0];
    return answer.type == WORKER_SAVED ? CORDON_OK : CORDON_INVALID;
}

CordonStatus cordon_world_save(CordonWorld *world, char **out_bytes, size_t *out_count) {
    ArenaMark mark = arena_mark(&world->arena);
    Str bytes;
    *out_bytes = NULL;
    *out_count = 0;
    CordonStatus status = save(world, &bytes);
    if (status == CORDON_OK) {
        *out_bytes = malloc((size_t)bytes.size);
        status = *out_bytes ? CORDON_OK : CORDON_NO_MEMORY;
    }
    if (*out_bytes) {
        memcpy(*out_bytes, bytes.data, (size_t)bytes.size);
        *out_count = (size_t)bytes.size;
    }
    arena_release(&world->arena, mark);
    return status;
}

/* Puts a saved world in the place of the fresh one. */
static CordonStatus fill_world(CordonWorld *world, Str bytes) {
    WorkerLimits limits;
    session_world_limits(&world->runtime->loaded.policy, &limits);
    WireMessage answer,
        request = {.type = WORKER_LOAD,
                   .parts = {[WORKER_PART_LIMITS] = {(const char *)&limits, sizeof limits},
                             [WORKER_PART_WORLD] = bytes}};
    Status status = ask_world(world, &request, &answer);
    if (status != ST_OK) {
        return status == ST_LIMIT ? CORDON_INVALID : status_of(status);
    }
    world->is_waiting = answer.type == WORKER_CALL;
    if (answer.type == WORKER_CALL) {
        take_call(world, &answer);
    } else if (answer.type == WORKER_PAUSED) {
        return take_pause(world, &answer) == CORDON_PAUSED ? CORDON_OK : CORDON_FAILED;
    }
    return answer.type == WORKER_CALL || answer.type == WORKER_VALUE ? CORDON_OK : CORDON_FAILED;
}

static CordonStatus load(CordonRuntime *runtime, const CordonWorldOptions *options, Str bytes,
                         CordonWorld **out_world) {
    CordonWorld *world;
    CordonStatus status = cordon_world_open(runtime, options, &world);
    if (status != CORDON_OK) {
        return status;
    }
    status = fill_world(world, bytes);
    if (status == CORDON_OK) {
        *out_world = world;
    } else {
        free_world(world);
    }
    return status;
}

CordonStatus cordon_world_load(CordonRuntime *runtime, const CordonWorldOptions *options,
                               const char *bytes, size_t count, CordonWorld **out_world) {
    *out_world = NULL;
    return bytes && count <= (size_t)LIMIT_FRAME_BYTES
               ? load(runtime, options, (Str){bytes, (int64_t)count}, out_world)
               : CORDON_INVALID;
}

CordonStatus cordon_world_copy(CordonWorld *world, const CordonWorldOptions *options,
                               CordonWorld **out_world) {
    ArenaMark mark = arena_mark(&world->arena);
    Str bytes;
    CordonWorld *copy = NULL;
    *out_world = NULL;
    CordonStatus status = save(world, &bytes);
    if (status == CORDON_OK) {
        status = load(world->runtime, options, bytes, &copy);
    }
    arena_release(&world->arena, mark);
    Function **last = copy ? &copy->functions : NULL;
    for (const Function *row = world->functions; row && copy; row = row->next) {
        if (!add_function(last, row->name, row->function, row->context)) {
            cordon_world_close(copy);
            return CORDON_NO_MEMORY;
        }
        last = &(*last)->next;
    }
    *out_world = copy;
    return status;
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
