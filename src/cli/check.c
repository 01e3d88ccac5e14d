/* cordon check: judges programs without running them; one file or many, as text, JSON or SARIF. */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "session/session.h"
#include "wire/wire.h"

#define FILE_ARENA_BYTES (INT64_C(4) << 30)

typedef enum CheckFormat { CHECK_TEXT, CHECK_JSON, CHECK_SARIF, CHECK_FIX } CheckFormat;

typedef struct Check {
    const CommandLine *line;
    const Policy *policy;
    CheckFormat format;
    bool is_many; /* more than one file may come: progress and totals */
    bool has_progress;
    bool colour;
    SessionWorker worker;
    VerdictSarif sarif;
    WireJson json;
    Buf out;
    int64_t files, allowed, blocked, unparsed, unread, failed;
    int interrupted; /* exit status, 0: not interrupted */
    int output_status;
} Check;

/* --- progress and output ---------------------------------------------------------------------------------------- */

static void clear_progress(const Check *check) {
    if (check->has_progress) {
        (void)command_print_error(STR("\r\033[K"), EXIT_OK);
    }
}

static void show_progress(const Check *check) {
    enum { EVERY = 16 };
    if (check->has_progress && check->files % EVERY == 0) {
        char text[80];
        int size = snprintf(text, sizeof text, "\r\033[K%lld files judged, %lld blocked",
                            (long long)check->files, (long long)check->blocked);
        (void)command_print_error((Str){text, size}, EXIT_OK);
    }
}

/* Writes what has gathered. Once standard output is gone nothing more is tried. */
static void flush(Check *check) {
    if (check->output_status == EXIT_OK) {
        clear_progress(check);
        check->output_status = command_print_buf(check->line, EXIT_OK, &check->out);
    }
    buf_clear(&check->out);
}

/* --- one file --------------------------------------------------------------------------------------------------- */

static void write_unread(Check *check, Str path, const char *why) {
    if (check->format == CHECK_SARIF) {
        verdict_sarif_unread(&check->sarif, path, str_from(why));
    } else if (check->format == CHECK_JSON) {
        wire_json_open(&check->json, '{');
        wire_json_member_str(&check->json, "path", path);
        wire_json_member_bool(&check->json, "is_safe", false);
        wire_json_member_str(&check->json, "verdict", STR("block"));
        wire_json_member_str(&check->json, "reason", str_from(why));
        wire_json_member_str(&check->json, "error", str_from(why));
        wire_json_close(&check->json, '}');
    }
}

/* One program's needs no name; of many each has one. */
static void write_fix(Check *check, const VerdictSource *source, const Verdict *verdict) {
    Buf text;
    buf_init(&text, LIMIT_FRAME_BYTES);
    verdict_fix_prompt(verdict, &text);
    if (text.size > 0 && check->is_many) {
        buf_append(&check->out, source->path);
        buf_append(&check->out, STR(": "));
    }
    buf_append(&check->out, buf_view(&text));
    buf_done(&text);
}

static void write_verdict(Check *check, const VerdictSource *source, const Verdict *verdict) {
    switch (check->format) {
    case CHECK_TEXT: verdict_report_text(verdict, source, check->colour, &check->out); break;
    case CHECK_JSON:
        wire_json_open(&check->json, '{');
        wire_json_member_str(&check->json, "path", source->path);
        verdict_to_json_members(verdict, &check->json);
        wire_json_close(&check->json, '}');
        break;
    case CHECK_SARIF: verdict_sarif_file(&check->sarif, verdict, source); break;
    case CHECK_FIX: write_fix(check, source, verdict); break;
    }
}

static void count_verdict(Check *check, const Verdict *verdict) {
    if (verdict->syntax_error) {
        check->unparsed++;
    } else if (verdict->decision != DECISION_ALLOW) {
        check->blocked++; /* nobody reviews here */
    } else {
        check->allowed++;
    }
}

/* The worker had no answer: the file is not judged, and the command cannot end well. */
static void count_failure(Check *check, Str path, Status failure) {
    if (failure == ST_INTERRUPTED) {
        check->interrupted = signals_exit_status();
        return;
    }
    const char *problem = session_worker_problem(&check->worker);
    bool is_input = failure == ST_LIMIT || failure == ST_NO_MEMORY || failure == ST_TIMEOUT;
    clear_progress(check);
    (void)command_fail(check->line, EXIT_INTERNAL, "%.*s: %s", STR_ARG(path), problem);
    write_unread(check, path, problem);
    if (is_input) {
        check->unread++;
    } else {
        check->failed++;
    }
}

static void check_file(Check *check, Str path) {
    Arena arena;
    arena_init(&arena, FILE_ARENA_BYTES);
    CommandLine line = *check->line;
    line.arena = &arena; /* what is read is kept for this file alone */
    Str text;
    check->files++;
    if (command_read(&line, path, LIMIT_SOURCE_BYTES, &text) != EXIT_OK) {
        check->unread++;
        write_unread(check, path, "the file cannot be read");
    } else {
        bool is_stdin = str_equal(path, STR("-"));
        SessionVetRequest request = {.filename = is_stdin ? STR("<stdin>") : path,
                                     .source = text,
                                     .policy = check->policy,
                                     .language = command_language(&line, path)};
        SessionVetting vetting;
        Status status = session_worker_vet(&check->worker, &arena, &request, &vetting);
        if (status == ST_OK) {
            VerdictSource source = {path, text};
            write_verdict(check, &source, &vetting.verdict);
            count_verdict(check, &vetting.verdict);
        } else {
            count_failure(check, path, status);
        }
    }
    flush(check);
    show_progress(check);
    arena_done(&arena);
}

