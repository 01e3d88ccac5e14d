/* Source bytes to text: byte order mark, encoding declaration, newlines.
 *
 * The order is CPython's and shows in its errors: NUL bytes first, then newlines, then the mark, then the declaration
 * in the first two lines, then the decoding, then newlines again (a codec may bring new ones), and for what nothing
 * was declared the check for UTF-8. */
#include "syntax/decode.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "syntax/codec.h"

enum { NORMAL_NAME_CHARS = 12 };

/* An error without a place. */
static Status refuse(SyntaxFault *fault, Str message, int32_t col) {
    *fault =
        (SyntaxFault){.type = SYNTAX_FAULT_SYNTAX_ERROR, .message = message, .line = 0, .col = col};
    return message.data ? ST_SYNTAX : ST_NO_MEMORY;
}

/* A copy with '\n' for "\r\n" and "\r", a newline at the end, and padding. */
static Status copy_lines(Arena *arena, Str bytes, Source *out) {
    char *copy = arena_alloc(arena, bytes.size + 1 + SOURCE_PADDING);
    if (!copy) {
        return ST_NO_MEMORY;
    }
    char *to = copy;
    const char *from = bytes.data, *end = bytes.data + bytes.size;
    while (from < end) {
        const char *cr = memchr(from, '\r', (size_t)(end - from));
        const char *stop = cr ? cr : end;
        memcpy(to, from, (size_t)(stop - from));
        to += stop - from;
        from = stop;
        if (cr) {
            *to++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        }
    }
    bool added = to == copy || to[-1] != '\n';
    if (added) {
        *to++ = '\n';
    }
    memset(to, 0, SOURCE_PADDING);
    *out = (Source){{copy, to - copy}, added};
    return ST_OK;
}

/* CPython's shorter list of spellings for the two encodings that it knows by heart. */
static Str normal_name(Str name) {
    char head[NORMAL_NAME_CHARS + 1] = {0};
    for (int64_t i = 0; i < name.size && i < NORMAL_NAME_CHARS; i++) {
        head[i] = name.data[i] == '_' ? '-' : (char)tolower((unsigned char)name.data[i]);
    }
    static const struct {
        Str spelling, normal;
    } rows[] = {
        {{"utf-8", 5}, {"utf-8", 5}},
        {{"latin-1", 7}, {"iso-8859-1", 10}},
        {{"iso-8859-1", 10}, {"iso-8859-1", 10}},
        {{"iso-latin-1", 11}, {"iso-8859-1", 10}},
    };
    Str lowered = str_from(head);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Str row = rows[i].spelling;
        if (str_starts_with(lowered, row) && (lowered.size == row.size || head[row.size] == '-')) {
            return rows[i].normal;
        }
    }
    return name;
}

/* The encoding that a comment line declares, data == NULL when there is none. */
static Str declared_in(Str line) {
    int64_t at = 0;
    while (at < line.size && strchr(" \t\f", line.data[at])) {
        at++;
    }
    if (at == line.size || line.data[at] != '#') {
        return (Str){NULL, 0};
    }
    while ((at = str_find(line, STR("coding"), at)) >= 0) {
        at += 6;
        if (at == line.size || (line.data[at] != ':' && line.data[at] != '=')) {
            continue;
        }
        do {
            at++;
        } while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t'));
        int64_t start = at;
        while (at < line.size &&
               (isalnum((unsigned char)line.data[at]) || strchr("-_.", line.data[at]))) {
            at++;
        }
        if (at > start) {
            return normal_name(str_slice(line, start, at));
        }
    }
    return (Str){NULL, 0};
}

/* Blank or a comment: the next line may still declare an encoding. */
static bool holds_nothing(Str line) {
    Str rest = line;
    while (rest.size > 0 && strchr(" \t\f", rest.data[0])) {
        rest.data++;
        rest.size--;
    }
    return rest.size == 0 || rest.data[0] == '#';
}

/* An encoding declaration. */
typedef struct Declaration {
    Str name; /* data == NULL: there is none */
    Str line; /* that it stands in */
    int32_t number;
} Declaration;

