/* A policy file as a tree of values with their places; private to policy. */
#pragma once

#include "policy/policy.h"

typedef enum TreeKind { TREE_SCALAR, TREE_LIST, TREE_MAPPING } TreeKind;

typedef struct TreeNode TreeNode;
struct TreeNode {
    TreeKind kind;
    int32_t line, col; /* from 1 */
    int32_t depth;     /* the root's is 1 */
    bool is_quoted;    /* scalar: a string whatever it looks like */
    bool is_refused;   /* a fault says already what is wrong with it */
    Str text;          /* scalar; no NUL in it, one behind it */
    TreeNode *parent;
    TreeNode *key;                 /* this value's key, where it stands in a mapping */
    TreeNode *first, *last, *next; /* the values of a list or mapping in order */
    TreeNode *waiting_key;         /* while reading: the key whose value comes next */
};

/* Errors as they are found, up to LIMIT_POLICY_FAULTS. */
typedef struct Faults {
    Arena *arena;
    Str file;
    PolicyFault *items;
    int32_t count;
} Faults;

/* errors: ST_NO_MEMORY. */
MUST_USE Status faults_init(Faults *faults, Arena *arena, Str file);
/* Adds an error at a place of the file, line 0 for none. Without memory for the message the arena stays exhausted. */
void fault_add(Faults *faults, int32_t line, int32_t col, const char *format, ...)
    PRINTF_LIKE(4, 5);
#define FAULT_AT(faults, node, ...) fault_add((faults), (node)->line, (node)->col, __VA_ARGS__)

/* The tree of a policy file; NULL for a file with no value in it. What cannot be taken into a tree (aliases, tags,
 * repeated keys ...) is added to the faults, and the rest is read on. NULL also for a file that is not
 * YAML: of that nothing more is said, since what its beginning holds may not be what was meant.
 * errors: ST_NO_MEMORY. A malformed file is a fault, not an error. */
MUST_USE Status tree_read(Arena *arena, Str text, Faults *faults, const TreeNode **out_root);
