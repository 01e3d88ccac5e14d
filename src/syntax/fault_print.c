/* CPython's picture of a syntax error.
 *
 * The rules are those of traceback.TracebackException: the line without its indentation, four columns in; carets from
 * the error's offset to its end, or to the end of the line where the error goes on below; white space before the carets
 * is kept, so that tabs line up. Offsets count characters. */
#include "base/assert.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "syntax/keyword.h"

const char *syntax_fault_type_name(SyntaxFaultType type) {
    switch (type) {
    case SYNTAX_FAULT_SYNTAX_ERROR: return "SyntaxError";
    case SYNTAX_FAULT_INDENTATION_ERROR: return "IndentationError";
    case SYNTAX_FAULT_TAB_ERROR: return "TabError";
    case SYNTAX_FAULT_MEMORY_ERROR: return "MemoryError";
    case SYNTAX_FAULT_RECURSION_ERROR: return "RecursionError";
    }
    UNREACHABLE();
}

static int64_t character_count(Str text) {
    int64_t count = 0;
    for (int64_t at = 0; at < text.size; count++) {
        (void)utf8_next(text, &at);
    }
    return count;
}

/* str.isspace of one character. source: Unicode 16, White_Space and bidirectional types B, S, WS. */
static bool is_space(int32_t c) {
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static void append_repeated(Buf *out, char c, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        buf_append_char(out, c);
    }
}

/* Spaces below the first `count` characters of `line`, white space as it is. */
static void append_margin(Buf *out, Str line, int64_t count) {
    int64_t at = 0;
    for (int64_t i = 0; i < count && at < line.size; i++) {
        int64_t start = at;
        if (is_space(utf8_next(line, &at))) {
            buf_append(out, str_slice(line, start, at));
        } else {
            buf_append_char(out, ' ');
        }
    }
}

static Str without_newlines(Str line) {
    while (line.size > 0 && line.data[line.size - 1] == '\n') {
        line.size--;
    }
    return line;
}

static Str without_indentation(Str line) {
    int64_t start = 0;
    while (start < line.size &&
           (line.data[start] == ' ' || line.data[start] == '\n' || line.data[start] == '\f')) {
        start++;
    }
    return str_slice(line, start, line.size);
}

static void append_line_and_carets(const SyntaxFault *fault, Buf *out) {
    Str line = without_newlines(fault->text);
    Str shown = without_indentation(line);
    int64_t indentation = line.size - shown.size;
    int64_t text_length = character_count(fault->text);
    int64_t line_length = character_count(line);
    int64_t start = fault->col;
    int64_t end = fault->line != fault->end_line ? line_length + 1
                  : fault->end_col != 0          ? fault->end_col
                                                 : start;
    if (fault->text.size > 0 && start > text_length) {
        start = line_length + 1;
    }
    if (fault->text.size > 0 && end > text_length) {
        end = line_length + 1;
    }
    if (start >= end || end < 0) {
        end = start + 1;
    }
    buf_append(out, STR("    "));
    buf_append(out, shown);
    buf_append_char(out, '\n');
    int64_t margin = start - 1 - indentation;
    if (margin >= 0) {
        buf_append(out, STR("    "));
        append_margin(out, shown, margin);
        append_repeated(out, '^', end - start);
        buf_append_char(out, '\n');
    }
}

/* As CPython: the line above the picture is the error's own, the picture and the words may be the suggestion's. */
static void append_picture(const SyntaxFault *fault, Buf *out) {
    if (fault->text.data) {
        append_line_and_carets(fault, out);
    }
    buf_append(out, str_from(syntax_fault_type_name(fault->type)));
    if (fault->message.size > 0) {
        buf_append(out, STR(": "));
        buf_append(out, fault->message);
    }
    buf_append_char(out, '\n');
}

void syntax_fault_print(const SyntaxFault *fault, Str filename, Buf *out) {
    /* Line 0 is None, but for a source that could not be decoded: its offset is -1. */
    if (fault->line != 0 || fault->col == -1) {
        buf_append(out, STR("  File \""));
        buf_append(out, filename);
        buf_append_format(out, "\", line %d\n", fault->line);
    }
    Arena arena;
    arena_init(&arena, LIMIT_REFUSAL_BYTES);
    SyntaxFault suggestion;
    append_picture(keyword_suggest(&arena, fault, &suggestion) ? &suggestion : fault, out);
    arena_done(&arena);
}
