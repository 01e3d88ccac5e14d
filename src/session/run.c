/* The life of a run: judge, then the jail, then what it left. Every layer can stop it, none is skipped, and a layer
 * that fails stops it too. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/fences.h"
#include "base/limits.h"
#include "session/run.h"

_Static_assert((int)STRENGTH_ANY == (int)JAIL_LEVEL_ANY &&
                   (int)STRENGTH_WATCHED == (int)JAIL_LEVEL_WATCHED &&
                   (int)STRENGTH_STRONG == (int)JAIL_LEVEL_STRONG,
               "a policy demands in the jail's own order of levels");

/* The default of sandbox.python. */
#define DEFAULT_PYTHON "/usr/bin/python3"

const char *session_outcome_name(SessionOutcome outcome) {
    switch (outcome) {
#define X(name, word, doc)                                                                         \
    case name:                                                                                     \
        return word;
#include "../../spec/outcomes.def"
#undef X
    }
    return "?";
}

static void tell(Run *run, SessionEvent event) {
    if (run->is_abandoned) {
        return;
    }
    if (event.kind == EVENT_STDOUT || event.kind == EVENT_STDERR) {
        sha256_update(&run->output_hashes[event.kind == EVENT_STDERR], event.text);
    }
    event.time_us = (clock_now_ns() - run->begun_ns) / 1000;
    event.result = run->result;
    run->is_abandoned = !run->handler(run->context, &event);
}

void run_tell(Run *run, SessionEventKind kind, Str text, const BrokerFile *file) {
    tell(run, (SessionEvent){.kind = kind, .text = text, .file = file});
}

void run_tell_change(Run *run, const SessionFolder *folder, const BrokerChange *change) {
    tell(run, (SessionEvent){.kind = EVENT_CHANGE, .folder = folder, .change = change});
}

void run_tell_files(Run *run) {
    for (int32_t i = 0; i < run->result->files.count; i++) {
        run_tell(run, EVENT_FILE, (Str){0}, &run->result->files.items[i]);
    }
}

bool run_stop(Run *run, SessionOutcome outcome, Str words) {
    run->result->outcome = outcome;
    Str copy = arena_copy_str(run->arena, words);
    run->result->error = copy.data ? copy : STR("out of memory");
    return false;
}

SessionResult run_nothing(const SessionRunRequest *request) {
    return (SessionResult){.outcome = OUTCOME_FAILED,
                           .exit_status = -1,
                           .error = STR(""),
                           .engine_reason = STR(""),
                           .value = STR(""),
                           .repr = STR(""),
                           .is_dry = request->is_dry,
                           .record_id = STR(""),
                           .record_problem = STR(""),
                           .program = request->name,
                           .language = request->language,
                           .engine = request->policy->engine,
                           .fuel = -1};
}

static bool is_cancelled(Run *run) {
    struct pollfd watched = {.fd = run->request->cancel_fd, .events = POLLIN};
    return run->request->cancel_fd >= 0 && poll(&watched, 1, 0) > 0;
}

/* --- judging ---------------------------------------------------------------------------------------------------- */

static SessionOutcome outcome_of_failed_vetting(Status status) {
    switch ((int)status) {
    case ST_INVALID: return OUTCOME_BAD_POLICY;
    case ST_INTERRUPTED: return OUTCOME_INTERRUPTED;
    /* No program that people write takes that much to judge. */
    case ST_LIMIT:
    case ST_NO_MEMORY:
    case ST_TIMEOUT: return OUTCOME_UNPARSABLE;
    default: return OUTCOME_FAILED;
    }
}

bool run_take_verdict(Run *run, Status status, const SessionVetting *vetting, Str problem) {
    if (!vetting) {
        return run_stop(run, OUTCOME_FAILED, STR("out of memory"));
    }
    if (status != ST_OK) {
        return run_stop(run, outcome_of_failed_vetting(status), problem);
    }
    const Verdict *verdict = &vetting->verdict;
    run->vetting = vetting;
    run->result->verdict = verdict;
    run_tell(run, EVENT_VERDICT, (Str){0}, NULL);
    if (verdict->syntax_error) {
        return run_stop(run, OUTCOME_UNPARSABLE, verdict->reason);
    }
    switch (verdict->decision) {
    case DECISION_ALLOW: return true;
    case DECISION_REVIEW: return run_review(run);
    case DECISION_BLOCK: break;
    }
    return run_stop(run, OUTCOME_BLOCKED, verdict->reason);
}

