/* cordon session: guests that are kept by the supervisor, over HTTP on its Unix socket. */
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/printable.h"
#include "cli/client.h"
#include "cli/signals.h"
#include "wire/wire.h"

enum { TEXT_BYTES = 16 << 20 };

/* --- one answer, one output ------------------------------------------------------------------------------------- */

/* "/v1/sessions/ID" and what follows it; data NULL where the id is no id. */
static Str session_path(const CommandLine *line, const char *rest) {
    Str id = line->operands[0];
    for (int64_t i = 0; i < id.size; i++) {
        char c = id.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return (Str){0};
        }
    }
    return id.size == 16 ? arena_format(line->arena, "/v1/sessions/%.*s%s", STR_ARG(id), rest)
                         : (Str){0};
}

static int no_such_id(const CommandLine *line) {
    return command_fail(
        line, EXIT_USAGE,
        "that is no session's id: 16 hexadecimal digits; cordon session list shows them");
}

/* Asks, and prints the answer's JSON, or what `write` makes of it. */
static int ask_and_show(const CommandLine *line, const char *method, Str path, Str body,
                        ClientWriter *write) {
    return path.data ? client_show(line, method, path.data, body, write) : no_such_id(line);
}

static const char *text(const json_t *object, const char *name) {
    const char *found = json_string_value(json_object_get(object, name));
    return found ? found : "?";
}

static void write_id(Buf *out, const json_t *root) {
    buf_append_format(out, "%s\n", text(root, "id"));
}

static void write_row(Buf *out, const json_t *session) {
    buf_append_format(out, "%s  %-6s  %-6s  %5lld cells  %8.0f s old  %8.0f s idle\n",
                      text(session, "id"), text(session, "language"), text(session, "state"),
                      (long long)json_integer_value(json_object_get(session, "cells")),
                      json_number_value(json_object_get(session, "age_seconds")),
                      json_number_value(json_object_get(session, "idle_seconds")));
}

static void write_list(Buf *out, const json_t *root) {
    size_t i;
    json_t *session;
    json_array_foreach(json_object_get(root, "sessions"), i, session) {
        write_row(out, session);
    }
}

static void write_files(Buf *out, const json_t *root) {
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(root, "files"), i, file) {
        buf_append_format(out, "%12lld  ",
                          (long long)json_integer_value(json_object_get(file, "size")));
        printable_append_line(out, str_from(text(file, "name")));
        const char *skipped = json_string_value(json_object_get(file, "skipped"));
        buf_append_format(out, "%s%s\n", skipped ? "  not readable: " : "", skipped ? skipped : "");
    }
}

static void write_text(Buf *out, const json_t *object, const char *name) {
    printable_append_line(out, str_from(text(object, name)));
}

static void write_change(Buf *out, const json_t *change) {
    const char *skipped = json_string_value(json_object_get(change, "skipped"));
    bool is_applied = json_is_true(json_object_get(change, "applied"));
    buf_append_format(out, "%-8s", text(change, "change"));
    write_text(out, change, "folder");
    buf_append_char(out, '/');
    write_text(out, change, "name");
    buf_append_format(out, "%s%s%s\n", is_applied ? "  applied" : "",
                      skipped ? "  not applicable: " : "", skipped ? skipped : "");
}

/* Each folder with its name in /work and its form, then the changes. */
static void write_folders(Buf *out, const json_t *root) {
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(root, "folders"), i, item) {
        buf_append_format(out, "%-8s", text(item, "form"));
        write_text(out, item, "folder");
        buf_append(out, STR("  as "));
        write_text(out, item, "name");
        buf_append(out, json_is_true(json_object_get(item, "writable")) ? STR("\n")
                                                                        : STR("  to read\n"));
    }
    json_array_foreach(json_object_get(root, "changes"), i, item) {
        write_change(out, item);
    }
    json_int_t dropped = json_integer_value(json_object_get(root, "changes_dropped"));
    if (dropped > 0) {
        buf_append_format(out, "and %lld more that were not looked at\n", (long long)dropped);
    }
}

