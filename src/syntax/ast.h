/* The tree of a Python program: CPython 3.14's abstract syntax, node for node.
 *
 * The node structs (AstFunctionDef, AstCall, ...) are generated from spec/python.asdl into gen/ast_nodes.h. All of a
 * tree lies in one arena and is never changed after the parser returned it. Three things are always true:
 *   - `node.kind` tells the struct: AST_CALL is an AstCall. ast_kinds[kind] tells its fields, for walks that must not
 *     know every node (dump, vetting, unparse).
 *   - names are interned a tree: equal identifiers are the same pointer.
 *   - text is WTF-8: UTF-8, with lone surrogates (from "\ud800") as three bytes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Lines count from 1, columns are UTF-8 bytes from 0, ends are exclusive: the numbers of CPython's lineno,
 * col_offset, end_lineno, end_col_offset. All 0 where the category carries no position. */
typedef struct AstNode {
    uint8_t kind;    /* AstKind */
    uint8_t flags;   /* AST_FLAG_* */
    uint16_t height; /* levels of nodes below this one, at most LIMIT_TREE_HEIGHT; 0 for a leaf */
    int32_t line, col, end_line, end_col;
} AstNode;

/* A list; items of a list with gaps (Dict.keys, arguments.kw_defaults) may be NULL. */
typedef struct AstSeq {
    AstNode **items;
    int32_t count;
} AstSeq;

/* An identifier after NFKC; interned, so == compares. `index` numbers a tree's identifiers from 0, densely. A dotted
 * module name is one identifier, and `top` its first part: what `import a.b` binds. */
typedef struct AstIdent AstIdent;
struct AstIdent {
    Str text;
    int32_t index;
    const AstIdent *top; /* NULL where there is no dot */
};

typedef struct AstIdentSeq {
    const AstIdent **items;
    int32_t count;
} AstIdentSeq;

/* A string that is no name: a type comment, the kind "u" of a constant. */
typedef struct AstText {
    Str text;
} AstText;

typedef struct AstEnumSeq {
    const uint8_t *items;
    int32_t count;
} AstEnumSeq;

typedef enum AstValueKind {
    AST_VALUE_NONE,
    AST_VALUE_TRUE,
    AST_VALUE_FALSE,
    AST_VALUE_ELLIPSIS,
    AST_VALUE_INT, /* fits int64_t: number.integer */
    AST_VALUE_BIG_INT, /* `text` holds the digits of the literal without underscores and prefix, `base` its base */
    AST_VALUE_FLOAT,     /* number.real */
    AST_VALUE_IMAGINARY, /* number.real times 1j */
    AST_VALUE_STR,       /* text, WTF-8 */
    AST_VALUE_BYTES,     /* text, raw bytes */
} AstValueKind;

typedef struct AstValue {
    uint8_t kind; /* AstValueKind */
    uint8_t base; /* of a big int: 2, 8, 10 or 16 */
    union {
        int64_t integer;
        double real;
    } number;
    Str text;
} AstValue;
/* Type names that the generator derives from spec/python.asdl follow. */
#include "../../gen/ast_nodes.h"

typedef enum AstFieldType {
    AST_FIELD_IDENTIFIER,
    AST_FIELD_CONSTANT,
    AST_FIELD_STRING,
    AST_FIELD_INT,
    AST_FIELD_ENUM,
    AST_FIELD_NODE,
} AstFieldType;

typedef enum AstShape {
    AST_SHAPE_ONE,
    AST_SHAPE_OPTIONAL,
    AST_SHAPE_LIST,
    AST_SHAPE_LIST_WITH_GAPS,
} AstShape;

typedef struct AstField {
    const char *name;
    AstFieldType type;
    AstShape shape;
    int64_t offset;                /* in the node's struct, bytes */
    const char *const *enum_names; /* of an enum field, indexed by its value; NULL behind them */
} AstField;

typedef struct AstKindInfo {
    const char *name; /* "FunctionDef" */
    AstCategory category;
    bool positioned;
    int16_t size_bytes;
    const AstField *fields; /* in CPython's order */
    int field_count;
} AstKindInfo;

extern const AstKindInfo ast_kinds[AST_KIND_COUNT];

/* A node of `kind`, fields zero. NULL when the arena is exhausted. */
static inline void *ast_new(Arena *arena, AstKind kind) {
    AstNode *node = (AstNode *)arena_alloc_zeroed(arena, 1, ast_kinds[kind].size_bytes);
    if (node) {
        node->kind = (uint8_t)kind;
    }
    return node;
}

/* The child, list, name or number that `field` describes in `node`. */
static inline void *ast_field_at(const AstNode *node, const AstField *field) {
    return (char *)(uintptr_t)node + field->offset;
}

/* The nodes that `field` holds in `node`, a single child as a list of one; none where it holds no nodes. Items of an
 * optional field and of a list with gaps may be NULL. The list is borrowed from the node. */
static inline AstSeq ast_field_nodes(const AstNode *node, const AstField *field) {
    void *at = ast_field_at(node, field);
    if (field->type != AST_FIELD_NODE) {
        return (AstSeq){NULL, 0};
    }
    bool is_single = field->shape == AST_SHAPE_ONE || field->shape == AST_SHAPE_OPTIONAL;
    return is_single ? (AstSeq){(AstNode **)at, 1} : *(AstSeq *)at;
}
