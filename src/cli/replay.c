/* cordon replay: a recorded run of the embedded engine once more, without a host. */
#include <unistd.h>

#include "base/fds.h"
#include "base/sha256.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "record/record.h"
#include "session/session.h"

typedef struct Replay {
    Sha256 hashes[2];
    bool is_written; /* all of it so far */
} Replay;

static bool on_event(void *context, const SessionEvent *event) {
    Replay *replay = context;
    if (event->kind == EVENT_STDOUT || event->kind == EVENT_STDERR) {
        bool is_error = event->kind == EVENT_STDERR;
        sha256_update(&replay->hashes[is_error], event->text);
        replay->is_written =
            fd_write_all(is_error ? STDERR_FILENO : STDOUT_FILENO, event->text) == ST_OK;
    }
    return replay->is_written;
}

/* Whether the entry's end line has this hash for the stream. */
static bool is_same(const RecordEntry *entry, const char *name, Sha256 *hash) {
    char wanted[SHA256_HEX_SIZE + 32], hex[SHA256_HEX_SIZE];
    sha256_final(hash, hex);
    Buf text;
    buf_init(&text, sizeof wanted + 64);
    buf_append_format(&text, ",\"%s\":\"%s\"", name, hex);
    bool is_found = str_find(entry->end, buf_view(&text), 0) >= 0;
    buf_done(&text);
    return is_found;
}

static int run_again(const CommandLine *line, const RecordEntry *entry, Str bytes) {
    Policy policy;
    SessionRunRequest request;
    SessionResult result;
    Replay replay = {.is_written = true};
    if (session_unwrap(line->arena, bytes, &policy, &request) != ST_OK) {
        return command_fail(line, EXIT_INPUT, "%.*s was recorded by another version of Cordon",
                            STR_ARG(entry->id));
    }
    request.cancel_fd = signals_catch();
    sha256_init(&replay.hashes[0]);
    sha256_init(&replay.hashes[1]);
    session_run(line->arena, &request, on_event, &replay, &result);
    if (result.outcome == OUTCOME_INTERRUPTED) {
        return signals_exit_status();
    }
    if (!replay.is_written) {
        return command_fail(line, EXIT_INTERNAL, "its output could not be passed on");
    }
    bool is_equal = str_equal(str_from(session_outcome_name(result.outcome)), entry->outcome) &&
                    result.exit_status == entry->exit_status &&
                    is_same(entry, "stdout_sha256", &replay.hashes[0]) &&
                    is_same(entry, "stderr_sha256", &replay.hashes[1]);
    if (!is_equal) {
        return command_fail(line, EXIT_REPLAY_DIFFERS,
                            "it went another way than the record says%s%.*s",
                            result.error.size > 0 ? ": " : "", STR_ARG(result.error));
    }
    return EXIT_OK;
}

int command_replay(const CommandLine *line) {
    RecordEntries entries;
    RecordQuery query = {.id = line->operands[0], .keeps_lines = true};
    Str bytes;
    Status status = record_entries(line->arena, &query, &entries);
    if (status == ST_OK && entries.count != 1) {
        return command_fail(line, EXIT_INPUT,
                            entries.count == 0 ? "no entry %s" : "several entries begin with %s",
                            line->operands[0].data);
    }
    if (status == ST_OK) {
        status = record_replay_get(line->arena, entries.items[0].id, &bytes);
        if (status == ST_NOT_FOUND) {
            return command_fail(line, EXIT_INPUT,
                                "%.*s has no replay: runs of the embedded engine have one, with "
                                "record.replay and until there are too many",
                                STR_ARG(entries.items[0].id));
        }
    }
    if (status != ST_OK) {
        Str problem = record_problem(line->arena, status);
        return command_fail(line, EXIT_INTERNAL, "%.*s", STR_ARG(problem));
    }
    return run_again(line, &entries.items[0], bytes);
}
