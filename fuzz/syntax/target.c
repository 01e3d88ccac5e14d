/* Any bytes as a program: parsed, checked and dumped without a crash. What comes out is sound: every node of a tree lies
 * in the source, a tree can be dumped, a fault has words, a place and a picture. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "syntax/syntax.h"

enum { ARENA_BYTES = 512 << 20, DUMP_BYTES = 512 << 20, STACK_NODES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

typedef struct Lines {
    const int64_t *starts; /* offsets; one more than there are lines */
    int32_t count;
} Lines;

static Lines find_lines(Arena *arena, Str source) {
    int64_t *starts = arena_alloc(arena, (source.size + 2) * (int64_t)sizeof *starts);
    must(starts != NULL);
    int32_t count = 0;
    starts[0] = 0;
    for (int64_t i = 0; i < source.size; i++) {
        if (source.data[i] == '\n') {
            starts[++count] = i + 1;
        }
    }
    starts[++count] = source.size;
    return (Lines){starts, count};
}

static void check_place(const Lines *lines, int32_t line, int32_t col) {
    must(line >= 1 && line <= lines->count && col >= 0);
    must(lines->starts[line - 1] + col <= lines->starts[line]);
}

static void check_node(const Lines *lines, const AstNode *node) {
    must(node->kind < AST_KIND_COUNT);
    if (ast_kinds[node->kind].positioned) {
        check_place(lines, node->line, node->col);
        check_place(lines, node->end_line, node->end_col);
        must(node->end_line > node->line ||
             (node->end_line == node->line && node->end_col >= node->col));
    }
}

/* Every node once, with a stack of our own: trees are deep. */
static void check_tree(Arena *arena, const SyntaxTree *tree) {
    Lines lines = find_lines(arena, tree->source);
    AstNode **stack = malloc(STACK_NODES * sizeof *stack);
    must(stack != NULL);
    int64_t top = 0;
    stack[top++] = tree->root;
    while (top > 0) {
        const AstNode *node = stack[--top];
        check_node(&lines, node);
        const AstKindInfo *info = &ast_kinds[node->kind];
        for (int i = 0; i < info->field_count; i++) {
            const AstField *field = &info->fields[i];
            AstSeq children = ast_field_nodes(node, field);
            for (int32_t j = 0; j < children.count; j++) {
                must(children.items[j] || field->shape == AST_SHAPE_OPTIONAL ||
                     field->shape == AST_SHAPE_LIST_WITH_GAPS);
                if (children.items[j] && top < STACK_NODES) {
                    stack[top++] = children.items[j];
                }
            }
        }
    }
    free(stack);
}

static void check_fault(const SyntaxFault *fault) {
    must(fault->message.size > 0 && fault->line >= 0);
    Buf picture;
    buf_init(&picture, DUMP_BYTES);
    syntax_fault_print(fault, STR("fuzz"), &picture);
    must(picture.failure == ST_OK && str_ends_with(buf_view(&picture), STR("\n")));
    must(str_find(buf_view(&picture), str_from(syntax_fault_type_name(fault->type)), 0) >= 0);
    buf_done(&picture);
}

static void check_program(Arena *arena, const SyntaxTree *tree) {
    check_tree(arena, tree);
    for (int32_t i = 0; i < tree->warning_count; i++) {
        must(tree->warnings[i].message.size > 0);
    }
    Buf dump;
    buf_init(&dump, DUMP_BYTES);
    Status status = syntax_dump(tree->root, 1, &dump);
    must((status == ST_OK && dump.failure == ST_OK) || status == ST_RANGE);
    buf_done(&dump);
    SyntaxFault fault = {0};
    status = syntax_check(arena, tree, &fault);
    must(status == ST_OK || status == ST_SYNTAX);
    if (status == ST_SYNTAX) {
        check_fault(&fault);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault = {0};
    Status status = syntax_parse(&arena, (Str){(const char *)data, (int64_t)size}, &tree, &fault);
    must(status == ST_OK || status == ST_SYNTAX);
    if (status == ST_OK) {
        check_program(&arena, &tree);
    } else {
        check_fault(&fault);
    }
    arena_done(&arena);
    return 0;
}
