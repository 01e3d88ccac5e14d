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
} Verdict;

/* The JSON form: one object with is_safe, verdict ("allow", "review", "block"), risk_score, reason, findings, and what
 * else is set. verdict_from_json reads it back into `arena`.
 * errors: (from_json) ST_PROTOCOL for anything that verdict_to_json does not write, ST_NO_MEMORY. */
void verdict_to_json(const Verdict *verdict, Buf *out);
MUST_USE Status verdict_from_json(Arena *arena, Str json, Verdict *out_verdict);

const char *verdict_severity_name(VerdictSeverity severity); /* "info" ... "critical" */
const char *verdict_decision_name(VerdictDecision decision); /* "allow", "review", "block" */
