/* ast.parse: the syntax tree as a flat row of values, of which lib/python/ast.py makes nodes. Nothing of it is run.
 *
 * A node is its kind's number, its position where its kind has one, and its fields in order; a list is its length and
 * its items, a node that is missing None. kinds() tells what that means, so that there is one table of the kinds. */
#include "engine/compile/compile.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/modules/source.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

typedef struct Row {
    World *world;
    ListObject *list;
    bool failed; /* there is no memory */
} Row;

static void put(Row *row, Value value) {
    row->failed = row->failed || is_signal(value) || !list_append(row->world, row->list, value);
}

static void put_text(Row *row, const AstText *text) {
    put(row, text ? str_from_utf8(row->world, text->text) : NONE);
}

static void put_name(Row *row, const AstIdent *name) {
    put(row, name ? str_name(row->world, name->text) : NONE);
}

static void put_node(Row *row, const AstNode *node);

static void put_nodes(Row *row, const AstSeq *nodes) {
    put(row, value_int(nodes->count));
    for (int32_t i = 0; i < nodes->count; i++) {
        put_node(row, nodes->items[i]);
    }
}

static void put_list(Row *row, const AstField *field, const void *at) {
    if (field->type == AST_FIELD_NODE) {
        put_nodes(row, at);
    } else if (field->type == AST_FIELD_ENUM) {
        const AstEnumSeq *list = at;
        put(row, value_int(list->count));
        for (int32_t i = 0; i < list->count; i++) {
            put(row, value_int(list->items[i]));
        }
    } else {
        const AstIdentSeq *list = at;
        put(row, value_int(list->count));
        for (int32_t i = 0; i < list->count; i++) {
            put_name(row, list->items[i]);
        }
    }
}

static void put_field(Row *row, const AstNode *node, const AstField *field) {
    const void *at = ast_field_at(node, field);
    if (field->shape == AST_SHAPE_LIST || field->shape == AST_SHAPE_LIST_WITH_GAPS) {
        put_list(row, field, at);
        return;
    }
    switch (field->type) {
    case AST_FIELD_IDENTIFIER: put_name(row, *(const AstIdent *const *)at); break;
    case AST_FIELD_CONSTANT: put(row, const_value(row->world, at)); break;
    case AST_FIELD_STRING: put_text(row, *(const AstText *const *)at); break;
    case AST_FIELD_INT: put(row, value_int(*(const int32_t *)at)); break;
    case AST_FIELD_ENUM: put(row, value_int(*(const uint8_t *)at)); break;
    case AST_FIELD_NODE: put_node(row, *(const AstNode *const *)at); break;
    }
}

/* A level of the tree is a level of calls: LIMIT_TREE_HEIGHT bounds them. */
static void put_node(Row *row, const AstNode *node) {
    if (!node || row->failed) {
        put(row, NONE);
        return;
    }
    const AstKindInfo *info = &ast_kinds[node->kind];
    put(row, value_int(node->kind));
    if (info->positioned) {
        put(row, value_int(node->line));
        put(row, value_int(node->col));
        put(row, value_int(node->end_line));
        put(row, value_int(node->end_col));
    }
    for (int i = 0; i < info->field_count; i++) {
        put_field(row, node, &info->fields[i]);
    }
}

static Value row_of(World *world, const AstNode *root) {
    Row row = {.world = world, .list = list_new(world, 0)};
    if (!row.list) {
        return SIGNAL_MEMORY;
    }
    put_node(&row, root);
    return row.failed ? SIGNAL_MEMORY : value_of(world, row.list);
}

/* (source, filename, strip): the row of a module. */
Value syntax_tree(World *world, Value *args, int count) {
    (void)count;
    if (!is_source(world, args[0])) {
        return raise(world, TYPE_TYPE_ERROR,
                     "compile() arg 1 must be a string, bytes or AST object");
    }
    Arena arena;
    Str text;
    Value row = source_open(world, args[0], args[2] == TRUE, &arena, &text);
    if (is_signal(row)) {
        return row;
    }
    SyntaxTree tree;
    SyntaxFault fault = {0};
    Status status = syntax_parse(&arena, text, &tree, &fault);
    row = status == ST_SYNTAX ? source_raise(world, &fault, args[1])
          : status != ST_OK   ? raise(world, TYPE_MEMORY_ERROR,
                                      "the source is too large for the memory that is left")
                              : row_of(world, tree.root);
    arena_done(&arena);
    return row;
}

/* --- the table of the kinds -------------------------------------------------------------------------------------- */

/* (name, type, shape, names of an enum's values or None). */
static Value field_of(World *world, const AstField *field) {
    ListObject *names = field->enum_names ? list_new(world, 0) : NULL;
    if (field->enum_names && !names) {
        return SIGNAL_MEMORY;
    }
    for (int i = 0; field->enum_names && field->enum_names[i]; i++) {
        Value name = str_name(world, str_from(field->enum_names[i]));
        if (is_signal(name) || !list_append(world, names, name)) {
            return SIGNAL_MEMORY;
        }
    }
    Value items[4] = {str_name(world, str_from(field->name)), value_int(field->type),
                      value_int(field->shape), names ? value_of(world, names) : NONE};
    return is_signal(items[0]) ? items[0] : tuple_from(world, items, 4);
}

/* [(name, category, positioned, [field, ...]), ...] in the order of the kinds. */
Value syntax_kinds(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    ListObject *kinds = list_new(world, 0);
    for (int kind = 0; kind < AST_KIND_COUNT; kind++) {
        const AstKindInfo *info = &ast_kinds[kind];
        ListObject *fields = kinds ? list_new(world, 0) : NULL;
        for (int i = 0; fields && i < info->field_count; i++) {
            Value field = field_of(world, &info->fields[i]);
            fields = is_signal(field) || !list_append(world, fields, field) ? NULL : fields;
        }
        Value name = str_name(world, str_from(info->name));
        if (!fields || is_signal(name)) {
            return SIGNAL_MEMORY;
        }
        Value items[4] = {name, value_int(info->category), info->positioned ? TRUE : FALSE,
                          value_of(world, fields)};
        Value row = tuple_from(world, items, 4);
        if (is_signal(row) || !list_append(world, kinds, row)) {
            return SIGNAL_MEMORY;
        }
    }
    return kinds ? value_of(world, kinds) : SIGNAL_MEMORY;
}
