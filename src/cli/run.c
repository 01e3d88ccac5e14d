/* cordon run: judges a program and runs it; its output is ours, the rest is told in a report, a document or events. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/schedule.h"
#include "cli/ask.h"
#include "cli/client.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "session/session.h"

enum { REPORT_BYTES = 16 << 20, EVENT_CHUNK_BYTES = 640 };
#define DOCUMENT_BYTES (INT64_C(16) << 30)

typedef enum RunForm { RUN_PLAIN, RUN_DOCUMENT, RUN_EVENTS } RunForm;

typedef struct RunOutput {
    RunForm form;
    Buf streams[2]; /* RUN_DOCUMENT: what the program wrote */
    int error;      /* errno of the write that failed; 0: none did */
    const char *error_name;
    bool is_terminal[2]; /* RUN_PLAIN: which streams of ours are one */
    bool is_midline;     /* what the terminal was given last did not end its line */
    bool is_controlled;  /* it was given control characters */
} RunOutput;

/* --- what happens, as it happens -------------------------------------------------------------------------------- */

static bool pass_on(RunOutput *output, int fd, Str bytes) {
    if (fd_write_all(fd, bytes) == ST_OK) {
        return true;
    }
    output->error = errno;
    output->error_name = fd == STDOUT_FILENO ? "standard output" : "standard error";
    return false;
}

/* Remembers what a program does to the terminal that what we say goes to as well. */
static void note_terminal(RunOutput *output, Str bytes) {
    for (int64_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        bool is_layout = c == '\n' || c == '\r' || c == '\t';
        output->is_controlled |= (c < ' ' && !is_layout) || (c >= 0x80 && c < 0xA0);
    }
    if (bytes.size > 0) {
        output->is_midline = bytes.data[bytes.size - 1] != '\n';
    }
}

/* What a program wrote can neither swallow, hide nor continue into what we say after it: CAN ends a control sequence
 * that was left open, ST a string, the soft reset takes back colours, margins and character sets.
 *
 * source: ECMA-48 5.6 and 8.3.6; VT510 manual, DECSTR. */
static void recover_terminal(RunOutput *output) {
    if (!output->is_terminal[1]) {
        return;
    }
    if (output->is_controlled) {
        command_print_error(STR("\x18\x1b\\\x1b[!p\x1b[0m"), EXIT_OK);
    }
    if (output->is_controlled || output->is_midline) {
        command_print_error(STR("\n"), EXIT_OK);
    }
}

static bool pass_event_on(RunOutput *output, const SessionEvent *event) {
    Buf text;
    buf_init(&text, REPORT_BYTES);
    session_event_to_json(event, &text);
    bool is_good = pass_on(output, STDOUT_FILENO, buf_view(&text));
    buf_done(&text);
    return is_good;
}

/* Somebody must be told, or the program waits in vain. */
static void tell_pending(const ReviewPending *item) {
    char text[200];
    int size = snprintf(text, sizeof text,
                        "cordon run: waiting for a person, %lld s at most: cordon approve %.*s, or "
                        "cordon deny %.*s\n",
                        (long long)((item->until_ms - item->since_ms) / 1000), STR_ARG(item->id),
                        STR_ARG(item->id));
    (void)command_print_error((Str){text, size}, EXIT_OK);
}

static bool on_event(void *context, const SessionEvent *event) {
    RunOutput *output = context;
    if (output->form == RUN_EVENTS) {
        return pass_event_on(output, event);
    }
    if (event->kind == EVENT_PENDING) {
        tell_pending(event->result->pending);
    }
    if (event->kind != EVENT_STDOUT && event->kind != EVENT_STDERR) {
        return true;
    }
    int stream = event->kind == EVENT_STDERR;
    if (output->form == RUN_PLAIN) {
        if (output->is_terminal[stream]) {
            note_terminal(output, event->text);
        }
        return pass_on(output, stream ? STDERR_FILENO : STDOUT_FILENO, event->text);
    }
    buf_append(&output->streams[stream], event->text);
    return output->streams[stream].failure == ST_OK;
}

/* --- what is handed in ------------------------------------------------------------------------------------------ */

static Str base_name(Str path) {
    int64_t start = path.size;
    while (start > 0 && path.data[start - 1] != '/') {
        start--;
    }
    return str_slice(path, start, path.size);
}

