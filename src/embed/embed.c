/* embed: the C library, include/cordon.h, over session. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "cordon.h"
#include "embed/embed.h"
#include "session/session.h"
#include "wire/wire.h"

#define ARENA_BYTES    (INT64_C(4) << 30)
#define DOCUMENT_BYTES (INT64_C(16) << 30)

/* One call: what the request comes to, and what is said of it. */
typedef struct Call {
    CordonPool *pool; /* that it is made to; NULL */
    PolicyLanguage language;
    Arena arena;
    CordonRequest request;
    PolicyLoaded loaded;
    Buf document;
    CordonStatus status;
} Call;

const char *cordon_version(void) {
    return CORDON_VERSION;
}

void cordon_free(char *json) {
    free(json);
}

/* --- errors --- */

/* Makes the document say what is wrong, in place of whatever it held. */
static bool fail(Call *call, CordonStatus status, const char *format, ...) PRINTF_LIKE(3, 4);
static bool fail(Call *call, CordonStatus status, const char *format, ...) {
    char words[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    call->status = status;
    buf_clear(&call->document);
    WireJson json = wire_json(&call->document);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "error", str_from(words));
    wire_json_close(&json, '}');
    buf_append_char(&call->document, '\n');
    return false;
}

static bool fail_worker(Call *call, SessionWorker *worker, Status status) {
    const char *problem = session_worker_problem(worker);
    return fail(call,
                status == ST_INTERRUPTED ? CORDON_INTERRUPTED
                : status == ST_INVALID   ? CORDON_INVALID
                                         : CORDON_FAILED,
                "%s", *problem ? problem : status_text(status));
}

/* --- the request --- */

