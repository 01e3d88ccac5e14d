/* A program without its comments. */
#include <string.h>

#include "syntax/lexer.h"
#include "syntax/syntax.h"

/* What stands between two tokens holds no `#` but a comment's. */
static void append_gap(Buf *out, Str gap) {
    while (gap.size > 0) {
        int64_t hash = str_find(gap, STR("#"), 0);
        if (hash < 0) {
            buf_append(out, gap);
            return;
        }
        int64_t end = hash;
        while (end < gap.size && gap.data[end] != '\n') {
            end++;
        }
        while (hash > 0 && (gap.data[hash - 1] == ' ' || gap.data[hash - 1] == '\t')) {
            hash--;
        }
        buf_append(out, str_slice(gap, 0, hash));
        gap = str_slice(gap, end, gap.size);
    }
}

Status syntax_strip_comments(Arena *arena, Str source, Buf *out) {
    Source text;
    SyntaxFault fault;
    Names names;
    Status status = source_decode(arena, source, &text, &fault);
    Lexer *lexer = arena_alloc(arena, (int64_t)sizeof *lexer);
    if (status != ST_OK || !lexer || !names_init(&names, arena)) {
        return status != ST_OK ? status : ST_NO_MEMORY;
    }
    lexer_init(lexer, &text, arena, &names, NULL);
    int64_t done = 0;
    Token token;
    do {
        lexer_next(lexer, &token);
        if (token.kind == TOKEN_ERROR) {
            return arena->exhausted ? ST_NO_MEMORY : ST_SYNTAX;
        }
        /* INDENT, DEDENT and END have no place: what is before them belongs to the next token that has one. A NEWLINE
         * begins before the comment that it ends. */
        if (token.col >= 0 && token.kind != TOKEN_NEWLINE && token.start >= done) {
            append_gap(out, str_slice(text.text, done, token.start));
            buf_append(out, str_slice(text.text, token.start, token.end));
            done = token.end;
        }
    } while (token.kind != TOKEN_END);
    append_gap(out, str_slice(text.text, done, text.text.size));
    return out->failure;
}
