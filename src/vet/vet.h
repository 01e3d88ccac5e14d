/* vet: what does this program do? Layers 2 and 3: imports, resolved names, rules, score.
 *
 * The program is parsed, every name in it is resolved as far as it can be told without running it (aliases, `from`
 * imports, assignments, constant getattr), and the rules of spec/rules are matched against what the names mean, not how
 * they are spelled. Nothing here does input or output. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "policy/policy.h"
#include "syntax/ast.h"
#include "verdict/verdict.h"

typedef enum VetFoldedKind {
    VET_FOLDED_NOTHING, /* it raised, asked for something, took too much, or gave what is no constant */
    VET_FOLDED_TEXT,
    VET_FOLDED_BYTES,
    VET_FOLDED_INT,
    VET_FOLDED_FLOAT,
    VET_FOLDED_EXHAUSTED, /* it took all the fuel or the memory that one expression has */
    VET_FOLDED_ITEMS,     /* a list or tuple of constants */
} VetFoldedKind;

typedef struct VetFolded {
    VetFoldedKind kind;
    Str text;
    int64_t integer;
    double real;
    AstSeq items; /* AstConstant nodes */
} VetFolded;

/* Runs small programs that the vetting makes of parts of the one it judges, where they can reach nothing. */
typedef struct VetFolder {
    void *context;
    /* Runs `module`, whose last statement is an expression, and gives that expression's value. `source` is what the
     * nodes' places speak of. Fuel and memory are the folder's to bound, also over all calls of one judgement.
     * owns: what *out refers to lies in `arena`. */
    void (*run)(void *context, Arena *arena, const AstNode *module, Str source, VetFolded *out);
} VetFolder;

/* What is to be judged. */
typedef struct VetProgram {
    Str filename; /* for the syntax error's picture */
    Str source; /* a Python program, or Markdown with fenced Python in it; or as `language` says */
    PolicyLanguage language;
    Str tools; /* kodeagent mode: the tools' source, which the import gate covers too; else empty */
    const VetFolder *folder; /* NULL: nothing is folded by running */
    /* Runs of whole statements, in order, that ended somewhere on their way: cells of a session that raised. */
    const VerdictLines *unfinished;
    int32_t unfinished_count;
} VetProgram;

/* Judges a program by a policy. Of the policy it reads imports_*, vet_*, allow_* and languages. A program that is not
 * Python is judged by what a reader of its language can tell, and the verdict has a finding where there is none.
 *
 * A program that does not parse gets a verdict too (DECISION_BLOCK with syntax_error set); in cordon mode also one that
 * parses but that CPython does not compile (`return` outside a function). A text that does not parse
 * but holds fenced blocks is judged by what stands in them, and the verdict says so (from_markdown).
 *
 * errors: ST_INVALID with *out_problem when a rule of the policy is wrong; ST_NO_MEMORY when the arena is exhausted;
 *         ST_LIMIT past LIMIT_SOURCE_BYTES. *out_verdict untouched.
 * owns:   the verdict lies in `arena` or borrows the program's texts and the policy's. */
MUST_USE Status vet_program(Arena *arena, const Policy *policy, const VetProgram *program,
                            Verdict *out_verdict, PolicyFault *out_problem);