bool embed_is_component(const char *name) {
    return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static Status check_rule(Arena *arena, Str json, Str *out_problem) {
    VerdictRule rule;
    return verdict_rule_parse(arena, json, &rule, out_problem);
}

CordonStatus embed_policy_load(Arena *arena, const char *text, PolicyLoaded *out_loaded,
                               Str *out_problem) {
    PolicyRequest request = policy_request_empty();
    request.check_rule = check_rule;
    if (text) {
        request.file = STR("policy");
        request.text = str_from(text);
    }
    *out_problem = STR("out of memory");
    if (policy_load(arena, &request, out_loaded) != ST_OK) {
        return CORDON_FAILED;
    }
    if (out_loaded->fault_count == 0) {
        return CORDON_OK;
    }
    const PolicyFault *fault = &out_loaded->faults[0];
    int32_t more = out_loaded->fault_count - 1;
    Str others = more > 0
                     ? arena_format(arena, " (and %d more error%s)", more, more == 1 ? "" : "s")
                     : STR("");
    *out_problem = arena_format(arena, "the policy is wrong in line %d, column %d: %.*s%.*s",
                                fault->line, fault->col, STR_ARG(fault->message), STR_ARG(others));
    return CORDON_INVALID;
}

/* An embedder has a record of its own: ours is written where its policy says so, not by default. */
bool embed_wants_record(const PolicyLoaded *loaded) {
    return loaded->origins[POLICY_RECORD_KEEP].from == POLICY_FROM_FILE;
}

static bool load_policy(Call *call) {
    Str problem;
    if (call->pool && call->request.policy) {
        return fail(call, CORDON_INVALID, "the policy is the pool's: request->policy must be NULL");
    }
    if (call->pool) {
        call->loaded = call->pool->loaded;
        return true;
    }
    CordonStatus status =
        embed_policy_load(&call->arena, call->request.policy, &call->loaded, &problem);
    return status == CORDON_OK || fail(call, status, "%.*s", STR_ARG(problem));
}

/* Takes as much of the request as the caller knows of; what it does not know is absent. */
static bool take_request(Call *call, const CordonRequest *request) {
    if (!request || request->struct_bytes < offsetof(CordonRequest, arguments) ||
        request->struct_bytes > sizeof *request) {
        return fail(call, CORDON_INVALID,
                    "the request was not made from CORDON_REQUEST of this version's cordon.h");
    }
    memcpy(&call->request, request, request->struct_bytes);
    if (!call->request.name) {
        call->request.name = "main.py";
    }
    if (!embed_is_component(call->request.name)) {
        return fail(call, CORDON_INVALID, "name must be one path component: %s",
                    call->request.name);
    }
    if (!call->request.source && call->request.source_bytes > 0) {
        return fail(call, CORDON_INVALID, "source is NULL");
    }
    if (call->request.source_bytes > (size_t)LIMIT_SOURCE_BYTES) {
        return fail(call, CORDON_INVALID, "the program is larger than %lld MiB",
                    (long long)(LIMIT_SOURCE_BYTES >> 20));
    }
    call->language = embed_language(call->request.language);
    if (call->language == LANGUAGE_COUNT) {
        return fail(call, CORDON_INVALID, "no such language: %s", call->request.language);
    }
    return load_policy(call);
}

static Str source_of(const Call *call) {
    const CordonRequest *request = &call->request;
    return (Str){request->source ? request->source : "", (int64_t)request->source_bytes};
}

/* --- judging --- */

static bool check(Call *call) {
    SessionWorker worker;
    session_worker_init(&worker, call->request.cancel_fd);
    SessionVetRequest request = {.filename = str_from(call->request.name),
                                 .source = source_of(call),
                                 .policy = &call->loaded.policy,
                                 .language = call->language};
    SessionVetting vetting;
    Status status = session_worker_vet(&worker, &call->arena, &request, &vetting);
    if (status == ST_OK) {
        verdict_to_json(&vetting.verdict, &call->document);
        buf_append_char(&call->document, '\n');
    } else {
        fail_worker(call, &worker, status);
    }
    session_worker_done(&worker);
    return status == ST_OK;
}

/* --- running --- */

typedef struct Output {
    Call *call;
    Buf streams[2];
} Output;

static bool on_event(void *context, const SessionEvent *event) {
    Output *output = context;
    const CordonRequest *request = &output->call->request;
    if (event->kind == EVENT_STDOUT || event->kind == EVENT_STDERR) {
        buf_append(&output->streams[event->kind == EVENT_STDERR], event->text);
    }
    if (!request->on_event) {
        return true;
    }
    Buf text;
    buf_init(&text, DOCUMENT_BYTES);
    session_event_to_json(event, &text);
    bool goes_on = text.failure == ST_OK &&
                   request->on_event(request->context, text.data, (size_t)text.size) == 0;
    buf_done(&text);
    return goes_on;
}

static bool open_files(Call *call, SessionRunRequest *run) {
    const CordonRequest *request = &call->request;
    SessionInput *inputs = ARENA_ARRAY(&call->arena, SessionInput, (int64_t)request->file_count);
    run->inputs = inputs;
    for (size_t i = 0; i < request->file_count; i++) {
        const CordonFile *file = &request->files[i];
        if (!inputs || !file->name || !file->path || !embed_is_component(file->name)) {
            return fail(call, CORDON_INVALID,
                        "files[%zu] needs a path, and a name of one path component", i);
        }
        int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0) {
            return fail(call, CORDON_INVALID, "%s: %s", file->path, strerror(errno));
        }
        inputs[run->input_count++] = (SessionInput){str_from(file->name), fd};
    }
    if (request->out_dir) {
        run->out_dir_fd = open(request->out_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (run->out_dir_fd < 0) {
            return fail(call, CORDON_INVALID, "%s: %s", request->out_dir, strerror(errno));
        }
    }
    return true;
}

/* What programs do in folders that they may write is told in the document, and never done. */
static bool open_folders(Call *call, SessionRunRequest *run) {
    Str problem = STR("");
    return session_folders_open(&call->arena, run, &problem) == ST_OK ||
           fail(call, CORDON_INVALID, "a folder of the policy: %.*s", STR_ARG(problem));
}

static bool take_arguments(Call *call, SessionRunRequest *run) {
    const char *const *arguments = call->request.arguments;
    int32_t count = 0;
    while (arguments && arguments[count]) {
        count++;
    }
    Str *items = ARENA_ARRAY(&call->arena, Str, count);
    for (int32_t i = 0; items && i < count; i++) {
        items[i] = str_from(arguments[i]);
    }
    run->arguments = items;
    run->argument_count = count;
    return items || fail(call, CORDON_FAILED, "out of memory");
}

static void close_files(SessionRunRequest *run) {
    for (int32_t i = 0; i < run->input_count; i++) {
        close(run->inputs[i].fd);
    }
    fd_close(&run->out_dir_fd);
    session_folders_close(run);
}

CordonStatus embed_status_of(SessionOutcome outcome) {
    switch (outcome) {
    case OUTCOME_BAD_POLICY:
    case OUTCOME_BAD_INPUT: return CORDON_INVALID;
    case OUTCOME_FAILED: return CORDON_FAILED;
    case OUTCOME_INTERRUPTED: return CORDON_INTERRUPTED;
    case OUTCOME_ENDED:
    case OUTCOME_PAUSED:
    case OUTCOME_BLOCKED:
    case OUTCOME_DENIED:
    case OUTCOME_UNPARSABLE:
    case OUTCOME_LIMIT:
    case OUTCOME_NO_SANDBOX: break;
    }
    return CORDON_OK;
}

static void run_to_end(Call *call, const SessionRunRequest *request) {
    Output output = {.call = call};
    for (int i = 0; i < 2; i++) {
        buf_init(&output.streams[i], request->policy->limit_output_bytes);
    }
    SessionResult result;
    session_run(&call->arena, request, on_event, &output, &result);
    call->status = embed_status_of(result.outcome);
    if (call->status == CORDON_OK) {
        session_result_to_json(&result, buf_view(&output.streams[0]), buf_view(&output.streams[1]),
                               &call->document);
    } else {
        fail(call, call->status, "%.*s", STR_ARG(result.error));
    }
    buf_done(&output.streams[0]);
    buf_done(&output.streams[1]);
}

static bool run(Call *call) {
    SessionRunRequest request = {
        .policy = &call->loaded.policy,
        .source = source_of(call),
        .path = str_from(call->request.name),
        .name = str_from(call->request.name),
        .stdin_fd = -1,
        .out_dir_fd = -1,
        .record_fd = -1,
        .snapshot_fd = -1,
        .cancel_fd = call->request.cancel_fd,
        .language = call->language,
        .pool = call->pool ? call->pool->pool : NULL,
        .ready_fds = {-1, -1},
        .chunk_bytes = SESSION_CHUNK_BYTES,
        .whole_characters = true,
        .keeps_record = embed_wants_record(&call->loaded),
    };
    bool is_ready = take_arguments(call, &request) && open_files(call, &request) &&
                    open_folders(call, &request);
    if (is_ready) {
        run_to_end(call, &request);
    }
    close_files(&request);
    return is_ready;
}

/* --- the calls --- */

EmbedGuard embed_guard_begin(void) {
    EmbedGuard guard;
    sigset_t pipe_only, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    guard.was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_only, &guard.before);
    return guard;
}

