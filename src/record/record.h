/* record: what was decided and what happened, in files that are only added to: JSON lines, each bound to the one before
 * it by its hash. The design, and what each kind of line holds: docs/record.md. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "base/status.h"
#include "base/str.h"

enum { RECORD_ID_SIZE = 24 }; /* "20261121-184512-3f9a2c", NUL-terminated */
/* A line is not longer, and neither is a replay. */
#define RECORD_LINE_BYTES   (INT64_C(16) << 20)
#define RECORD_REPLAY_BYTES (INT64_C(16) << 20)

/* A new entry's id: sorts by time.
 * errors: ST_IO no randomness. */
MUST_USE Status record_id(char out_id[RECORD_ID_SIZE]);
/* Whether the text has the form of an id. */
bool record_id_valid(Str text);

/* --- writing ---------------------------------------------------------------------------------------------------- */

typedef struct RecordLimits {
    int64_t bytes; /* of all files; a file is an eighth */
    bool sync;     /* the line is on the disk when the call returns */
} RecordLimits;

/* Adds a line: kind, id (may be empty) and the members of a JSON object without its braces (may be empty).
 *
 * Under a lock: a piece of a line that a dead writer left is cut off and told in a line before this one; a file that is
 * full is followed by a new one; past the limit the oldest file goes.
 *
 * errors: as state_open, state_lock; ST_LIMIT the line is too long; ST_PROTOCOL the last line is not one of a record:
 *         somebody has changed it, and nothing is added; ST_IO with errno. */
MUST_USE Status record_append(const char *kind, Str id, Str members, RecordLimits limits);
/* Words for people about a failed call of this library, in `arena`. */
Str record_problem(Arena *arena, Status status);

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* A line as it stands there. */
typedef struct RecordLine {
    Str text;         /* without its line feed */
    Str file;         /* "000001.jsonl" */
    int64_t sequence; /* from 1 */
    char previous[SHA256_HEX_SIZE], hash[SHA256_HEX_SIZE];
    bool is_whole; /* its hash is right; else the members above mean nothing */
} RecordLine;

/* What stands at the end of the last file without a line feed. */
typedef struct RecordTorn {
    int64_t bytes; /* 0: nothing does */
} RecordTorn;

/* Told of each line in order; borrowed for the call. false: enough. */
typedef bool RecordReader(void *context, const RecordLine *line);
/* Reads the record from its oldest line on.
 * errors: as state_open; ST_LIMIT a line is too long; ST_IO, ST_NO_MEMORY. A record that does not exist is empty. */
MUST_USE Status record_read(RecordReader *reader, void *context, RecordTorn *out_torn);

/* A place in the chain. */
typedef struct RecordHead {
    int64_t sequence; /* 0: there is no line */
    char hash[SHA256_HEX_SIZE];
} RecordHead;

typedef struct RecordCheck {
    int64_t lines, first_sequence;
    RecordHead head;
    RecordTorn torn;
    bool is_whole;
    bool holds_wanted; /* the head that was asked for is part of it */
    Str problem;       /* where not is_whole: the first thing that is wrong */
} RecordCheck;

/* Follows the chain.
 * errors: as record_read. `problem` lies in `arena`. */
MUST_USE Status record_verify(Arena *arena, const RecordHead *wanted, RecordCheck *out_check);

/* --- entries ---------------------------------------------------------------------------------------------------- */

/* A rule that an entry's findings name, and how often. */
typedef struct RecordRule {
    Str rule;
    int64_t findings;
    int64_t marks; /* false-positive marks */
} RecordRule;

/* A run: its begin line, its end line, and what was marked. Texts are empty where there is no such line. */
typedef struct RecordEntry {
    Str id, time;                          /* "2026-11-21T18:45:12.123Z" */
    Str program, verdict, outcome, engine; /* outcome "lost": no end line was written */
    int64_t score, exit_status;            /* exit_status -1: it did not exit */
    RecordRule *rules;
    int32_t rule_count;
    Str begin, end; /* the lines; kept where the query wants them */
    bool has_replay;
} RecordEntry;

/* Which entries. Empty texts and zeros ask for nothing. */
typedef struct RecordQuery {
    Str id; /* begins so; "last" is the newest */
    Str verdict, outcome, rule, program;
    Str since, until; /* times or their beginnings: "2026-11-21" */
    int64_t newest;   /* at most so many, the newest */
    bool keeps_lines;
} RecordQuery;

typedef struct RecordEntries {
    RecordEntry *items; /* the oldest first */
    int32_t count;
    RecordTorn torn;
    int64_t broken; /* lines that are not as they were written: they are left out */
} RecordEntries;

/* errors: as record_read. All lies in `arena`. */
MUST_USE Status record_entries(Arena *arena, const RecordQuery *query, RecordEntries *out_entries);
/* Appends the entry for people: many lines. For entries of a query that keeps lines. */
void record_show(const RecordEntry *entry, Buf *out);
/* Appends it as an object with the members begin, end (objects; end null for a lost run) and marks. */
void record_show_json(const RecordEntry *entry, Buf *out);
/* Appends it as one Detection Finding of OCSF and a line feed.
 * source: Open Cybersecurity Schema Framework 1.3.0, class 2004. */
void record_show_ocsf(const RecordEntry *entry, Buf *out);

/* --- replays ---------------------------------------------------------------------------------------------------- */

/* Keeps what a run was given from outside. The oldest go where all come to more than `limit_bytes`.
 * errors: as state_open; ST_LIMIT past RECORD_REPLAY_BYTES; ST_IO. */
MUST_USE Status record_replay_put(Str id, Str bytes, int64_t limit_bytes);
/* errors: ST_NOT_FOUND; as state_read. The bytes lie in `arena`. */
MUST_USE Status record_replay_get(Arena *arena, Str id, Str *out_bytes);

/* --- masking ---------------------------------------------------------------------------------------------------- */

/* Appends the text with what looks like a secret replaced by [masked], and `known`, where it is not empty. Returns how
 * many there were.
 *
 * source: the prefixes that the issuers of keys document for scanners of secrets. */
int64_t record_mask(Buf *out, Str text, Str known);
/* The same for JSON text: only what is a key by itself, so that the text stays JSON. */
int64_t record_mask_keys(Buf *out, Str json, Str known);