/* Whether the program may run. */
static bool judge(Run *run) {
    const SessionRunRequest *request = run->request;
    SessionVetRequest asked = {.filename = request->path,
                               .source = request->source,
                               .policy = request->policy,
                               .wants_engine = request->policy->engine == ENGINE_AUTO,
                               .language = request->language};
    SessionVetting *vetting = ARENA_NEW(run->arena, SessionVetting);
    int64_t begun_ns = clock_now_ns();
    Status status =
        vetting ? session_worker_vet(run->worker, run->arena, &asked, vetting) : ST_NO_MEMORY;
    run->result->judge_us = (clock_now_ns() - begun_ns) / 1000;
    return run_take_verdict(run, status, vetting, str_from(session_worker_problem(run->worker)));
}

/* --- the jail --------------------------------------------------------------------------------------------------- */

Str run_program_text(Run *run) {
    if (!run->result->verdict->from_markdown) {
        return run->request->source;
    }
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES);
    Str copy = {0};
    if (fences_extract(run->request->source, &code) && code.failure == ST_OK) {
        copy = arena_copy_str(run->arena, buf_view(&code));
    }
    buf_done(&code);
    return copy;
}

/* The jail adds what is handed in to what the program may leave, but takes no more than that. */
JailLimits run_jail_limits(const Policy *policy, int32_t file_count) {
    return (JailLimits){.cpu_ms = policy->limit_cpu_ms,
                        .wall_ms = policy->limit_wall_ms,
                        .memory_bytes = policy->limit_memory_bytes,
                        .file_bytes = policy->limit_file_bytes,
                        .files =
                            policy->limit_files > file_count ? policy->limit_files : file_count,
                        .disk_bytes = policy->limit_disk_bytes,
                        .processes = policy->limit_processes,
                        .open_files = policy->limit_open_files};
}

/* INTERPRETER OPTION... /work/NAME ARGUMENT...: python without bytecode files beside the program's, and with output
 * when it is written, so that none is lost when a limit ends the run. NULL when memory ran out. */
static const char *const *make_argv(Run *run) {
    enum { OPTIONS_MOST = 4 };
    const SessionRunRequest *request = run->request;
    const char **argv =
        ARENA_ARRAY(run->arena, const char *, request->argument_count + OPTIONS_MOST + 3);
    Str program = arena_copy_str(run->arena, policy_program(request->policy, request->language));
    Str script = arena_format(run->arena, "/work/%.*s", STR_ARG(request->name));
    Str options = str_from(policy_template(request->language)->options);
    int32_t count = 0;
    if (!argv || !program.data || !script.data) {
        return NULL;
    }
    argv[count++] = program.data;
    while (options.size > 0 && count <= OPTIONS_MOST) {
        argv[count++] = arena_copy_str(run->arena, str_cut(&options, ' ')).data;
    }
    argv[count++] = script.data;
    for (int32_t i = 0; i < request->argument_count; i++) {
        argv[count++] = request->arguments[i].data;
    }
    return run->arena->exhausted ? NULL : argv;
}

bool run_may_exec(const Policy *policy, PolicyLanguage language) {
    return policy->allow_subprocess || policy_template(language)->exec == EXEC_ALWAYS;
}

static SessionOutcome outcome_of_failed_start(Status status) {
    switch ((int)status) {
    case ST_INVALID:
    case ST_LIMIT: return OUTCOME_BAD_INPUT;
    case ST_NO_MEMORY: return OUTCOME_FAILED;
    default: return OUTCOME_NO_SANDBOX;
    }
}

const char *session_start_name(SessionStart start) {
    switch (start) {
#define X(name, word, doc)                                                                         \
    case name:                                                                                     \
        return word;
#include "../../spec/starts.def"
#undef X
    }
    return "?";
}

/* What the jail of a run is made from. */
typedef struct Making {
    JailSpec spec;
    JailFile *files;
    int32_t file_count;
} Making;

