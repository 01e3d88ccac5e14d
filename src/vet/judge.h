/* What the two modes of the vetting share: collecting findings and turning places into lines and columns of people. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "policy/policy.h"
#include "syntax/ast.h"
#include "syntax/syntax.h"
#include "verdict/verdict.h"
#include "vet/names.h"
#include "vet/vet.h"

/* Whether the text is one of those in the list, behind whose last stands NULL. */
static inline bool is_one_of(Str text, const char *const *list) {
    for (; *list; list++) {
        if (str_equal(text, str_from(*list))) {
            return true;
        }
    }
    return false;
}

/* One judgement in the making. */
typedef struct Judge {
    Arena *arena;
    const Policy *policy;
    const SyntaxTree *tree;
    const VetFolder *folder; /* may be NULL */
    int32_t depth;           /* of code in texts in code */
    int64_t *line_starts;    /* byte offset of each line; made when the first place is asked for */
    int32_t line_count;
    int32_t column_line, column; /* the place asked for last: its line, its column, */
    int64_t column_end;          /* and its byte in the source */
    VerdictFinding *findings;    /* room for LIMIT_FINDINGS once there is one */
    int32_t finding_count;
    int32_t findings_dropped;
} Judge;

/* Where `node` stands, in characters. Nodes without a place give the whole program. */
VerdictPlace judge_place(Judge *judge, const AstNode *node);

/* `pattern` with `subject` in place of its "{name}". */
Str judge_text(Arena *arena, Str pattern, Str subject);

/* A new finding at the end of the list, filled from the rule's row, with `subject` put into its message; NULL past
 * LIMIT_FINDINGS or when memory ran out. */
VerdictFinding *judge_add(Judge *judge, const VerdictRule *rule, const AstNode *node, Str subject);

/* Both modes, each in its file: fill everything of *out but from_markdown.
 * errors: ST_NO_MEMORY; cordon_judge also ST_INVALID with *out_problem. */
MUST_USE Status kodeagent_judge(Judge *judge, const VetProgram *program, Verdict *out);
MUST_USE Status cordon_judge(Judge *judge, Verdict *out, PolicyFault *out_problem);
/* languages.c: programs that are not Python, in both modes; errors as cordon_judge. */
MUST_USE Status language_judge(Judge *judge, PolicyLanguage language, Verdict *out,
                               PolicyFault *out_problem);
/* kodeagent mode's answer to a program that does not parse. */
MUST_USE Status kodeagent_judge_unparsed(Judge *judge, const SyntaxFault *fault, Verdict *out);
