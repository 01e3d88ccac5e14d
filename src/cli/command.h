/* What the commands of `cordon` share: the rows of the command line, the parsed line, output, errors.
 *
 * A command is one file, src/cli/<command>.c, with one function: it is handed a command line that has passed every
 * check the rows can express, and returns one of the exit statuses of spec/exits.def. It writes results with
 * command_print and errors with command_fail, so that lost output and wording are handled in one place. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "policy/policy.h"
#include "verdict/verdict.h"

typedef enum CommandId {
#define X(id, ...) COMMAND_##id,
#include "../../spec/commands.def"
#undef X
    COMMAND_COUNT
} CommandId;

/* For the COMMANDS column of the rows. */
#define FOR(id) (UINT64_C(1) << COMMAND_##id)
#define FOR_ALL ((UINT64_C(1) << COMMAND_COUNT) - 1)

typedef enum ExitStatus {
#define X(name, status, commands, text) name = (status),
#include "../../spec/exits.def"
#undef X
} ExitStatus;

typedef enum OptionId {
#define X(id, ...) OPTION_##id,
#include "../../spec/options.def"
#undef X
    OPTION_COUNT,
    OPTION_NONE = OPTION_COUNT
} OptionId;

typedef enum OptionKind {
    OPTION_KIND_FLAG,
    OPTION_KIND_VALUE,
    OPTION_KIND_LIST,
    OPTION_KIND_NUMBER,
    OPTION_KIND_MAYBE_NUMBER,
    OPTION_KIND_CHOICE,
} OptionKind;

typedef struct OptionRow {
    const char *name;
    char short_name; /* 0: none */
    OptionKind kind;
    const char *argument;
    const char *range; /* "a|b|c" for CHOICE, "least..most" for the numbers */
    uint64_t commands; /* FOR(...) bits; 0: before any command only */
    OptionId excludes;
    const char *text;
} OptionRow;

/* One option as it was given. */
typedef struct OptionUse {
    OptionId id;
    Str value; /* NUL-terminated; data NULL where nothing was given */
    /* NUMBER, MAYBE_NUMBER: the number, -1 where none was given; CHOICE: the index in the range. */
    int64_t number;
} OptionUse;

typedef struct CommandRow CommandRow;

/* Every Str in it is NUL-terminated and lives as long as argv. */
typedef struct CommandLine {
    Arena *arena; /* as long as the process; for whatever the command makes */
    const CommandRow *command;
    const OptionUse *uses; /* in the order given */
    int32_t use_count;
    const Str *operands;
    int32_t operand_count;
    const Str *rest; /* what follows --, where the command hands it to the program */
    int32_t rest_count;
    Str *failure; /* where command_fail leaves its words besides, in the arena; NULL: nowhere */
} CommandLine;

struct CommandRow {
    const char *name;
    const char *operands; /* synopsis */
    int least, most;      /* operands; most -1 is any number */
    bool takes_rest;
    int (*function)(const CommandLine *line);
    const char *summary, *description;
};

extern const CommandRow command_rows[COMMAND_COUNT];
extern const OptionRow option_rows[OPTION_COUNT];

/* The commands, one a file; each returns an ExitStatus. */
int command_run(const CommandLine *given);
int command_check(const CommandLine *line);
int command_ast(const CommandLine *line);
int command_policy_show(const CommandLine *line);
int command_policy_check(const CommandLine *line);
int command_doctor(const CommandLine *line);
int command_explain(const CommandLine *line);
int command_pending(const CommandLine *line);
int command_approve(const CommandLine *line);
int command_deny(const CommandLine *line);
int command_log(const CommandLine *line);
int command_log_show(const CommandLine *line);
int command_log_verify(const CommandLine *line);
int command_log_stats(const CommandLine *line);
int command_log_mark(const CommandLine *line);
int command_log_export(const CommandLine *line);
int command_replay(const CommandLine *line);
int command_serve(const CommandLine *line);
int command_status(const CommandLine *line);
int command_pool_status(const CommandLine *line);
int command_session_new(const CommandLine *line);
int command_session_list(const CommandLine *line);
int command_session_run(const CommandLine *line);
int command_session_files(const CommandLine *line);
int command_session_act(const CommandLine *line);
int command_test(const CommandLine *line);
int command_help(const CommandLine *line);

/* --- the parsed command line --- */

/* The last use of the option, NULL where it was not given. */
const OptionUse *command_option(const CommandLine *line, OptionId id);
static inline bool command_has(const CommandLine *line, OptionId id) {
    return command_option(line, id) != NULL;
}
/* The option's value, data NULL where it was not given. */
Str command_value(const CommandLine *line, OptionId id);
/* The index of the option's value among the words of its range, `absent` where it was not given. */
int command_choice(const CommandLine *line, OptionId id, int absent);
/* What the program is written in: as --language says, or as the file's name ends; else python. */
PolicyLanguage command_language(const CommandLine *line, Str path);
/* Walks the values of a LIST option in the order given: false when there are no more. *cursor starts at 0. */
bool command_next_value(const CommandLine *line, OptionId id, int32_t *cursor, Str *out_value);

/* --- output --- */

/* Prints "cordon COMMAND: message" on standard error; returns `status`. Control characters in the message are printed
 * escaped, so that a file name cannot move the terminal's cursor. */
int command_fail(const CommandLine *line, ExitStatus status, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Writes all of `bytes` to standard output. Where that fails says so; returns EXIT_INTERNAL then, else `status`. */
int command_print(const CommandLine *line, ExitStatus status, Str bytes);
/* The same for a buf, which may have failed while it was written: then says so instead. */
int command_print_buf(const CommandLine *line, ExitStatus status, const Buf *bytes);
/* Writes `text`, whole lines made for people, to standard error as it is; returns `status`. */
int command_print_error(Str text, ExitStatus status);
/* The same for lines that hold pieces of a program: where standard error is a terminal, what that would act on is
 * escaped; elsewhere they are written as they are. */
int command_print_quoted(Str text, ExitStatus status);
/* Why a program was blocked, on standard error: every finding, with its line. */
int command_print_findings(const Verdict *verdict, Str path, Str source, ExitStatus status);
/* Words of `text`, the first at column `at`, broken before `columns`; later lines are indented. Ends the line. */
void command_append_wrapped(Buf *out, Str text, int64_t at, int indent, int columns);
void command_append_spaces(Buf *out, int64_t count);
/* Whether text for people on this descriptor may be coloured: it is a terminal that can, and NO_COLOR is not set. */
bool command_colour(int fd);
/* Columns of the terminal behind the descriptor, between 40 and 200; 80 where there is none. */
int command_columns(int fd);

/* --- input --- */

/* Opens a file that the command line names, for reading. A folder, a socket and a named pipe are refused (opening a
 * pipe may wait for ever; `-` and /dev/stdin serve). Returns EXIT_OK, or EXIT_INPUT after saying what is wrong. */
int command_open(const CommandLine *line, Str path, int *out_fd);

/* Reads the program or data file `path`, or standard input for "-", into the line's arena, at most `limit` bytes.
 * Refuses what command_open refuses. Returns EXIT_OK, or EXIT_INPUT after saying what is wrong. */
int command_read(const CommandLine *line, Str path, int64_t limit, Str *out_bytes);

/* The policy that the command line asks for: --policy, --set, --allow-import, --mode and --engine, as far as the
 * command has them. Returns EXIT_OK; or EXIT_USAGE or EXIT_INTERNAL after saying what is wrong, each error on
 * a line of its own. */
int command_policy(const CommandLine *line, PolicyLoaded *out_loaded);