static bool make_spec(Run *run, Making *out) {
    const SessionRunRequest *request = run->request;
    int32_t file_count = request->input_count + 1;
    JailFile *files = ARENA_ARRAY(run->arena, JailFile, file_count);
    const char *const *argv = make_argv(run);
    Str source = run_program_text(run);
    if (!files || !argv || !source.data) {
        return run_stop(run, OUTCOME_FAILED, STR("out of memory"));
    }
    files[0] = (JailFile){.name = request->name, .fd = -1, .bytes = source};
    for (int32_t i = 0; i < request->input_count; i++) {
        files[1 + i] = (JailFile){.name = request->inputs[i].name, .fd = request->inputs[i].fd};
    }
    out->files = files;
    out->file_count = file_count;
    out->spec = (JailSpec){.argv = argv,
                           .limits = run_jail_limits(request->policy, file_count),
                           .files = files,
                           .file_count = file_count,
                           .folders = request->folders,
                           .folder_count = request->folder_count,
                           .stdin_pipe = request->stdin_fd >= 0,
                           .mark = policy_template(request->language)->mark,
                           .allow_exec = run_may_exec(request->policy, request->language),
                           .level = (JailLevel)request->policy->sandbox_require,
                           .accept_missing = request->policy->sandbox_accept_missing.items,
                           .accept_missing_count = request->policy->sandbox_accept_missing.count};
    return true;
}

static bool stop_at_start(Run *run, Status status, const JailFault *fault) {
    if (status == ST_NOT_FOUND && fault->error == ENOENT) {
        const char *name = policy_template(run->request->language)->name;
        return run_stop(
            run, OUTCOME_NO_SANDBOX,
            arena_format(run->arena,
                         "%s; %s must be installed, and sandbox.%s of the policy say where",
                         fault->message, name, name));
    }
    return run_stop(run, outcome_of_failed_start(status),
                    fault->message[0] ? str_from(fault->message) : str_from(status_text(status)));
}

/* Makes the jail with the program in it and starts the program. */
static bool start(Run *run, Jail *jail) {
    Making making;
    JailFault fault = {0};
    if (!make_spec(run, &making)) {
        return false;
    }
    Status status = ST_NOT_FOUND;
    if (warm_take(run, &making.spec, jail)) {
        status = warm_begin(run, making.files, making.file_count, jail, &fault);
    }
    /* One that died while it waited has seen nothing; but files that were copied into it cannot be read again. */
    bool was_dead = status == ST_CRASHED && making.file_count == 1;
    if (status == ST_NOT_FOUND || was_dead) {
        status = jail_start(&making.spec, jail, &fault);
        run->result->start = START_COLD;
    }
    if (status != ST_OK) {
        run->result->start = START_NONE;
        return stop_at_start(run, status, &fault);
    }
    run->result->has_started = true;
    run->result->protections = jail->report;
    run_folders_note(run, jail);
    return true;
}

Str run_limit_words(Run *run, JailLimit limit) {
    const Policy *policy = run->request->policy;
    switch (limit) {
    case JAIL_LIMIT_CPU:
        return arena_format(run->arena, "it used its %g s of CPU time",
                            (double)policy->limit_cpu_ms / 1000);
    case JAIL_LIMIT_WALL:
        return arena_format(run->arena, "it ran for the %g s it may",
                            (double)policy->limit_wall_ms / 1000);
    case JAIL_LIMIT_MEMORY:
        return arena_format(run->arena, "it needs more than its %lld MiB of memory",
                            (long long)(policy->limit_memory_bytes >> 20));
    case JAIL_LIMIT_PROCESSES:
        return arena_format(run->arena, "it needs more than its %lld processes and threads",
                            (long long)policy->limit_processes);
    case JAIL_LIMIT_FILE_SIZE:
        return arena_format(run->arena, "it failed with a file of the %lld bytes that one may have",
                            (long long)policy->limit_file_bytes);
    case JAIL_LIMIT_FILES:
        return arena_format(run->arena, "it failed with all of its %lld files and folders in use",
                            (long long)policy->limit_files);
    case JAIL_LIMIT_DISK:
        return arena_format(run->arena, "it failed with all of its %lld MiB for files in use",
                            (long long)(policy->limit_disk_bytes >> 20));
    case JAIL_LIMIT_OUTPUT:
        return arena_format(run->arena,
                            "it wrote more than %d times the %lld bytes a stream it may",
                            SESSION_FLOOD_FACTOR, (long long)policy->limit_output_bytes);
    case JAIL_LIMIT_NONE:
    case JAIL_LIMIT_CALLER: break;
    }
    return STR("");
}

