/* From what a name means to the rules that speak of it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "policy/policy.h"
#include "verdict/verdict.h"

/* One pattern of one rule, in a list of those with the same text. */
typedef struct MatchEntry {
    Str pattern; /* without ".*" */
    bool is_wild;
    int32_t rule;
    struct MatchEntry *next;
} MatchEntry;

/* The rules in force: Cordon's own as the policy changed them, then the policy's. */
typedef struct RuleSet {
    VerdictRule *rules;
    int32_t count;
    MatchEntry **slots;
    int32_t capacity; /* a power of two */
} RuleSet;

/* errors: ST_INVALID with *out_problem for a wrong row of the policy; ST_NO_MEMORY. */
MUST_USE Status rule_set_init(RuleSet *set, Arena *arena, const Policy *policy,
                              PolicyFault *out_problem);

/* Walks the rules of `kind` with a pattern that covers `name`; in *cursor the place, zero at the start. NULL at
 * the end. "a.*" covers everything below a, but not what a call gives ("a.f().g"); an exact pattern may name that. */
typedef struct MatchCursor {
    const MatchEntry *entry;
    int64_t size; /* of the part of the name looked up last */
    bool has_begun;
} MatchCursor;
const VerdictRule *rule_set_next(const RuleSet *set, VerdictMatch kind, Str name,
                                 MatchCursor *cursor);