/* Whether another file of that name is handed in before number `count`. */
static bool is_taken(const SessionRunRequest *request, Str name, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        if (str_equal(request->inputs[i].name, name)) {
            return true;
        }
    }
    return str_equal(request->name, name);
}

static int open_inputs(const CommandLine *line, SessionRunRequest *request) {
    SessionInput *inputs = ARENA_ARRAY(line->arena, SessionInput, line->use_count);
    if (!inputs) {
        return command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    request->inputs = inputs;
    Str path;
    for (int32_t cursor = 0; command_next_value(line, OPTION_FILE, &cursor, &path);) {
        SessionInput *input = &inputs[request->input_count];
        input->name = base_name(path);
        if (is_taken(request, input->name, request->input_count)) {
            return command_fail(line, EXIT_USAGE, "two files would be /work/%s: rename one",
                                input->name.data);
        }
        int status = command_open(line, path, &input->fd);
        if (status != EXIT_OK) {
            return status;
        }
        request->input_count++;
    }
    return EXIT_OK;
}

/* Grants one more. `folders` has room for JAIL_FOLDERS_MAX. */
static int add_folder(const CommandLine *line, SessionRunRequest *request, JailFolder *folders,
                      Str text, bool is_writable) {
    if (request->folder_count == JAIL_FOLDERS_MAX) {
        return command_fail(line, EXIT_USAGE, "more than %d folders", JAIL_FOLDERS_MAX);
    }
    Str problem;
    Status status = session_folder_open(line->arena, text, is_writable,
                                        &folders[request->folder_count], &problem);
    if (status != ST_OK) {
        return command_fail(line, status == ST_NO_MEMORY ? EXIT_INTERNAL : EXIT_INPUT, "%.*s",
                            STR_ARG(problem));
    }
    request->folder_count++;
    return EXIT_OK;
}

/* Those of the policy, then those of the command line. */
static int open_folders(const CommandLine *line, SessionRunRequest *request) {
    JailFolder *folders = ARENA_ARRAY(line->arena, JailFolder, JAIL_FOLDERS_MAX);
    if (!folders) {
        return command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    request->folders = folders;
    int status = EXIT_OK;
    for (int i = 0; i < 2; i++) {
        const PolicyNames *granted =
            i ? &request->policy->files_write : &request->policy->files_read;
        for (int32_t k = 0; status == EXIT_OK && k < granted->count; k++) {
            status = add_folder(line, request, folders, granted->items[k], i == 1);
        }
        Str text;
        for (int32_t cursor = 0;
             status == EXIT_OK &&
             command_next_value(line, i ? OPTION_WRITE : OPTION_READ, &cursor, &text);) {
            status = add_folder(line, request, folders, text, i == 1);
        }
    }
    request->apply = command_has(line, OPTION_APPLY);
    return status;
}

/* The directory for the files the program leaves; made if it is not there, then *out_is_made. */
static int open_out_dir(const CommandLine *line, SessionRunRequest *request, bool *out_is_made) {
    Str path = command_value(line, OPTION_OUT);
    if (!path.data || command_has(line, OPTION_DRY_RUN)) {
        return EXIT_OK;
    }
    *out_is_made = mkdir(path.data, 0700) == 0;
    if (*out_is_made || errno == EEXIST) {
        request->out_dir_fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (request->out_dir_fd < 0) {
        return command_fail(line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
    }
    if (faccessat(request->out_dir_fd, ".", W_OK | X_OK, AT_EACCESS) != 0) {
        return command_fail(line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
    }
    return EXIT_OK;
}

static void close_files(SessionRunRequest *request) {
    for (int32_t i = 0; i < request->input_count; i++) {
        close(request->inputs[i].fd);
    }
    for (int32_t i = 0; i < request->folder_count; i++) {
        close(request->folders[i].fd);
    }
    fd_close(&request->out_dir_fd);
    fd_close(&request->record_fd);
    fd_close(&request->snapshot_fd);
}

/* Where what the host answers goes, or comes from. */
static int open_record(const CommandLine *line, SessionRunRequest *request) {
    Str path = command_value(line, OPTION_RECORD);
    if (path.data) {
        request->record_fd =
            open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
        if (request->record_fd < 0) {
            return command_fail(line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
        }
    }
    path = command_value(line, OPTION_REPLAY);
    return path.data ? command_read(line, path, LIMIT_FRAME_BYTES, &request->replay) : EXIT_OK;
}

/* --- saved runs ------------------------------------------------------------------------------------------------- */

/* Where a run that is stopped is saved. What is there is kept until then; *out_is_made: nothing was. */
static int open_snapshot(const CommandLine *line, SessionRunRequest *request, Str *out_path,
                         bool *out_is_made) {
    const OptionUse *after = command_option(line, OPTION_SNAPSHOT_AFTER);
    *out_path = command_value(line, OPTION_SNAPSHOT);
    if (!after) {
        return out_path->data
                   ? command_fail(line, EXIT_USAGE, "--snapshot needs --snapshot-after beside it")
                   : EXIT_OK;
    }
    request->snapshot_after = after->number;
    if (!out_path->data) {
        *out_path = arena_format(line->arena, "%.*s.snapshot", STR_ARG(request->name));
    }
    if (!out_path->data) {
        return command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    const int flags = O_WRONLY | O_CLOEXEC | O_NOCTTY;
    request->snapshot_fd = open(out_path->data, flags | O_CREAT | O_EXCL, 0600);
    *out_is_made = request->snapshot_fd >= 0;
    if (!*out_is_made && errno == EEXIST) {
        request->snapshot_fd = open(out_path->data, flags);
    }
    return request->snapshot_fd >= 0
               ? EXIT_OK
               : command_fail(line, EXIT_INPUT, "%s: %s", out_path->data, strerror(errno));
}

/* Reads the run to go on with; the program's name and source are those of it. */
static int open_resumed(const CommandLine *line, Str path, SessionSnapshot *snapshot,
                        SessionRunRequest *request) {
    if (command_has(line, OPTION_FILE) || command_has(line, OPTION_RECORD) || line->rest_count) {
        return command_fail(line, EXIT_USAGE,
                            "--resume goes on with the files and arguments the program had: give "
                            "no --file, no --record and no arguments");
    }
    Str bytes;
    int status = command_read(line, path, LIMIT_SNAPSHOT_BYTES, &bytes);
    if (status != EXIT_OK) {
        return status;
    }
    const char *problem = session_snapshot_open(bytes, snapshot);
    if (problem) {
        return command_fail(line, EXIT_INPUT, "%s: %s", path.data, problem);
    }
    request->name = arena_copy_str(line->arena, snapshot->name);
    request->source = snapshot->source;
    request->resumed = snapshot;
    return request->name.data ? EXIT_OK : command_fail(line, EXIT_INTERNAL, "out of memory");
}

/* --- how it ended ----------------------------------------------------------------------------------------------- */

static int exit_status_of(const SessionResult *result) {
    switch (result->outcome) {
    case OUTCOME_ENDED: return result->exit_status == 0 ? EXIT_RUN_OK : EXIT_RUN_FAILED;
    case OUTCOME_PAUSED: return EXIT_RUN_PAUSED;
    case OUTCOME_BLOCKED:
    case OUTCOME_DENIED: return EXIT_RUN_BLOCKED;
    case OUTCOME_UNPARSABLE:
    case OUTCOME_BAD_INPUT: return EXIT_INPUT;
    case OUTCOME_LIMIT: return EXIT_RUN_LIMIT;
    case OUTCOME_NO_SANDBOX: return EXIT_RUN_NO_SANDBOX;
    case OUTCOME_BAD_POLICY: return EXIT_USAGE;
    case OUTCOME_INTERRUPTED: return signals_exit_status();
    case OUTCOME_FAILED: return EXIT_INTERNAL;
    }
    return EXIT_INTERNAL;
}

static void tell_cuts(const CommandLine *line, const SessionResult *result) {
    static const char *const names[] = {"standard output", "standard error"};
    for (int i = 0; i < 2; i++) {
        if (result->streams[i].is_cut) {
            command_fail(line, EXIT_OK,
                         "the program's %s was cut after %lld bytes (limits.output); it wrote %lld",
                         names[i], (long long)result->streams[i].kept_bytes,
                         (long long)result->streams[i].bytes);
        }
    }
}

/* What must be said even where there is no report. */
static void tell_failure(const CommandLine *line, const SessionRunRequest *request,
                         const SessionResult *result, const RunOutput *output) {
    ExitStatus status = (ExitStatus)exit_status_of(result);
    tell_cuts(line, result);
    if (result->outcome == OUTCOME_ENDED && result->exit_signal) {
        command_fail(line, status, "the program was ended by signal %d (%s)", result->exit_signal,
                     strsignal(result->exit_signal));
    } else if (output->error) {
        command_fail(line, status, "cannot write %s: %s", output->error_name,
                     strerror(output->error));
    } else if (result->outcome == OUTCOME_UNPARSABLE && result->verdict) {
        command_print_quoted(result->verdict->syntax_error->rendered, status);
    } else if (result->outcome == OUTCOME_BLOCKED) {
        command_print_findings(result->verdict, request->path, request->source, status);
    } else if (result->outcome == OUTCOME_LIMIT) {
        command_fail(line, status, "the program was ended: %.*s (limit: %s)",
                     STR_ARG(result->error), result->limit);
    } else if (result->outcome != OUTCOME_ENDED && result->outcome != OUTCOME_PAUSED) {
        command_fail(line, status, "%.*s", STR_ARG(result->error));
    }
}

static void tell_report(const CommandLine *line, const SessionResult *result) {
    Buf text;
    buf_init(&text, REPORT_BYTES);
    session_report(result, command_value(line, OPTION_OUT), command_colour(STDERR_FILENO), &text);
    command_print_error(buf_view(&text), EXIT_OK);
    buf_done(&text);
}

static int tell_document(const CommandLine *line, const SessionResult *result,
                         const RunOutput *output) {
    Buf text;
    buf_init(&text, DOCUMENT_BYTES);
    session_result_to_json(result, buf_view(&output->streams[0]), buf_view(&output->streams[1]),
                           &text);
    int status = text.failure == ST_OK
                     ? command_print(line, (ExitStatus)exit_status_of(result), buf_view(&text))
                     : command_fail(line, EXIT_INTERNAL, "%s", status_text(text.failure));
    buf_done(&text);
    return status;
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static int run(const CommandLine *line, const SessionRunRequest *request, RunOutput *output) {
    SessionResult result;
    schedule_soon(); /* this thread keeps the limits */
    session_run(line->arena, request, on_event, output, &result);
    int status = exit_status_of(&result);
    if (result.record_problem.size > 0 && !result.is_record_nowhere) {
        command_fail(line, EXIT_OK, "no entry in the record: %.*s", STR_ARG(result.record_problem));
    }
    if (output->form == RUN_DOCUMENT) {
        status = tell_document(line, &result, output);
    } else if (output->form == RUN_PLAIN || output->error) {
        recover_terminal(output);
        tell_failure(line, request, &result, output);
    }
    if (command_has(line, OPTION_REPORT) || (result.is_dry && output->form == RUN_PLAIN) ||
        (output->form == RUN_PLAIN && isatty(STDERR_FILENO))) {
        tell_report(line, &result);
    }
    return status;
}

/* What is refused before there is a run is told in the form that was asked for, besides on standard error. */
static int tell_refusal(const CommandLine *line, const SessionRunRequest *request, int status) {
    SessionResult result = {
        .outcome = status == EXIT_USAGE   ? OUTCOME_BAD_POLICY
                   : status == EXIT_INPUT ? OUTCOME_BAD_INPUT
                                          : OUTCOME_FAILED,
        .exit_status = -1,
        .error = *line->failure,
        .program = request->name,
        .engine_reason = STR(""),
        .fuel = -1,
        .engine = request->policy ? request->policy->engine : ENGINE_AUTO,
    };
    RunOutput output = {.form = RUN_EVENTS};
    if (command_has(line, OPTION_EVENTS)) {
        (void)(pass_event_on(&output, &(SessionEvent){.kind = EVENT_RESULT, .result = &result}) &&
               pass_event_on(&output, &(SessionEvent){.kind = EVENT_DONE, .result = &result}));
    } else if (command_has(line, OPTION_JSON)) {
        Buf text;
        buf_init(&text, REPORT_BYTES);
        session_result_to_json(&result, STR(""), STR(""), &text);
        status = command_print(line, (ExitStatus)status, buf_view(&text));
        buf_done(&text);
    }
    return status;
}

static int prepare_and_run(const CommandLine *line, SessionRunRequest *request) {
    bool is_out_dir_made = false, is_snapshot_made = false;
    Str snapshot_path;
    int status = open_inputs(line, request);
    if (status == EXIT_OK) {
        status = open_folders(line, request);
    }
    if (status == EXIT_OK) {
        status = open_snapshot(line, request, &snapshot_path, &is_snapshot_made);
    }
    if (status == EXIT_OK) {
        status = open_out_dir(line, request, &is_out_dir_made);
    }
    if (status == EXIT_OK) {
        RunOutput output = {.form = command_has(line, OPTION_EVENTS) ? RUN_EVENTS
                                    : command_has(line, OPTION_JSON) ? RUN_DOCUMENT
                                                                     : RUN_PLAIN};
        request->whole_characters = output.form != RUN_PLAIN;
        request->chunk_bytes = output.form == RUN_EVENTS ? EVENT_CHUNK_BYTES : SESSION_CHUNK_BYTES;
        request->ready_fds[0] = output.form == RUN_DOCUMENT ? -1 : STDOUT_FILENO;
        request->ready_fds[1] = output.form == RUN_PLAIN ? STDERR_FILENO : request->ready_fds[0];
        for (int i = 0; i < 2; i++) {
            output.is_terminal[i] =
                output.form == RUN_PLAIN && isatty(i ? STDERR_FILENO : STDOUT_FILENO);
            buf_init(&output.streams[i], request->policy->limit_output_bytes);
        }
        status = run(line, request, &output);
        buf_done(&output.streams[0]);
        buf_done(&output.streams[1]);
    } else {
        tell_refusal(line, request, status);
    }
    close_files(request);
    if (is_snapshot_made && status != EXIT_RUN_PAUSED) {
        (void)unlink(snapshot_path.data);
    }
    if (is_out_dir_made) {
        (void)rmdir(
            command_value(line, OPTION_OUT).data); /* stays where there is something in it */
    }
    return status;
}

/* Reading it takes no time: nobody waits at a terminal or a pipe. */
static bool is_plain_file(Str path) {
    struct stat status;
    return stat(path.data, &status) == 0 && S_ISREG(status.st_mode);
}

int command_run(const CommandLine *given) {
    Str failure = STR("");
    CommandLine with_failure = *given;
    with_failure.failure = &failure;
    const CommandLine *line = &with_failure;
    Str path = line->operands[0];
    bool is_stdin = str_equal(path, STR("-"));
    SessionRunRequest request = {.path = is_stdin ? STR("<stdin>") : path,
                                 .name = is_stdin ? STR("main.py") : base_name(path),
                                 .language = command_language(line, path),
                                 .arguments = line->rest,
                                 .argument_count = line->rest_count,
                                 .stdin_fd = is_stdin ? -1 : STDIN_FILENO,
                                 .out_dir_fd = -1,
                                 .asker = ask_at_terminal,
                                 .keeps_record = true,
                                 .is_dry = command_has(line, OPTION_DRY_RUN),
                                 .record_fd = -1,
                                 .snapshot_fd = -1};
    /* a signal while we wait for input just ends us, as it should; from then on it is for what runs */
    bool catches = !is_stdin && is_plain_file(path);
    int cancel_fd = catches ? signals_catch() : -1;
    SessionWorker worker;
    session_worker_init(&worker, -1);
    session_worker_start(&worker); /* it gets ready while we read what it shall judge */
    request.worker = &worker;
    char pool_path[256];
    if (!command_has(line, OPTION_ALONE) && client_path(POOL_SOCKET, pool_path, sizeof pool_path)) {
        request.pool_path = pool_path;
    }
    PolicyLoaded loaded;
    int status = command_policy(line, &loaded);
    SessionSnapshot snapshot;
    if (status == EXIT_OK) {
        status = command_has(line, OPTION_RESUME)
                     ? open_resumed(line, path, &snapshot, &request)
                     : command_read(line, path, LIMIT_SOURCE_BYTES, &request.source);
    }
    if (status == EXIT_OK) {
        status = open_record(line, &request);
    }
    if (status == EXIT_OK) {
        request.policy = &loaded.policy;
        request.cancel_fd = catches ? cancel_fd : signals_catch();
        status = prepare_and_run(line, &request);
    } else {
        status = tell_refusal(line, &request, status);
    }
    session_worker_done(&worker);
    return status;
}
