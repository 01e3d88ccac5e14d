/* verdict: what the vetting says of a program: the types, their JSON form, and reports for people and machines.
 *
 * The worker fills a Verdict and sends it as JSON; the host reads it back, bounded in every direction, and renders it.
 * Neither side needs the other's code. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "wire/wire.h"

typedef enum VerdictSeverity {
    SEVERITY_INFO,
    SEVERITY_LOW,
    SEVERITY_MEDIUM,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
} VerdictSeverity;

typedef enum VerdictDecision {
    DECISION_ALLOW,
    DECISION_REVIEW,
    DECISION_BLOCK,
} VerdictDecision;

/* Lines of a program, from 1, both included. */
typedef struct VerdictLines {
    int32_t first, last;
} VerdictLines;

/* A place in the source as people count: lines from 1, columns in characters from 1, the end exclusive. */
typedef struct VerdictPlace {
    int32_t line, col, end_line, end_col; /* line 0: the whole program */
} VerdictPlace;

/* One step of a finding's explanation (an alias's origin, a data flow), in order. */
typedef struct VerdictStep {
    VerdictPlace place;
    Str text;
} VerdictStep;

typedef struct VerdictFinding {
    Str rule;  /* rule id: "CDN-IMP-002" */
    Str title; /* the rule's short title */
    VerdictSeverity severity;
    int32_t score;
    int32_t cwe; /* CWE number, 0 for none */
    VerdictPlace place;
    Str message; /* what was seen, one sentence */
    Str why;     /* why it matters */
    Str instead; /* what to do instead, words a model can act on; may be empty */
    const VerdictStep *steps;
    int32_t step_count;
} VerdictFinding;

/* The reference detector's own answer in kodeagent mode, whatever the import gate said. */
typedef struct VerdictTriple {
    bool is_safe;
    Str reason;
    int32_t risk_score;
} VerdictTriple;

/* Why a program was not judged by rules: it does not parse. */
typedef struct VerdictSyntaxError {
    Str type; /* "SyntaxError", "IndentationError", ... */
    Str message;
    VerdictPlace place;
    Str rendered; /* CPython's picture: File line, source, carets, message */
} VerdictSyntaxError;

typedef struct Verdict {
    bool is_safe; /* decision is not DECISION_BLOCK */
    VerdictDecision decision;
    int32_t risk_score;
    Str reason; /* one line */
    const VerdictFinding *findings;
    int32_t finding_count;
    int32_t findings_dropped;               /* past LIMIT_FINDINGS */
    const VerdictSyntaxError *syntax_error; /* NULL when the program parses */
    const Str *imports; /* top-level and dotted modules the program imports, sorted, unique */
    int32_t import_count;
    const VerdictTriple *patterns; /* kodeagent mode only, else NULL */
    Str gate; /* kodeagent mode: "" | "Forbidden builtin: eval" | the refused modules, one a line */
    bool from_markdown; /* what was judged are the fenced blocks of the text: see base/fences.h */
} Verdict;

/* The JSON form: one object with is_safe, verdict ("allow", "review", "block"), risk_score, reason, findings, and what
 * else is set. verdict_from_json reads it back into `arena`. Text that is not UTF-8 (lone surrogates of the source)
 * arrives with U+FFFD in its place.
 * errors: (from_json) ST_PROTOCOL for anything that verdict_to_json does not write, ST_NO_MEMORY. */
void verdict_to_json(const Verdict *verdict, Buf *out);
MUST_USE Status verdict_from_json(Arena *arena, Str json, Verdict *out_verdict);
/* The members of the JSON object without its braces, for callers that put more into the same object. */
void verdict_to_json_members(const Verdict *verdict, WireJson *json);

const char *verdict_severity_name(VerdictSeverity severity); /* "info" ... "critical" */
const char *verdict_decision_name(VerdictDecision decision); /* "allow", "review", "block" */
/* The severity of that name.
 * errors: ST_INVALID, *out_severity untouched. */
