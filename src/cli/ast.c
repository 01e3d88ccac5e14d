/* cordon ast: the program's tree, or CPython's error. */
#include "base/limits.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "session/session.h"
#include "wire/wire.h"

/* What pictures of errors call the program. */
static Str shown_name(Str path) {
    return str_equal(path, STR("-")) ? STR("<stdin>") : path;
}

static int exit_status_of(Status failure) {
    switch ((int)failure) {
    case ST_LIMIT:
    case ST_NO_MEMORY:
    case ST_RANGE:
    case ST_TIMEOUT: return EXIT_INPUT;
    case ST_INTERRUPTED: return signals_exit_status();
    default: return EXIT_INTERNAL;
    }
}

static int print_json(const CommandLine *line, const SessionAst *ast) {
    Buf out;
    buf_init(&out, 2 * LIMIT_FRAME_BYTES);
    WireJson json = wire_json(&out);
    wire_json_open(&json, '{');
    wire_json_key(&json, "ast");
    if (ast->is_parsed) {
        wire_json_str(&json, ast->dump);
    } else {
        wire_json_null(&json);
    }
    wire_json_key(&json, "error");
    wire_json_raw(&json, ast->is_parsed ? STR("null") : ast->error_json);
    wire_json_member_str(&json, "warnings", ast->is_parsed ? ast->warnings : STR(""));
    wire_json_close(&json, '}');
    buf_append_char(&out, '\n');
    int status = out.failure == ST_OK
                     ? command_print(line, ast->is_parsed ? EXIT_OK : EXIT_INPUT, buf_view(&out))
                     : command_fail(line, EXIT_INTERNAL, "%s", status_text(out.failure));
    buf_done(&out);
    return status;
}

static int print_text(const CommandLine *line, const SessionAst *ast) {
    if (!ast->is_parsed) {
        return command_print_quoted(ast->rendered, EXIT_INPUT);
    }
    command_print_quoted(ast->warnings, EXIT_OK);
    int status = command_print(line, EXIT_OK, ast->dump);
    return status == EXIT_OK ? command_print(line, EXIT_OK, STR("\n")) : status;
}

int command_ast(const CommandLine *line) {
    Str source;
    int status = command_read(line, line->operands[0], LIMIT_SOURCE_BYTES, &source);
    if (status != EXIT_OK) {
        return status;
    }
    const OptionUse *indent = command_option(line, OPTION_INDENT);
    int spaces = !indent ? -1 : indent->number < 0 ? 4 : (int)indent->number;
    SessionWorker worker;
    SessionAst ast;
    session_worker_init(&worker, signals_catch());
    Status asked = session_worker_ast(&worker, line->arena, shown_name(line->operands[0]), source,
                                      spaces, &ast);
    session_worker_done(&worker);
    if (asked != ST_OK) {
        return command_fail(line, (ExitStatus)exit_status_of(asked), "%s: %s",
                            line->operands[0].data, session_worker_problem(&worker));
    }
    return command_has(line, OPTION_JSON) ? print_json(line, &ast) : print_text(line, &ast);
}
