/* Every node of a tree in the order of ast.NodeVisitor. */
#include "vet/walk.h"

static void push(Walk *walk, const AstNode *node, int32_t depth) {
    if (walk->count == walk->capacity) {
        int64_t capacity = walk->capacity ? walk->capacity * 2 : 256;
        WalkItem *stack =
            (WalkItem *)arena_alloc(walk->arena, capacity * (int64_t)sizeof(WalkItem));
        if (!stack) {
            walk->failed = true;
            return;
        }
        if (walk->count > 0) {
            memcpy(stack, walk->stack, (size_t)walk->count * sizeof(WalkItem));
        }
        walk->stack = stack;
        walk->capacity = capacity;
    }
    walk->stack[walk->count++] = (WalkItem){node, depth};
}

/* Children go onto the stack last to first, so that the first comes off next. */
static void push_children(Walk *walk, const AstNode *node, int32_t depth) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = info->field_count - 1; i >= 0; i--) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = children.count - 1; j >= 0; j--) {
            if (children.items[j]) {
                push(walk, children.items[j], depth);
            }
        }
    }
}

void walk_begin(Walk *walk, Arena *arena, const AstNode *root) {
    *walk = (Walk){.arena = arena};
    push(walk, root, 0);
}

const AstNode *walk_next(Walk *walk, int32_t *out_depth) {
    if (walk->count == 0 || walk->failed) {
        return NULL;
    }
    WalkItem item = walk->stack[--walk->count];
    push_children(walk, item.node, item.depth + 1);
    if (out_depth) {
        *out_depth = item.depth;
    }
    return item.node;
}