/* PEP 263: the declaration in the first two lines of `text`. */
static Declaration find_declaration(Str text) {
    Declaration found = {0};
    Str rest = text;
    while (found.number < 2) {
        found.number++;
        found.line = str_cut(&rest, '\n');
        found.name = declared_in(found.line);
        if (found.name.data || !rest.data || !holds_nothing(found.line)) {
            break;
        }
    }
    return found;
}

/* `line` with U+FFFD for what is not UTF-8. */
static Str replaced(Arena *arena, Str line) {
    char *copy = arena_alloc(arena, line.size * 3 + 1);
    if (!copy) {
        return (Str){NULL, 0};
    }
    char *to = copy;
    for (int64_t i = 0; i < line.size;) {
        int good = utf8_size(line.data + i, line.size - i);
        if (good > 0) {
            memcpy(to, line.data + i, (size_t)good);
            to += good;
            i += good;
        } else {
            memcpy(to, "\xEF\xBF\xBD", 3);
            to += 3;
            i += utf8_broken_size(line.data + i, line.size - i);
        }
    }
    return (Str){copy, to - copy};
}

static Status refuse_bytes(Arena *arena, Str text, int64_t at, SyntaxFault *fault) {
    int32_t line, col;
    utf8_place(text, at, &line, &col);
    const char *newline = memrchr(text.data, '\n', (size_t)at);
    int64_t start = newline ? newline + 1 - text.data : 0;
    int64_t end = str_find(text, STR("\n"), at);
    *fault = (SyntaxFault){
        .type = SYNTAX_FAULT_SYNTAX_ERROR,
        .message = arena_format(
            arena,
            "Non-UTF-8 code starting with '\\x%.2x' on line %d, but no encoding declared; "
            "see https://peps.python.org/pep-0263/ for details",
            (unsigned char)text.data[at], line),
        .line = line,
        .col = col,
        .end_line = line,
        .end_col = col,
        .text = replaced(arena, str_slice(text, start, end < 0 ? text.size : end)),
    };
    return fault->message.data && fault->text.data ? ST_SYNTAX : ST_NO_MEMORY;
}

/* A declaration that a byte order mark contradicts. The end is where CPython's tokenizer has read to by then: on the
 * second line that includes the newline. */
static Status refuse_mark(Arena *arena, const Declaration *declaration, SyntaxFault *fault) {
    Str message =
        arena_format(arena, "encoding problem: %.*s with BOM", STR_ARG(declaration->name));
    Str text = replaced(arena, declaration->line);
    *fault = (SyntaxFault){.type = SYNTAX_FAULT_SYNTAX_ERROR,
                           .message = message,
                           .line = declaration->number,
                           .col = 0,
                           .end_line = declaration->number,
                           .end_col = declaration->number - 1 + (int32_t)utf8_count(text),
                           .text = text};
    return message.data && text.data ? ST_SYNTAX : ST_NO_MEMORY;
}

Status source_decode(Arena *arena, Str bytes, Source *out, SyntaxFault *out_fault) {
    if (bytes.size > LIMIT_SOURCE_BYTES) {
        return ST_LIMIT;
    }
    if (bytes.size > 0 && memchr(bytes.data, '\0', (size_t)bytes.size)) {
        return refuse(out_fault, STR("source code string cannot contain null bytes"), 0);
    }
    Source source;
    Status status = copy_lines(arena, bytes, &source);
    if (status != ST_OK) {
        return status;
    }
    bool marked = str_starts_with(source.text, STR("\xEF\xBB\xBF"));
    if (marked) {
        source.text.data += 3;
        source.text.size -= 3;
    }
    Declaration declaration = find_declaration(source.text);
    if (declaration.name.data && !str_equal(declaration.name, STR("utf-8"))) {
        if (marked) {
            return refuse_mark(arena, &declaration, out_fault);
        }
        Str decoded, message;
        status = codec_decode(arena, declaration.name, source.text, &decoded, &message);
        if (status == ST_SYNTAX) {
            return refuse(out_fault, message, -1);
        }
        bool added = source.newline_added;
        status = status == ST_OK ? copy_lines(arena, decoded, &source) : status;
        source.newline_added |= added;
    } else {
        int64_t valid = utf8_valid_prefix(source.text);
        if (valid < source.text.size) {
            return refuse_bytes(arena, source.text, valid, out_fault);
        }
    }
    if (status == ST_OK) {
        *out = source;
    }
    return status;
}