static void write_nothing(Buf *out, const json_t *root) {
    (void)out, (void)root;
}

int command_session_new(const CommandLine *line) {
    const OptionUse *idle = command_option(line, OPTION_IDLE),
                    *total = command_option(line, OPTION_TOTAL);
    Buf body;
    buf_init(&body, 256);
    WireJson json = wire_json(&body);
    wire_json_open(&json, '{');
    int language = command_choice(line, OPTION_LANGUAGE, LANGUAGE_PYTHON);
    wire_json_member_str(&json, "language",
                         str_from(policy_template((PolicyLanguage)language)->name));
    if (command_has(line, OPTION_ENGINE)) {
        wire_json_member_str(&json, "engine", command_value(line, OPTION_ENGINE));
    }
    if (idle) {
        wire_json_member_int(&json, "idle_seconds", idle->number);
    }
    if (total) {
        wire_json_member_int(&json, "total_seconds", total->number);
    }
    wire_json_close(&json, '}');
    int status = ask_and_show(line, "POST", STR("/v1/sessions"), buf_view(&body), write_id);
    buf_done(&body);
    return status;
}

int command_session_list(const CommandLine *line) {
    return ask_and_show(line, "GET", STR("/v1/sessions"), STR(""), write_list);
}

/* interrupt, pause, resume, stop: the command's second word says which. */
int command_session_act(const CommandLine *line) {
    const char *word = strchr(line->command->name, ' ') + 1;
    if (command_has(line, OPTION_APPLY)) {
        return ask_and_show(line, "POST", session_path(line, "/apply"), STR(""), write_folders);
    }
    if (strcmp(word, "stop") == 0) {
        return ask_and_show(line, "DELETE", session_path(line, ""), STR(""), write_nothing);
    }
    Str path = session_path(line, "/");
    path = path.data ? arena_format(line->arena, "%.*s%s", STR_ARG(path), word) : path;
    return ask_and_show(line, "POST", path, STR(""), write_nothing);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

/* A name as it may stand in a path: what HTTP gives a meaning to is written as %XX. */
static Str quoted(const CommandLine *line, Str name) {
    Buf out;
    buf_init(&out, 4096);
    for (int64_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        if (is_plain) {
            buf_append_char(&out, (char)c);
        } else {
            buf_append_format(&out, "%%%02X", c);
        }
    }
    Str copy = arena_copy_str(line->arena, buf_view(&out));
    buf_done(&out);
    return copy;
}

static Str file_path(const CommandLine *line, Str name) {
    Str path = session_path(line, "/files/"), tail = quoted(line, name);
    return path.data && tail.data
               ? arena_format(line->arena, "%.*s%.*s", STR_ARG(path), STR_ARG(tail))
               : (Str){0};
}

static int get_file(const CommandLine *line, Str name) {
    ClientAnswer answer;
    Str path = file_path(line, name);
    if (!path.data) {
        return no_such_id(line);
    }
    int status = client_ask_json(line, "GET", path.data, STR(""), &answer);
    status = status == EXIT_OK ? command_print(line, EXIT_OK, buf_view(&answer.body)) : status;
    buf_done(&answer.body);
    return status;
}

static int put_file(const CommandLine *line, Str from) {
    bool is_input = str_equal(from, STR("-"));
    SCOPED_FD fd = -1;
    Str name = from;
    for (int64_t i = 0; i < from.size; i++) {
        name = from.data[i] == '/' ? str_slice(from, i + 1, from.size) : name;
    }
    Str path = file_path(line, name);
    if (!path.data) {
        return no_such_id(line);
    }
    int status = is_input ? EXIT_OK : command_open(line, from, &fd);
    return status == EXIT_OK
               ? client_put(line, path.data, is_input ? STDIN_FILENO : fd, write_nothing)
               : status;
}

int command_session_files(const CommandLine *line) {
    Str name;
    if ((name = command_value(line, OPTION_GET)).data) {
        return get_file(line, name);
    }
    if ((name = command_value(line, OPTION_PUT)).data) {
        return put_file(line, name);
    }
    if ((name = command_value(line, OPTION_REMOVE)).data) {
        return ask_and_show(line, "DELETE", file_path(line, name), STR(""), write_nothing);
    }
    if (command_has(line, OPTION_CHANGES)) {
        return ask_and_show(line, "GET", session_path(line, "/changes"), STR(""), write_folders);
    }
    return ask_and_show(line, "GET", session_path(line, "/files"), STR(""), write_files);
}

/* --- a cell ----------------------------------------------------------------------------------------------------- */

typedef struct CellOutput {
    const CommandLine *line;
    Str source;
    Str program;    /* what tracebacks call the cell; empty before the first event */
    bool is_judged; /* the verdict below is there */
    Verdict verdict;
    bool is_events;
    bool is_lost; /* standard output takes no more */
    int status;
} CellOutput;

static void put_out(CellOutput *output, Str bytes) {
    output->is_lost |= fd_write_all(STDOUT_FILENO, bytes) != ST_OK;
}

/* What a cell shows: its text; of what is no text, the kind and size. */
static void show_data(CellOutput *output, const json_t *data) {
    const char *plain = json_string_value(json_object_get(data, "text/plain")), *mime;
    json_t *value;
    Buf out;
    buf_init(&out, TEXT_BYTES);
    if (plain) {
        buf_append(&out, str_from(plain));
        buf_append_char(&out, '\n');
    }
    json_object_foreach((json_t *)(uintptr_t)data, mime, value) {
        if (strncmp(mime, "image/", 6) == 0) {
            buf_append_format(&out, "[%.100s, %zu characters]\n", mime, json_string_length(value));
        }
    }
    put_out(output, buf_view(&out));
    buf_done(&out);
}

/* The verdict in an event, whose own members are not a verdict's. */
static bool read_verdict(const CommandLine *line, const json_t *event, Verdict *out_verdict) {
    json_t *alone = json_copy((json_t *)(uintptr_t)event);
    (void)json_object_del(alone, "event");
    (void)json_object_del(alone, "time");
    char *text = json_dumps(alone, JSON_COMPACT);
    bool is_read = text && verdict_from_json(line->arena, str_from(text), out_verdict) == ST_OK;
    free(text);
    json_decref(alone);
    return is_read;
}

/* What is remembered of an event: a cell that does not run is explained by its verdict. */
static void note_event(CellOutput *output, const char *name, const json_t *event) {
    if (strcmp(name, "started") == 0) {
        output->program = arena_copy_str(output->line->arena, str_from(text(event, "program")));
    } else if (strcmp(name, "verdict") == 0) {
        output->is_judged = read_verdict(output->line, event, &output->verdict);
    }
}

static int status_of_result(const CellOutput *output, const json_t *event) {
    static const struct {
        const char *word;
        ExitStatus status;
    } rows[] = {{"blocked", EXIT_RUN_BLOCKED}, {"denied", EXIT_RUN_BLOCKED},
                {"unparsable", EXIT_INPUT},    {"bad-input", EXIT_INPUT},
                {"limit", EXIT_RUN_LIMIT},     {"no-sandbox", EXIT_RUN_NO_SANDBOX},
                {"bad-policy", EXIT_USAGE},    {"failed", EXIT_INTERNAL}};
    const char *outcome = text(event, "outcome");
    if (strcmp(outcome, "ended") == 0) {
        return json_integer_value(json_object_get(event, "exit_status")) == 0 ? EXIT_RUN_OK
                                                                              : EXIT_RUN_FAILED;
    }
    int status = signals_exit_status();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        status = strcmp(rows[i].word, outcome) == 0 ? (int)rows[i].status : status;
    }
    const Verdict *verdict = output->is_judged ? &output->verdict : NULL;
    if (verdict && verdict->syntax_error) {
        return command_print_quoted(verdict->syntax_error->rendered, (ExitStatus)status);
    }
    /* Findings of the cell alone; what only all cells together are blocked for has no line here. */
    if (verdict && verdict->finding_count > 0 && strcmp(outcome, "blocked") == 0) {
        return command_print_findings(verdict, output->program, output->source, (ExitStatus)status);
    }
    return command_fail(output->line, (ExitStatus)status, "%s", text(event, "error"));
}

