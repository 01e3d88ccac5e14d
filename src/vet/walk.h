/* Every node of a tree in the order of ast.NodeVisitor: a node before its children, fields in CPython's order. The
 * stack is in an arena, so that depth costs memory and never the C stack. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "syntax/ast.h"

typedef struct WalkItem {
    const AstNode *node;
    int32_t depth; /* 0: the root */
} WalkItem;

typedef struct Walk {
    Arena *arena;
    WalkItem *stack;
    int64_t count, capacity;
    bool failed; /* memory ran out: the walk ends early */
} Walk;

void walk_begin(Walk *walk, Arena *arena, const AstNode *root);
/* The next node, NULL at the end. *out_depth may be NULL. */
const AstNode *walk_next(Walk *walk, int32_t *out_depth);