/* Turns how the jail ended into how the run ended. */
void run_conclude(Run *run, const JailOutcome *ended) {
    SessionResult *result = run->result;
    result->exit_status = ended->exit_status;
    result->exit_signal = ended->exit_signal;
    result->usage = ended->usage;
    if (run->is_interrupted) {
        run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    } else if (run->is_abandoned) {
        run_stop(run, OUTCOME_FAILED, STR("its output could not be passed on"));
    } else if (ended->limit != JAIL_LIMIT_NONE) {
        result->limit = jail_limit_name(ended->limit);
        run_stop(run, OUTCOME_LIMIT, run_limit_words(run, ended->limit));
    } else {
        result->outcome = OUTCOME_ENDED;
    }
}

/* A program that failed beside a file that is as large as one may be: most ignore the signal for that. */
static void name_file_size(Run *run) {
    SessionResult *result = run->result;
    if (result->outcome != OUTCOME_ENDED || result->exit_status == 0) {
        return;
    }
    for (int32_t i = 0; i < result->files.count; i++) {
        if (result->files.items[i].size_bytes == run->request->policy->limit_file_bytes) {
            result->limit = jail_limit_name(JAIL_LIMIT_FILE_SIZE);
            run_stop(run, OUTCOME_LIMIT, run_limit_words(run, JAIL_LIMIT_FILE_SIZE));
            return;
        }
    }
}

/* Looks at what the program left, once nothing of it is alive. */
static void collect(Run *run, const Jail *jail) {
    const Policy *policy = run->request->policy;
    BrokerCollect request = {.work_fd = jail->work_fd,
                             .placed = jail->placed,
                             .placed_count = jail->placed_count,
                             .out_fd = run->request->out_dir_fd,
                             .entries = policy->limit_files + jail->placed_count,
                             .file_bytes = policy->limit_file_bytes,
                             .total_bytes = policy->limit_disk_bytes};
    Status status = broker_collect(run->arena, &request, &run->result->files);
    if (status != ST_OK) {
        run_stop(run, OUTCOME_FAILED,
                 arena_format(run->arena, "cannot collect its files: %s", status_text(status)));
        return;
    }
    run_tell_files(run);
    name_file_size(run);
}

/* What it left that was to be kept, and that the host's folders did not take: a full disk must not go by unseen. */
static void lost_tell(Run *run) {
    SessionResult *result = run->result;
    Lost lost = {0};
    for (int32_t i = 0; i < result->files.count; i++) {
        const BrokerFile *file = &result->files.items[i];
        if (file->is_lost) {
            lost_note(&lost, file->name, file->skipped);
        }
    }
    lost_of_folders(&lost, result->folders, result->folder_count);
    if (lost.count == 0) {
        return;
    }
    bool has_ended = result->outcome == OUTCOME_ENDED;
    Str before = has_ended ? STR("") : result->error;
    Str words = arena_format(run->arena, "%.*s%s%.*s", STR_ARG(before), before.size > 0 ? "; " : "",
                             STR_ARG(lost_words(run->arena, &lost)));
    run_stop(run, has_ended ? OUTCOME_FAILED : result->outcome, words);
}