static bool on_line(void *context, Str bytes) {
    CellOutput *output = context;
    json_t *event = json_loadb(bytes.data, (size_t)bytes.size, 0, NULL);
    const char *name = text(event, "event");
    note_event(output, name, event);
    if (output->is_events) {
        put_out(output, bytes);
        put_out(output, STR("\n"));
    } else if (strcmp(name, "stdout") == 0) {
        put_out(output, str_from(text(event, "text")));
    } else if (strcmp(name, "stderr") == 0) {
        command_print_quoted(str_from(text(event, "text")), EXIT_OK);
    } else if (strcmp(name, "value") == 0 || strcmp(name, "display") == 0) {
        show_data(output, json_object_get(event, "data"));
    }
    if (strcmp(name, "result") == 0) {
        output->status = status_of_result(output, event);
    }
    json_decref(event);
    return !output->is_lost;
}

typedef struct Watch {
    const CommandLine *line;
    int signal_fd, done_fd;
    Str path;
} Watch;

/* Ctrl-C is for the cell: asks the supervisor to interrupt it, as often as it comes. */
static void *watch_signals(void *context) {
    const Watch *watch = context;
    for (;;) {
        struct pollfd watched[] = {{watch->signal_fd, POLLIN, 0}, {watch->done_fd, POLLIN, 0}};
        if (poll(watched, 2, -1) > 0 && watched[1].revents) {
            return NULL;
        }
        char byte;
        ClientAnswer answer;
        if (watched[0].revents && read(watch->signal_fd, &byte, 1) == 1) {
            (void)client_ask(watch->line, "POST", watch->path.data, STR(""), NULL, NULL, &answer);
            buf_done(&answer.body);
        }
    }
}