MUST_USE Status verdict_severity_from_name(Str name, VerdictSeverity *out_severity);

/* --- reports ---------------------------------------------------------------------------------------------------- */

/* What a report is made for. */
typedef struct VerdictSource {
    Str path; /* as the reader knows the file; "-" is written as "standard input" */
    Str text; /* the file's bytes, for the quoted lines; may be empty: then none are quoted */
} VerdictSource;

/* Appends the report for people: each finding with place, severity, rule, message, source line and carets, why and
 * what to do instead, then one line with the verdict. Every line ends in a newline. Control and bidirectional
 * characters of the source are escaped; colours (SGR sequences) only with `colour`. */
void verdict_report_text(const Verdict *verdict, const VerdictSource *source, bool colour,
                         Buf *out);
/* Appends what a model is told that shall mend the program: what to change and where, shortly; nothing for a program
 * that may run. */
void verdict_fix_prompt(const Verdict *verdict, Buf *out);
/* The last line of that report alone: "app.py: blocked (score 20): ...". */
void verdict_report_line(const Verdict *verdict, const VerdictSource *source, bool colour,
                         Buf *out);

/* A SARIF 2.1.0 log, written file by file: begin, any number of files, end. Between the calls the caller may take what
 * is in `out` and clear it, so that the size of the log is not bounded by memory. The members belong to the writer. */
typedef struct VerdictSarif {
    WireJson json;
    WireJson notices; /* files that could not be judged, told at the end */
    Buf notice_text;
} VerdictSarif;
void verdict_sarif_begin(VerdictSarif *sarif, Buf *out);
void verdict_sarif_file(VerdictSarif *sarif, const Verdict *verdict, const VerdictSource *source);
/* A file that could not be read or judged, and why. */
void verdict_sarif_unread(VerdictSarif *sarif, Str path, Str why);
/* Writes the rest and frees what the writer holds. */
void verdict_sarif_end(VerdictSarif *sarif);

/* --- the rules -------------------------------------------------------------------------------------------------- */

/* What a rule looks at. Rows of the last kind are C checks, named in `checks`. */
typedef enum VerdictMatch {
    MATCH_PATH,      /* a use of a resolved name: "os.system", "builtins.eval", "subprocess.*" */
    MATCH_CALL,      /* a call of one */
    MATCH_ATTRIBUTE, /* an attribute of that name on anything, however it is spelled */
    MATCH_IMPORT,    /* a module that is imported */
    MATCH_CHECK,     /* a check of its own in C */
} VerdictMatch;

/* One rule as spec/rules has it (verdict_rules) or as a user wrote it. */
typedef struct VerdictRule {
    Str id;
    Str title;
    VerdictSeverity severity;
    int32_t score;
    int32_t cwe;
    VerdictMatch match;
    const Str *patterns; /* of the first four kinds; "a.*" is everything below a */
    int32_t pattern_count;
    Str message; /* "{name}" stands for what was matched */
    Str why;
    Str instead;
    bool is_capability; /* it speaks of what a program can do, not of harm: docs/vetting.md */
    bool off;
} VerdictRule;

/* Every rule Cordon comes with, sorted by id; RULE_CDN_... names its place. The enum is generated. */
#include "../../gen/verdict_rules.h"
extern const VerdictRule verdict_rules[RULE_COUNT];
/* NULL when there is none of that id. */
const VerdictRule *verdict_rule_find(Str id);

/* Reads a rule row of a policy: a JSON object with `id` and what is to be changed (severity, score, off), or, for an id
 * that Cordon does not have, a whole rule (title, match, patterns, message and any of the rest).
 *
 * The result is the whole rule: Cordon's own with the changes made, or the new one.
 *
 * errors: ST_INVALID with *out_problem saying what is wrong and what to write; ST_NO_MEMORY. *out_rule untouched.
 * owns:   all text lies in `arena` or is static. */
MUST_USE Status verdict_rule_parse(Arena *arena, Str json, VerdictRule *out_rule, Str *out_problem);
