/* cordon test: a program or its functions against example inputs, each in a world of its own. */
#include <unistd.h>

#include "base/limits.h"
#include "base/printable.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "session/session.h"
#include "wire/wire.h"

enum { CASES_BYTES = 64 << 20, LIST_BYTES = 256 << 20 };
#define CASE_ARENA_BYTES (INT64_C(4) << 30)

typedef struct Test {
    const CommandLine *line;
    SessionRunRequest request;
    Policy policy;
    Buf out;
    WireJson json;
    bool is_json;
    int32_t held, failed;
} Test;

static void tell_case(Test *test, const SessionCase *wanted, const SessionCaseResult *result) {
    if (result->holds) {
        test->held++;
    } else {
        test->failed++;
    }
    if (test->is_json) {
        wire_json_open(&test->json, '{');
        wire_json_member_str(&test->json, "name", wanted->name);
        wire_json_member_bool(&test->json, "holds", result->holds);
        wire_json_member_str(&test->json, "why", result->why);
        wire_json_member_str(&test->json, "outcome",
                             str_from(session_outcome_name(result->run.outcome)));
        wire_json_key(&test->json, "fuel");
        wire_json_int(&test->json, result->run.fuel);
        wire_json_close(&test->json, '}');
        return;
    }
    buf_append(&test->out, result->holds ? STR("ok      ") : STR("FAILED  "));
    printable_append_line(&test->out, wanted->name);
    if (!result->holds) {
        buf_append(&test->out, STR(": "));
        printable_append_line(&test->out, result->why);
    }
    buf_append_char(&test->out, '\n');
}

/* What ends all cases: the program may not run, or is none. EXIT_OK: nothing does. */
static int refusal(const Test *test, const SessionCaseResult *result) {
    const SessionResult *run = &result->run;
    switch (run->outcome) {
    case OUTCOME_BLOCKED:
    case OUTCOME_DENIED:
        return command_fail(test->line, EXIT_TEST_BLOCKED, "%.*s", STR_ARG(run->error));
    case OUTCOME_UNPARSABLE:
        return command_fail(test->line, EXIT_INPUT, "%.*s", STR_ARG(run->error));
    case OUTCOME_INTERRUPTED: return signals_exit_status();
    case OUTCOME_BAD_POLICY:
        return command_fail(test->line, EXIT_USAGE, "%.*s", STR_ARG(run->error));
    case OUTCOME_FAILED:
        return command_fail(test->line, EXIT_INTERNAL, "%.*s", STR_ARG(run->error));
    case OUTCOME_ENDED:
    case OUTCOME_LIMIT:
    case OUTCOME_NO_SANDBOX:
    case OUTCOME_BAD_INPUT:
    case OUTCOME_PAUSED: break;
    }
    return EXIT_OK;
}

static int run_cases(Test *test, const SessionCases *cases) {
    int status = EXIT_OK;
    for (int32_t i = 0; i < cases->count && status == EXIT_OK; i++) {
        Arena arena;
        SessionCaseResult result;
        arena_init(&arena, CASE_ARENA_BYTES);
        session_case_run(&arena, &test->request, &cases->items[i], &result);
        status = refusal(test, &result);
        if (status == EXIT_OK) {
            tell_case(test, &cases->items[i], &result);
        }
        /* Who was asked about the program once has been asked about all of its cases. */
        test->policy.review_by = REVIEW_BY_NONE;
        arena_done(&arena);
    }
    return status;
}

static int tell_all(Test *test) {
    if (test->is_json) {
        wire_json_close(&test->json, ']');
        wire_json_member_int(&test->json, "held", test->held);
        wire_json_member_int(&test->json, "failed", test->failed);
        wire_json_close(&test->json, '}');
        buf_append_char(&test->out, '\n');
    } else {
        buf_append_format(&test->out, "%d of %d cases hold\n", test->held,
                          test->held + test->failed);
    }
    return command_print_buf(test->line, test->failed > 0 ? EXIT_TEST_FAILED : EXIT_TEST_HOLDS,
                             &test->out);
}

static Str base_name(Str path) {
    int64_t start = path.size;
    while (start > 0 && path.data[start - 1] != '/') {
        start--;
    }
    return str_slice(path, start, path.size);
}

static int read_cases(const CommandLine *line, SessionCases *cases) {
    Str path = command_value(line, OPTION_CASES), text, problem;
    if (!path.data) {
        return command_fail(line, EXIT_USAGE, "which cases? write --cases FILE");
    }
    int status = command_read(line, path, CASES_BYTES, &text);
    if (status != EXIT_OK) {
        return status;
    }
    if (session_cases_read(line->arena, text, cases, &problem) != ST_OK) {
        session_cases_free(cases);
        return command_fail(line, EXIT_INPUT, "%s: %.*s", path.data, STR_ARG(problem));
    }
    return cases->count > 0 ? EXIT_OK
                            : command_fail(line, EXIT_INPUT, "%s holds no case", path.data);
}

int command_test(const CommandLine *line) {
    PolicyLoaded loaded;
    SessionCases cases = {0};
    Str path = line->operands[0];
    Test test = {.line = line,
                 .is_json = command_has(line, OPTION_JSON),
                 .request = {.path = path,
                             .name = base_name(path),
                             .out_dir_fd = -1,
                             .record_fd = -1,
                             .snapshot_fd = -1,
                             .ready_fds = {-1, -1},
                             .chunk_bytes = SESSION_CHUNK_BYTES,
                             .keeps_record = true,
                             .asker = ask_at_terminal}};
    int status = command_policy(line, &loaded);
    if (status == EXIT_OK) {
        status = command_read(line, path, LIMIT_SOURCE_BYTES, &test.request.source);
    }
    if (status == EXIT_OK) {
        status = read_cases(line, &cases);
    }
    if (status != EXIT_OK) {
        return status;
    }
    test.policy = loaded.policy;
    test.policy.engine = ENGINE_EMBEDDED;
    test.request.policy = &test.policy;
    test.request.cancel_fd = signals_catch();
    buf_init(&test.out, LIST_BYTES);
    test.json = wire_json(&test.out);
    if (test.is_json) {
        wire_json_open(&test.json, '{');
        wire_json_key(&test.json, "cases");
        wire_json_open(&test.json, '[');
    }
    status = run_cases(&test, &cases);
    status = status == EXIT_OK ? tell_all(&test) : status;
    buf_done(&test.out);
    session_cases_free(&cases);
    return status;
}
