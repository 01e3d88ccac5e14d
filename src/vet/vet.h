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
#include "verdict/verdict.h"

/* What is to be judged. */
typedef struct VetProgram {
    Str filename; /* for the syntax error's picture */
    Str source;   /* a Python program, or Markdown with fenced Python in it */
    Str tools; /* kodeagent mode: the tools' source, which the import gate covers too; else empty */
} VetProgram;

/* Judges a program by a policy. Of the policy it reads imports_*, vet_* and allow_*.
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