static int run_cell(const CommandLine *line, Str path, Str body, CellOutput *output) {
    ClientAnswer answer;
    pthread_t watcher;
    int done[2];
    Watch watch = {
        .line = line, .signal_fd = signals_catch(), .path = session_path(line, "/interrupt")};
    if (watch.signal_fd < 0 || !watch.path.data || pipe(done) != 0) {
        return command_fail(line, EXIT_INTERNAL, "out of descriptors");
    }
    watch.done_fd = done[0];
    bool is_watched = pthread_create(&watcher, NULL, watch_signals, &watch) == 0;
    int status = client_ask(line, "POST", path.data, body, on_line, output, &answer);
    close(done[1]);
    if (is_watched) {
        (void)pthread_join(watcher, NULL);
    }
    close(done[0]);
    if (status == EXIT_OK && answer.status != 200) {
        json_t *root = json_loadb(answer.body.data, (size_t)answer.body.size, 0, NULL);
        status = command_fail(line, EXIT_NO_SUPERVISOR, "%s", text(root, "error"));
        json_decref(root);
    } else if (status == EXIT_OK) {
        status = output->status >= 0
                     ? output->status
                     : command_fail(line, EXIT_INTERNAL, "the supervisor's answer broke off");
    }
    buf_done(&answer.body);
    return status;
}

int command_session_run(const CommandLine *line) {
    CellOutput output = {.line = line, .is_events = command_has(line, OPTION_EVENTS), .status = -1};
    Str source, path = session_path(line, "/runs");
    if (!path.data) {
        return no_such_id(line);
    }
    int status = command_read(line, line->operands[1], LIMIT_SOURCE_BYTES, &source);
    if (status != EXIT_OK) {
        return status;
    }
    if (!wire_is_text(source)) {
        return command_fail(line, EXIT_INPUT, "a cell is UTF-8");
    }
    output.source = source;
    Buf body;
    buf_init(&body, LIMIT_FRAME_BYTES);
    WireJson json = wire_json(&body);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "source", source);
    wire_json_close(&json, '}');
    status = run_cell(line, path, buf_view(&body), &output);
    buf_done(&body);
    return status;
}
