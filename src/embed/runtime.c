/* Runtimes and programs of the C library: a policy, and what judges by it. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fences.h"
#include "base/limits.h"
#include "embed/embed.h"
#include "embed/world.h"

#define POLICY_BYTES  (INT64_C(64) << 20)
#define VERDICT_BYTES (INT64_C(1) << 30)
enum { READY_MOST = 1000 };

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
    runtime->limits = session_world_limits(&runtime->loaded.policy, &runtime->arena);
    if (!runtime->limits.data || (runtime->is_inside && !runtime->judge_inside)) {
        tell_error(out_error, STR("out of memory"));
        return CORDON_FAILED;
    }
    for (size_t i = 0; i < options->ready_count; i++) {
        CordonWorld *world = world_make(runtime);
        if (!world || !world->is_opening) {
            tell_error(out_error, world ? str_from(session_worker_problem(&world->worker))
                                        : STR("out of memory"));
            if (world) {
                world_free(world);
            }
            return CORDON_FAILED;
        }
        world_keep_ready(runtime, world);
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
        world_free(world);
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
        return world_status(status);
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
    arena_init(&arena, VERDICT_BYTES);
    Str text = {source ? source : "", (int64_t)source_bytes};
    CordonStatus status = judge(runtime, &arena, name, text, out_program, out_verdict);
    arena_done(&arena);
    return status;
}
