/* The host's side of cordon-worker: starting it with nothing, asking it, and making sense of its death.
 *
 * Always true: the child has one socket, /dev/null twice and a pipe for its last words; no environment, its own session
 * (a Ctrl-C meant for us does not reach it), and it dies when we die, whatever way. An answer that is late, malformed
 * or missing costs the worker its life and the request its answer: nothing is allowed on half a verdict. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "base/program.h"
#include "session/session.h"
#include "session/worker.h"
#include "wire/wire.h"
#include "worker/worker.h"

static void set_problem(SessionWorker *worker, const char *format, ...) PRINTF_LIKE(2, 3);
static void set_problem(SessionWorker *worker, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(worker->problem, sizeof worker->problem, format, arguments);
    va_end(arguments);
}

void session_worker_init(SessionWorker *worker, int cancel_fd) {
    *worker = (SessionWorker){.socket_fd = -1,
                              .stderr_fd = -1,
                              .cancel_fd = cancel_fd,
                              .timeout_ms = LIMIT_WORKER_REQUEST_MS};
}

/* Ends the process and reaps it. Returns its wait status, 0 when there was none. */
static int end_worker(SessionWorker *worker) {
    int status = 0;
    if (worker->pid > 0) {
        kill(worker->pid, SIGKILL);
        struct rusage used = {0};
        while (wait4(worker->pid, &status, 0, &used) < 0 && errno == EINTR) {
        }
        worker->peak_bytes = (int64_t)used.ru_maxrss * 1024;
        worker->pid = 0;
    }
    fd_close(&worker->socket_fd);
    fd_close(&worker->stderr_fd);
    return status;
}

void worker_end(SessionWorker *worker) {
    end_worker(worker);
}

void session_worker_done(SessionWorker *worker) {
    end_worker(worker);
}

const char *session_worker_problem(const SessionWorker *worker) {
    return worker->problem;
}

/* --- failing ---------------------------------------------------------------------------------------------------- */

/* The first line the worker left on its standard error, in `line`. */
static void read_last_words(const SessionWorker *worker, char *line, size_t line_size) {
    ssize_t count = read(worker->stderr_fd, line, line_size - 1);
    line[count > 0 ? count : 0] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

/* The worker has gone: why? */
static Status explain_death(SessionWorker *worker) {
    char words[512];
    /* Its death may be on its way still; SIGKILL does not change the status of one that has died. */
    struct pollfd watched = {.fd = worker->stderr_fd, .events = 0};
    (void)poll(&watched, 1, 1000);
    read_last_words(worker, words, sizeof words);
    int status = end_worker(worker);
    const char *colon = *words ? ": " : "";
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        set_problem(worker, "cordon-worker could not be started%s%s", colon, words);
    } else if (WIFEXITED(status)) {
        set_problem(worker, "the worker process ended with status %d%s%s", WEXITSTATUS(status),
                    colon, words);
    } else {
        set_problem(worker, "the worker process was killed by signal %d (%s)%s%s", WTERMSIG(status),
                    strsignal(WTERMSIG(status)), colon, words);
    }
    return ST_CRASHED;
}