static void execute(Run *run) {
    Jail jail;
    struct timespec granted_at;
    (void)clock_gettime(CLOCK_REALTIME, &granted_at);
    if (!start(run, &jail)) {
        return;
    }
    run_pump(run, &jail);
    JailOutcome ended;
    Status status = jail_wait(&jail, -1, &ended);
    if (status == ST_OK) {
        run_conclude(run, &ended);
    } else {
        run_stop(run, OUTCOME_FAILED, str_from(status_text(status)));
    }
    if (run->result->outcome == OUTCOME_ENDED || run->result->outcome == OUTCOME_LIMIT) {
        collect(run, &jail);
        run_folders(run, &jail, granted_at);
    }
    jail_done(&jail);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* What the policy or the request wants that the embedded engine does not give; NULL: nothing. */
static const char *need_of_jail(const SessionRunRequest *request) {
    const Policy *policy = request->policy;
    return request->language != LANGUAGE_PYTHON ? "the embedded engine runs python"
           : request->folder_count > 0          ? "a folder is granted to the program"
           : policy->allow_subprocess           ? "the policy allows subprocesses"
           : !str_equal(policy->sandbox_python, STR(DEFAULT_PYTHON))
               ? "the policy names an interpreter of its own"
           : policy->limit_memory_bytes > SESSION_WORLD_BYTES
               ? "the policy grants more memory than the embedded engine can use"
               : NULL;
}

/* What only the embedded engine does, and the request wants; NULL: nothing. */
static const char *need_of_world(const SessionRunRequest *request) {
    return request->record_fd >= 0 || request->replay.data
               ? "only runs of the embedded engine are recorded"
           : request->snapshot_after > 0 || request->resumed
               ? "only runs of the embedded engine are saved"
               : NULL;
}

static void choose(Run *run, PolicyEngine engine, Str reason) {
    run->result->engine = engine;
    run->result->engine_reason = reason;
    run_tell(run, EVENT_ENGINE, (Str){0}, NULL);
}

/* The lightest engine that can run the program, decided before any of it runs. */
static bool choose_engine(Run *run) {
    switch (run->request->policy->engine) {
    case ENGINE_AUTO: {
        const char *need = need_of_jail(run->request);
        const char *world_need = need_of_world(run->request);
        if (world_need && (need || !run->vetting->is_covered)) {
            return run_stop(
                run, OUTCOME_BAD_INPUT,
                arena_format(run->arena, "%s: %.*s", world_need,
                             STR_ARG(need ? str_from(need) : run->vetting->engine_lacks)));
        }
        if (!need && run->vetting->is_covered) {
            choose(run, ENGINE_EMBEDDED, STR("it has all that the program asks for"));
        } else {
            choose(run, ENGINE_PROCESS, need ? str_from(need) : run->vetting->engine_lacks);
        }
        return true;
    }
    case ENGINE_EMBEDDED:
        if (run->request->language != LANGUAGE_PYTHON) {
            return run_stop(
                run, OUTCOME_BAD_INPUT,
                STR("the embedded engine runs python only; use --engine process, or auto"));
        }
        if (run->request->folder_count > 0) {
            return run_stop(run, OUTCOME_BAD_INPUT,
                            STR("folders are granted in the process engine only"));
        }
        choose(run, ENGINE_EMBEDDED, STR("asked for"));
        return true;
    case ENGINE_PROCESS:
        if (need_of_world(run->request)) {
            return run_stop(run, OUTCOME_BAD_INPUT, str_from(need_of_world(run->request)));
        }
        choose(run, ENGINE_PROCESS, STR("asked for"));
        return true;
    case ENGINE_VM:
        return run_stop(run, OUTCOME_NO_SANDBOX,
                        STR("the vm engine is not in this version of Cordon; "
                            "use --engine process, or auto"));
    }
    return run_stop(run, OUTCOME_FAILED, STR("no such engine"));
}

static bool may_go_on(Run *run) {
    if (run->is_abandoned) {
        return run_stop(run, OUTCOME_FAILED, STR("its output could not be passed on"));
    }
    if (is_cancelled(run)) {
        run->is_interrupted = true;
        return run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    }
    return true;
}

void session_run(Arena *arena, const SessionRunRequest *request, SessionHandler *handler,
                 void *context, SessionResult *out_result) {
    *out_result = run_nothing(request);
    Run run = {.arena = arena,
               .request = request,
               .handler = handler,
               .context = context,
               .result = out_result,
               .begun_ns = clock_now_ns()};
    sha256_init(&run.output_hashes[0]);
    sha256_init(&run.output_hashes[1]);
    run_tell(&run, EVENT_STARTED, (Str){0}, NULL);
    SessionWorker own;
    if (!request->worker) {
        session_worker_init(&own, request->cancel_fd);
    }
    run.worker = request->worker ? request->worker : &own;
    run.worker->cancel_fd = request->cancel_fd;
    if (judge(&run) && choose_engine(&run) && may_go_on(&run) && entry_begin(&run)) {
        if (out_result->engine == ENGINE_EMBEDDED) {
            run_embedded(&run);
        } else {
            session_worker_done(run.worker);
            execute(&run);
        }
    }
    lost_tell(&run);
    session_worker_done(run.worker);
    out_result->total_us = (clock_now_ns() - run.begun_ns) / 1000;
    entry_end(&run);
    if (out_result->has_started) {
        run_tell(&run, EVENT_USAGE, (Str){0}, NULL);
    }
    if (out_result->error.size > 0) {
        run_tell(&run, EVENT_ERROR, out_result->error, NULL);
    }
    run_tell(&run, EVENT_RESULT, (Str){0}, NULL);
    run_tell(&run, EVENT_DONE, (Str){0}, NULL);
}
