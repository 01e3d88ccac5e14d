/* Docstrings: the text that a body starts with, without the indentation that it has for standing there. */
#include "engine/compile/emit.h"

enum { TAB_COLUMNS = 8 };

/* Tabs become spaces up to the next multiple of eight characters. data == NULL: no memory. */
static Str without_tabs(Arena *arena, Str text) {
    int64_t tabs = str_count_byte(text, '\t');
    char *out = tabs ? arena_alloc(arena, text.size + tabs * (TAB_COLUMNS - 1)) : NULL;
    if (!out) {
        return tabs ? (Str){0} : text;
    }
    int64_t size = 0;
    int column = 0;
    for (int64_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\t') {
            int spaces = TAB_COLUMNS - column % TAB_COLUMNS;
            memset(out + size, ' ', (size_t)spaces);
            size += spaces;
            column = 0;
            continue;
        }
        out[size++] = c;
        bool starts_character = ((unsigned char)c & 0xC0) != 0x80;
        column = c == '\n' || c == '\r' ? 0 : (column + starts_character) % TAB_COLUMNS;
    }
    return (Str){out, size};
}

static int64_t leading_spaces(Str line) {
    int64_t count = 0;
    while (count < line.size && line.data[count] == ' ') {
        count++;
    }
    return count;
}

/* The indentation that all lines have which are not blank. */
static int64_t margin_of(Str lines) {
    int64_t margin = INT64_MAX;
    while (lines.data) {
        Str line = str_cut(&lines, '\n');
        int64_t spaces = leading_spaces(line);
        if (spaces < line.size && spaces < margin) {
            margin = spaces;
        }
    }
    return margin == INT64_MAX ? 0 : margin;
}

/* What CPython 3.13 and later keep of a docstring: tabs are spaces; the first line has no spaces in front, the others
 * have lost the margin. data == NULL: no memory. */
static Str cleaned(Arena *arena, Str text) {
    Str rest = text.size ? without_tabs(arena, text) : STR("");
    char *out = rest.data ? arena_alloc(arena, rest.size) : NULL;
    if (!out) {
        return (Str){0};
    }
    Str first = str_cut(&rest, '\n');
    int64_t margin = rest.data ? margin_of(rest) : 0, size = 0;
    int64_t drop = leading_spaces(first);
    for (Str line = first;; line = str_cut(&rest, '\n')) {
        memcpy(out + size, line.data + drop, (size_t)(line.size - drop));
        size += line.size - drop;
        if (!rest.data) {
            return (Str){out, size};
        }
        out[size++] = '\n';
        int64_t spaces = leading_spaces(rest);
        drop = spaces < margin ? spaces : margin;
    }
}

Value docstring(Unit *unit, AstSeq statements) {
    if (!statements.count || statements.items[0]->kind != AST_EXPR) {
        return UNDEFINED;
    }
    const AstNode *node = ((const AstExpr *)statements.items[0])->value;
    if (node->kind != AST_CONSTANT || ((const AstConstant *)node)->value.kind != AST_VALUE_STR) {
        return UNDEFINED;
    }
    AstValue value = ((const AstConstant *)node)->value;
    value.text = cleaned(unit->compiler->arena, value.text);
    if (!value.text.data) {
        unit->compiler->no_memory = true;
        return UNDEFINED;
    }
    return const_value(unit->compiler->world, &value);
}
