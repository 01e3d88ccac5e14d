/* ast.dump: the tree as CPython prints it, from the tables of ast_kinds.
 *
 * A walk without recursion: one frame for each node between the root and the one being printed. As in Python, a field
 * is left out when it is None and may be, or an empty list; operators and contexts are nodes there, so they are
 * printed with parentheses; with an indent every field of a node stands on its own line, unless the node has none. */
#include <stdlib.h>

#include "base/number.h"
#include "base/utf8.h"
#include "syntax/syntax.h"
#include "syntax/value_repr.h"
#include "unicode/unicode.h"

typedef struct Frame {
    const AstNode *node;
    int32_t field, item; /* what is printed next */
    int32_t level;       /* of indentation of the node's fields */
    bool begun;          /* a field was printed */
} Frame;

typedef struct Dumper {
    Buf *out;
    int indent; /* spaces a level; below 0: all on one line */
    Frame *frames;
    int32_t depth;
    Status status;
} Dumper;

/* --- layout ------------------------------------------------------------------------------------------------------ */

static void append_line(const Dumper *dumper, int32_t level) {
    static const char spaces[] = "                                                                ";
    buf_append_char(dumper->out, '\n');
    for (int64_t left = (int64_t)dumper->indent * level; left > 0;) {
        int64_t piece = left < (int64_t)sizeof spaces - 1 ? left : (int64_t)sizeof spaces - 1;
        buf_append(dumper->out, (Str){spaces, piece});
        left -= piece;
    }
}

/* What stands before the first (`first`) or a later one of several things at `level`. */
static void append_separator(const Dumper *dumper, bool first, int32_t level) {
    if (!first) {
        buf_append_char(dumper->out, ',');
    }
    if (dumper->indent >= 0) {
        append_line(dumper, level);
    } else if (!first) {
        buf_append_char(dumper->out, ' ');
    }
}

static void begin_field(Dumper *dumper, Frame *frame, const char *name) {
    append_separator(dumper, !frame->begun, frame->level);
    frame->begun = true;
    buf_append(dumper->out, str_from(name));
    buf_append_char(dumper->out, '=');
}

static void push(Dumper *dumper, const AstNode *node, int32_t level) {
    buf_append(dumper->out, str_from(ast_kinds[node->kind].name));
    buf_append_char(dumper->out, '(');
    dumper->frames[dumper->depth++] = (Frame){.node = node, .level = level};
}

static void append_enum(Buf *out, const AstField *field, int value) {
    buf_append(out, str_from(field->enum_names[value]));
    buf_append(out, STR("()"));
}

/* --- fields ------------------------------------------------------------------------------------------------------ */

static int32_t list_count(const AstField *field, const void *at) {
    switch (field->type) {
    case AST_FIELD_IDENTIFIER: return ((const AstIdentSeq *)at)->count;
    case AST_FIELD_ENUM: return ((const AstEnumSeq *)at)->count;
    case AST_FIELD_NODE:
    case AST_FIELD_CONSTANT:
    case AST_FIELD_STRING:
    case AST_FIELD_INT: break;
    }
    return ((const AstSeq *)at)->count;
}

/* One item of a list. A node is pushed, to be printed next. */
static void append_item(Dumper *dumper, const AstField *field, const void *at, int32_t item,
                        int32_t level) {
    if (field->type == AST_FIELD_IDENTIFIER) {
        value_repr_str(dumper->out, ((const AstIdentSeq *)at)->items[item]->text);
    } else if (field->type == AST_FIELD_ENUM) {
        append_enum(dumper->out, field, ((const AstEnumSeq *)at)->items[item]);
    } else if (((const AstSeq *)at)->items[item]) {
        push(dumper, ((const AstSeq *)at)->items[item], level + 1);
    } else {
        buf_append(dumper->out, STR("None"));
    }
}

/* The next item of the list field at hand, or its end. */
static void step_list(Dumper *dumper, Frame *frame, const AstField *field, const void *at) {
    int32_t count = list_count(field, at);
    if (count > 0 && frame->item == 0) {
        begin_field(dumper, frame, field->name);
        buf_append_char(dumper->out, '[');
    }
    if (frame->item < count) {
        int32_t item = frame->item++;
        append_separator(dumper, item == 0, frame->level + 1);
        append_item(dumper, field, at, item, frame->level + 1);
        return;
    }
    if (count > 0) {
        buf_append_char(dumper->out, ']');
    }
    frame->item = 0;
    frame->field++;
}

static bool is_missing(const AstField *field, const void *at) {
    return field->type != AST_FIELD_CONSTANT && field->type != AST_FIELD_INT &&
           field->type != AST_FIELD_ENUM && *(void *const *)at == NULL;
}

static void step_single(Dumper *dumper, Frame *frame, const AstField *field, const void *at) {
    frame->field++;
    if (is_missing(field, at)) {
        return;
    }
    begin_field(dumper, frame, field->name);
    switch (field->type) {
    case AST_FIELD_IDENTIFIER:
        value_repr_str(dumper->out, (*(const AstIdent *const *)at)->text);
        break;
    case AST_FIELD_STRING: value_repr_str(dumper->out, (*(const AstText *const *)at)->text); break;
    case AST_FIELD_CONSTANT:
        dumper->status = constant_repr(dumper->out, (const AstValue *)at);
        break;
    case AST_FIELD_INT: buf_append_int(dumper->out, *(const int32_t *)at); break;
    case AST_FIELD_ENUM: append_enum(dumper->out, field, *(const int *)at); break;
    case AST_FIELD_NODE: push(dumper, *(const AstNode *const *)at, frame->level + 1); break;
    }
}

static void finish_node(Dumper *dumper, Frame *frame) {
    const AstNode *node = frame->node;
    if (ast_kinds[node->kind].positioned) {
        begin_field(dumper, frame, "lineno");
        buf_append_int(dumper->out, node->line);
        begin_field(dumper, frame, "col_offset");
        buf_append_int(dumper->out, node->col);
        begin_field(dumper, frame, "end_lineno");
        buf_append_int(dumper->out, node->end_line);
        begin_field(dumper, frame, "end_col_offset");
        buf_append_int(dumper->out, node->end_col);
    }
    buf_append_char(dumper->out, ')');
    dumper->depth--;
}

Status syntax_dump(const AstNode *node, int indent, Buf *out) {
    Dumper dumper = {.out = out, .indent = indent, .status = ST_OK};
    dumper.frames = malloc(((size_t)node->height + 1) * sizeof *dumper.frames);
    if (!dumper.frames) {
        return ST_NO_MEMORY;
    }
    push(&dumper, node, 1);
    while (dumper.depth > 0 && dumper.status == ST_OK && out->failure == ST_OK) {
        Frame *frame = &dumper.frames[dumper.depth - 1];
        const AstKindInfo *info = &ast_kinds[frame->node->kind];
        if (frame->field == info->field_count) {
            finish_node(&dumper, frame);
            continue;
        }
        const AstField *field = &info->fields[frame->field];
        const void *at = ast_field_at(frame->node, field);
        if (field->shape == AST_SHAPE_LIST || field->shape == AST_SHAPE_LIST_WITH_GAPS) {
            step_list(&dumper, frame, field, at);
        } else {
            step_single(&dumper, frame, field, at);
        }
    }
    free(dumper.frames);
    return dumper.status;
}