void embed_guard_end(const EmbedGuard *guard) {
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    if (!guard->was_pending) {
        while (sigtimedwait(&pipe_only, NULL, &(struct timespec){0, 0}) == SIGPIPE) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}

char *embed_document_take(Buf *document) {
    char *text = NULL;
    buf_append_char(document, '\0');
    if (document->failure == ST_OK) {
        int64_t size;
        text = buf_take(document, &size);
    }
    buf_done(document);
    return text;
}

char *embed_error(const char *words) {
    Buf text;
    buf_init(&text, DOCUMENT_BYTES);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "error", str_from(words));
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    return embed_document_take(&text);
}

PolicyLanguage embed_language(const char *name) {
    return name ? policy_language_named(str_from(name)) : LANGUAGE_PYTHON;
}

static CordonStatus do_call(CordonPool *pool, const CordonRequest *request,
                            bool (*work)(Call *call), char **out_json) {
    EmbedGuard guard = embed_guard_begin();
    Call call = {.status = CORDON_OK, .pool = pool};
    arena_init(&call.arena, ARENA_BYTES);
    buf_init(&call.document, DOCUMENT_BYTES);
    if (take_request(&call, request)) {
        work(&call);
    }
    *out_json = embed_document_take(&call.document);
    arena_done(&call.arena);
    embed_guard_end(&guard);
    return *out_json ? call.status : CORDON_NO_MEMORY;
}

CordonStatus cordon_check(const CordonRequest *request, char **out_json) {
    return do_call(NULL, request, check, out_json);
}

CordonStatus cordon_run(const CordonRequest *request, char **out_json) {
    return do_call(NULL, request, run, out_json);
}

CordonStatus cordon_pool_run(CordonPool *pool, const CordonRequest *request, char **out_json) {
    return do_call(pool, request, run, out_json);
}
