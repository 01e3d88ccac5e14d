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
    runtime->keeps_record =
        embed_wants_record(&runtime->loaded) && runtime->loaded.policy.record_keep != RECORD_OFF;
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
        arena_done(&program->arena);
        free(program);
    }
}

/* What was judged, copied where an entry of the record will need it. */
static CordonProgram *make_program(const CordonRuntime *runtime, const char *name, Str source) {
    CordonProgram *program = calloc(1, sizeof *program);
    if (!program) {
        return NULL;
    }
    arena_init(&program->arena, VERDICT_BYTES);
    program->name = strdup(name);
    program->request = (SessionRunRequest){.policy = &runtime->loaded.policy,
                                           .source = arena_copy_str(&program->arena, source),
                                           .name = str_from(program->name ? program->name : ""),
                                           .cancel_fd = -1,
                                           .language = LANGUAGE_PYTHON,
                                           .keeps_record = runtime->keeps_record};
    program->request.path = program->request.name;
    if (!program->name || !program->request.source.data) {
        cordon_program_free(program);
        return NULL;
    }
    return program;
}

/* What of it runs. false: no memory. */
static bool take_source(CordonProgram *program) {
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES + 1);
    Str source = program->request.source;
    if (!program->judged.verdict->from_markdown || !fences_extract(source, &code)) {
        buf_append(&code, source);
    }
    buf_append_char(&code, '\0');
    if (code.failure == ST_OK) {
        int64_t size;
        program->source = buf_take(&code, &size);
        program->source_bytes = (size_t)size - 1;
    }
    buf_done(&code);
    return program->source != NULL;
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

/* For session_judge. */
static Status vet(void *context, Arena *arena, const SessionVetRequest *request,
                  SessionVetting *out_vetting, Str *out_problem) {
    CordonRuntime *runtime = context;
    pthread_mutex_lock(&runtime->lock);
    Status status = runtime->judge_inside
                        ? session_vet_by(ask_judge_inside, runtime, arena, request, out_vetting)
                        : session_worker_vet(&runtime->judge, arena, request, out_vetting);
    if (status != ST_OK) {
        *out_problem =
            runtime->judge_inside
                ? str_from(status_text(status))
                : arena_copy_str(arena, str_from(session_worker_problem(&runtime->judge)));
    }
    pthread_mutex_unlock(&runtime->lock);
    return status;
}

/* The verdict as a document; where there is none, why. */
static void tell_verdict(const SessionResult *judged, char **out_verdict) {
    Buf json;
    int64_t size;
    if (!judged->verdict) {
        tell_error(out_verdict, judged->error);
        return;
    }
    buf_init(&json, LIMIT_FRAME_BYTES);
    session_verdict_to_json(judged, &json);
    buf_append_char(&json, '\0');
    *out_verdict = json.failure == ST_OK ? buf_take(&json, &size) : NULL;
    buf_done(&json);
}

static CordonStatus judge(CordonRuntime *runtime, CordonProgram **program, char **out_verdict) {
    CordonProgram *judged = *program;
    CordonStatus status = CORDON_OK;
    bool may_run = session_judge(&judged->arena, &judged->request, vet, runtime, &judged->judged);
    if (out_verdict) {
        tell_verdict(&judged->judged, out_verdict);
    }
    if (!may_run || !take_source(judged)) {
        status = may_run ? CORDON_NO_MEMORY : embed_status_of(judged->judged.outcome);
        if (status == CORDON_OK && !judged->judged.verdict) {
            status = CORDON_FAILED; /* a verdict is an answer, none is not */
        }
        cordon_program_free(judged);
        *program = NULL;
    }
    return status;
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
    *out_program = make_program(runtime, name, (Str){source ? source : "", (int64_t)source_bytes});
    return *out_program ? judge(runtime, out_program, out_verdict) : CORDON_NO_MEMORY;
}