Status worker_fail_stream(SessionWorker *worker, Status status) {
    int error = errno;
    switch ((int)status) {
    case ST_EOF: return explain_death(worker);
    case ST_TIMEOUT:
        set_problem(worker, "the program took longer than %lld s to parse and judge",
                    (long long)(worker->timeout_ms / 1000));
        break;
    case ST_PROTOCOL:
        set_problem(worker, "the worker process gave an answer that makes no sense");
        break;
    case ST_IO:
        set_problem(worker, "cannot talk to the worker process: %s", strerror(error));
        break;
    default: set_problem(worker, "%s", status_text(status)); break;
    }
    end_worker(worker);
    return status;
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static Status launch(SessionWorker *worker) {
    char path[4200];
    worker->is_greeted = false;
    if (!program_find("cordon-worker", path, sizeof path)) {
        set_problem(worker, "cordon-worker is neither beside cordon nor in " CORDON_PREFIX
                            "/libexec/cordon; install it with: make install");
        return ST_NOT_FOUND;
    }
    char *const environment[] = {NULL};
    Program program;
    if (program_start(path, "cordon-worker", environment, worker->survives_thread, &program) !=
        ST_OK) {
        set_problem(worker, "cannot start %s: %s", path, strerror(errno));
        return ST_IO;
    }
    worker->pid = program.pid;
    worker->socket_fd = program.socket_fd;
    worker->stderr_fd = program.stderr_fd;
    return ST_OK;
}

void session_worker_start(SessionWorker *worker) {
    if (worker->pid == 0) {
        (void)!launch(worker);
    }
}

/* Starts the process if need be, and waits until it is ready. */
static Status start(SessionWorker *worker, Arena *arena, WireWait wait) {
    Status launched = worker->pid == 0 ? launch(worker) : ST_OK;
    if (launched != ST_OK || worker->is_greeted) {
        return launched;
    }
    WireMessage hello;
    Status status = wire_receive(worker->socket_fd, arena, 4096, wait, &hello);
    if (status != ST_OK) {
        return worker_fail_stream(worker, status);
    }
    if (hello.type == WORKER_REFUSED) {
        end_worker(worker);
        set_problem(worker, "the worker process cannot give up its privileges: %.*s",
                    STR_ARG(hello.parts[0]));
        return ST_UNSUPPORTED;
    }
    if (hello.type != WORKER_READY || !str_equal(hello.parts[0], STR(CORDON_VERSION))) {
        end_worker(worker);
        set_problem(worker, "cordon-worker is not of version " CORDON_VERSION);
        return ST_PROTOCOL;
    }
    worker->is_greeted = true;
    return ST_OK;
}

Status worker_start(SessionWorker *worker, Arena *arena) {
    WireWait wait = {clock_now_ns() + worker->timeout_ms * 1000000, worker->cancel_fd};
    return start(worker, arena, wait);
}

static const char *failure_text(Status status) {
    switch ((int)status) {
    case ST_NO_MEMORY:
        return "the program needs more memory to parse and judge than a worker may have";
    case ST_LIMIT: return "the program, or what was asked of it, is larger than Cordon handles";
    case ST_RANGE:
        return "Exceeds the limit (4300 digits) for integer string conversion; use "
               "sys.set_int_max_str_digits() to increase the limit";
    default: return status_text(status);
    }
}

/* The worker says that it failed. Its word is not trusted to be a success. */
static Status take_failure(SessionWorker *worker, const WireMessage *reply) {
    Status status = (Status)reply->number;
    switch ((int)status) {
    case ST_INVALID:
        set_problem(worker, "%.*s", (int)(reply->parts[0].size > 900 ? 900 : reply->parts[0].size),
                    reply->parts[0].data);
        return status;
    case ST_NO_MEMORY:
    case ST_LIMIT:
    case ST_RANGE: set_problem(worker, "%s", failure_text(status)); return status;
    default: return worker_fail_stream(worker, ST_PROTOCOL);
    }
}

/* One request, one answer of type `want` or `or_want`. */
static Status ask(SessionWorker *worker, Arena *arena, const WireMessage *request, uint32_t want,
                  uint32_t or_want, WireMessage *out_reply) {
    WireWait wait = {clock_now_ns() + worker->timeout_ms * 1000000, worker->cancel_fd};
    Status started = start(worker, arena, wait);
    if (started != ST_OK) {
        return started;
    }
    Status status = wire_send(worker->socket_fd, request, wait);
    if (status == ST_LIMIT) {
        set_problem(worker, "%s", failure_text(status));
        return status;
    }
    if (status == ST_OK) {
        status = wire_receive(worker->socket_fd, arena, LIMIT_FRAME_BYTES, wait, out_reply);
    }
    if (status != ST_OK) {
        return worker_fail_stream(worker, status);
    }
    if (out_reply->type == WORKER_FAILED) {
        return take_failure(worker, out_reply);
    }
    bool is_wanted = out_reply->type == want || out_reply->type == or_want;
    return is_wanted ? ST_OK : worker_fail_stream(worker, ST_PROTOCOL);
}

/* Whether the policy wants what the vetting lets through to be reviewed is decided here, not by the process that parsed
 * it. */
static void demand_review(const Policy *policy, Verdict *verdict) {
    bool has_findings = verdict->finding_count > 0 || verdict->findings_dropped > 0;
    bool is_wanted = policy->review_when == POLICY_WHEN_ALWAYS ? true
                     : policy->review_when == POLICY_WHEN_FINDINGS
                         ? has_findings
                         : verdict->risk_score >= policy->review_when;
    if (policy->review_by != REVIEW_BY_NONE && verdict->decision == DECISION_ALLOW &&
        !verdict->syntax_error && is_wanted) {
        verdict->decision = DECISION_REVIEW;
    }
}

Status session_vet_by(SessionAsk *asker, void *context, Arena *arena,
                      const SessionVetRequest *request, SessionVetting *out_vetting) {
    Buf policy;
    buf_init(&policy, LIMIT_FRAME_BYTES);
    policy_to_json(request->policy, &policy);
    if (policy.failure != ST_OK) {
        Status failure = policy.failure;
        buf_done(&policy);
        return failure;
    }
    WireMessage asked = {.type = WORKER_VET,
                         .number = (request->wants_engine ? WORKER_VET_ENGINE : 0) |
                                   (request->policy->review_strip_comments ? WORKER_VET_BARE : 0) |
                                   (int)request->language * WORKER_VET_LANGUAGE,
                         .parts = {[WORKER_PART_SOURCE] = request->source,
                                   [WORKER_PART_FILENAME] = request->filename,
                                   [WORKER_PART_POLICY] = buf_view(&policy),
                                   [WORKER_PART_TOOLS] = request->tools,
                                   [WORKER_PART_UNFINISHED] = request->unfinished}};
    WireMessage reply;
    Status status = asker(context, arena, &asked, &reply);
    buf_done(&policy);
    if (status != ST_OK) {
        return status;
    }
    out_vetting->is_covered = reply.number == 1;
    out_vetting->bare = wire_is_text(reply.parts[2]) ? reply.parts[2] : STR("");
    out_vetting->engine_lacks = wire_is_text(reply.parts[1]) ? reply.parts[1] : STR("");
    if (reply.type != WORKER_VERDICT ||
        verdict_from_json(arena, reply.parts[0], &out_vetting->verdict) != ST_OK) {
        return ST_PROTOCOL;
    }
    demand_review(request->policy, &out_vetting->verdict);
    return ST_OK;
}

static Status ask_for_verdict(void *context, Arena *arena, const WireMessage *request,
                              WireMessage *out_reply) {
    return ask(context, arena, request, WORKER_VERDICT, WORKER_VERDICT, out_reply);
}

Status session_worker_vet(SessionWorker *worker, Arena *arena, const SessionVetRequest *request,
                          SessionVetting *out_vetting) {
    worker->problem[0] = '\0';
    Status status = session_vet_by(ask_for_verdict, worker, arena, request, out_vetting);
    if (status == ST_OK || worker->problem[0]) {
        return status;
    }
    if (status == ST_PROTOCOL) {
        return worker_fail_stream(worker, status);
    }
    set_problem(worker, "cannot hand the policy to the worker: %s", status_text(status));
    return status;
}

Status session_worker_ast(SessionWorker *worker, Arena *arena, Str filename, Str source, int indent,
                          SessionAst *out_ast) {
    WireMessage asked = {
        .type = WORKER_AST,
        .number = indent,
        .parts = {[WORKER_PART_SOURCE] = source, [WORKER_PART_FILENAME] = filename}};
    WireMessage reply;
    Status status = ask(worker, arena, &asked, WORKER_DUMP, WORKER_SYNTAX_ERROR, &reply);
    if (status != ST_OK) {
        return status;
    }
    if (reply.type == WORKER_DUMP) {
        *out_ast =
            (SessionAst){.is_parsed = true, .dump = reply.parts[0], .warnings = reply.parts[1]};
    } else {
        *out_ast = (SessionAst){.rendered = reply.parts[0], .error_json = reply.parts[1]};
    }
    return ST_OK;
}
