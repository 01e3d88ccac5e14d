/* Reading a policy for a command: the file, the command line over it, and the errors of both. */
#include "cli/policy_file.h"

#include <unistd.h>

#include "base/limits.h"
#include "base/printable.h"
#include "verdict/verdict.h"

enum { FAULT_TEXT_BYTES = 1 << 20 };

/* Every value of an option that may be repeated. */
static PolicyNames values_of(const CommandLine *line, OptionId option) {
    Str *items = ARENA_ARRAY(line->arena, Str, line->use_count);
    int32_t count = 0, cursor = 0;
    while (items && command_next_value(line, option, &cursor, &items[count])) {
        count++;
    }
    return (PolicyNames){items, count};
}

PolicyLanguage command_language(const CommandLine *line, Str path) {
    PolicyLanguage language = policy_language_of_file(path);
    return (PolicyLanguage)command_choice(
        line, OPTION_LANGUAGE, language == LANGUAGE_COUNT ? LANGUAGE_PYTHON : (int)language);
}

static Status check_rule(Arena *arena, Str json, Str *out_problem) {
    VerdictRule rule;
    return verdict_rule_parse(arena, json, &rule, out_problem);
}

int policy_file_load(const CommandLine *line, Str path, ExitStatus unreadable,
                     PolicyLoaded *out_loaded) {
    PolicyRequest request = {
        .add_imports = values_of(line, OPTION_ALLOW_IMPORT),
        .settings = values_of(line, OPTION_SET),
        .mode = command_choice(line, OPTION_MODE, -1),
        .engine = command_choice(line, OPTION_ENGINE, -1),
        .require = command_choice(line, OPTION_REQUIRE, -1),
        .language = command_choice(line, OPTION_LANGUAGE, -1),
        .check_rule = check_rule,
    };
    if (path.data) {
        request.file = str_equal(path, STR("-")) ? STR("standard input") : path;
        /* One byte more than a policy may have: the reader says what is too large. */
        int status = command_read(line, path, LIMIT_POLICY_BYTES + 1, &request.text);
        if (status != EXIT_OK) {
            return (int)unreadable;
        }
    }
    if (line->arena->exhausted || policy_load(line->arena, &request, out_loaded) != ST_OK) {
        return command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    return EXIT_OK;
}

void policy_file_faults(const PolicyLoaded *loaded, Buf *out) {
    for (int32_t i = 0; i < loaded->fault_count; i++) {
        const PolicyFault *fault = &loaded->faults[i];
        if (fault->line > 0) {
            printable_append_line(out, fault->file);
            buf_append_format(out, ":%d:%d: ", fault->line, fault->col);
        } else {
            buf_append(out, STR("command line: "));
        }
        printable_append_line(out, fault->message);
        buf_append_char(out, '\n');
    }
}

int command_policy(const CommandLine *line, PolicyLoaded *out_loaded) {
    int status = policy_file_load(line, command_value(line, OPTION_POLICY), EXIT_USAGE, out_loaded);
    if (status != EXIT_OK || out_loaded->fault_count == 0) {
        return status;
    }
    Buf text;
    buf_init(&text, FAULT_TEXT_BYTES);
    policy_file_faults(out_loaded, &text);
    status = command_fail(line, EXIT_USAGE, "the policy has %d error%s; nothing was done\n%.*s",
                          out_loaded->fault_count, out_loaded->fault_count == 1 ? "" : "s",
                          (int)(text.size > 0 ? text.size - 1 : 0), text.data ? text.data : "");
    buf_done(&text);
    return status;
}