/* --- folders ---------------------------------------------------------------------------------------------------- */

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_skipped_folder(const FTSENT *entry) {
    return entry->fts_level > 0 &&
           (entry->fts_name[0] == '.' || strcmp(entry->fts_name, "__pycache__") == 0);
}

/* Every .py file below; links are not followed, hidden folders not entered. */
static void check_folder(Check *check, Str path) {
    char *roots[] = {(char *)(uintptr_t)path.data, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (!tree) {
        (void)command_fail(check->line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
        check->unread++;
        return;
    }
    FTSENT *entry;
    while (check->interrupted == 0 && check->output_status == EXIT_OK &&
           (entry = fts_read(tree)) != NULL) {
        Str name = str_from(entry->fts_name);
        if (entry->fts_info == FTS_D && is_skipped_folder(entry)) {
            (void)fts_set(tree, entry, FTS_SKIP);
        } else if (entry->fts_info == FTS_F && str_ends_with(name, STR(".py"))) {
            check_file(check, str_from(entry->fts_path));
        } else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
            (void)command_fail(check->line, EXIT_INPUT, "%s: %s", entry->fts_path,
                               strerror(entry->fts_errno));
            check->unread++;
        }
    }
    (void)fts_close(tree);
}

static bool is_folder(Str path) {
    struct stat status;
    return stat(path.data, &status) == 0 && S_ISDIR(status.st_mode);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static void begin(Check *check) {
    if (check->format == CHECK_SARIF) {
        verdict_sarif_begin(&check->sarif, &check->out);
    }
    check->json = wire_json(&check->out);
    if (check->format == CHECK_JSON && check->is_many) {
        wire_json_open(&check->json, '{');
        wire_json_key(&check->json, "files");
        wire_json_open(&check->json, '[');
    }
}

static void write_totals_json(Check *check) {
    WireJson *json = &check->json;
    wire_json_close(json, ']');
    wire_json_key(json, "totals");
    wire_json_open(json, '{');
    wire_json_member_int(json, "files", check->files);
    wire_json_member_int(json, "allowed", check->allowed);
    wire_json_member_int(json, "blocked", check->blocked);
    wire_json_member_int(json, "unparsed", check->unparsed);
    wire_json_member_int(json, "unread", check->unread);
    wire_json_member_int(json, "failed", check->failed);
    wire_json_close(json, '}');
    wire_json_close(json, '}');
}

static void end(Check *check) {
    if (check->format == CHECK_SARIF) {
        verdict_sarif_end(&check->sarif);
    } else if (check->format == CHECK_JSON) {
        if (check->is_many) {
            write_totals_json(check);
        }
        buf_append_char(&check->out, '\n');
    } else if (check->is_many && check->format == CHECK_TEXT) {
        buf_append_format(
            &check->out, "%lld files: %lld allowed, %lld blocked, %lld not Python, %lld not read\n",
            (long long)check->files, (long long)check->allowed, (long long)check->blocked,
            (long long)check->unparsed, (long long)(check->unread + check->failed));
    }
    flush(check);
}

static int exit_status_of(const Check *check) {
    if (check->interrupted != 0) {
        return check->interrupted;
    }
    if (check->output_status != EXIT_OK) {
        return check->output_status;
    }
    if (check->failed > 0) {
        return EXIT_INTERNAL;
    }
    if (check->blocked > 0) {
        return EXIT_CHECK_BLOCKED;
    }
    return check->unparsed + check->unread > 0 ? EXIT_INPUT : EXIT_CHECK_ALLOWED;
}

int command_check(const CommandLine *line) {
    PolicyLoaded loaded;
    int status = command_policy(line, &loaded);
    if (status != EXIT_OK) {
        return status;
    }
    Check check = {.line = line, .policy = &loaded.policy, .output_status = EXIT_OK};
    check.format = (CheckFormat)command_choice(line, OPTION_FORMAT, CHECK_TEXT);
    if (command_has(line, OPTION_JSON)) {
        check.format = CHECK_JSON;
    }
    if (command_has(line, OPTION_FIX_PROMPT)) {
        check.format = CHECK_FIX;
    }
    check.is_many = line->operand_count > 1 || is_folder(line->operands[0]);
    check.has_progress = check.is_many && isatty(STDERR_FILENO);
    check.colour = command_colour(STDOUT_FILENO);
    buf_init(&check.out, 2 * LIMIT_FRAME_BYTES);
    session_worker_init(&check.worker, signals_catch());
    begin(&check);
    for (int32_t i = 0; i < line->operand_count; i++) {
        if (check.interrupted != 0 || check.output_status != EXIT_OK) {
            break;
        }
        if (is_folder(line->operands[i])) {
            check_folder(&check, line->operands[i]);
        } else {
            check_file(&check, line->operands[i]);
        }
    }
    end(&check);
    session_worker_done(&check.worker);
    buf_done(&check.out);
    return exit_status_of(&check);
}
