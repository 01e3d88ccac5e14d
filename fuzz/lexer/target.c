/* Any bytes as a source for the lexer: it ends, its tokens lie in the text and follow each other, its fault has words. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "syntax/decode.h"
#include "syntax/lexer.h"

enum { ARENA_BYTES = 256 << 20, TOKENS_A_BYTE = 4, TOKENS_MORE = 300 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

static bool has_place(const Token *token) {
    return token->kind != TOKEN_INDENT && token->kind != TOKEN_DEDENT && token->kind != TOKEN_END;
}

static void check_token(const Token *before, const Token *token, Str text) {
    must(token->start >= 0 && token->start <= token->end && token->end <= text.size);
    must(token->start >= before->end || before->end == text.size);
    must(token->line >= before->line);
    if (has_place(token)) {
        must(token->line >= 1 && token->col >= 0);
        must(token->end_line > token->line ||
             (token->end_line == token->line && token->end_col >= token->col));
    }
    must((token->name != NULL) == (token->kind == TOKEN_NAME));
    must(*token_text((TokenKind)token->kind) != 0);
}

static void check_fault(const SyntaxFault *fault) {
    must(fault->message.size > 0);
    must(fault->line >= 0 && fault->end_line >= 0);
}

static void lex(Lexer *lexer, const Source *source) {
    Token before = {.line = 0};
    int64_t count = 0;
    for (;;) {
        Token token;
        lexer_next(lexer, &token);
        must(++count <= TOKENS_A_BYTE * source->text.size + TOKENS_MORE);
        if (token.kind == TOKEN_ERROR) {
            must(lexer->failure != LEXER_FINE);
            if (lexer->failure == LEXER_RAISED) {
                check_fault(&lexer->fault);
            }
            return;
        }
        check_token(&before, &token, source->text);
        if (token.kind == TOKEN_END) {
            return;
        }
        before = token;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Source source;
    SyntaxFault fault = {0};
    Status status =
        source_decode(&arena, (Str){(const char *)data, (int64_t)size}, &source, &fault);
    if (status == ST_OK) {
        must(source.text.size == 0 || source.text.data[source.text.size - 1] == '\n');
        Names names;
        Lexer lexer;
        WarningList warnings = {0};
        must(names_init(&names, &arena));
        lexer_init(&lexer, &source, &arena, &names, &warnings);
        lex(&lexer, &source);
    } else {
        must(status == ST_SYNTAX);
        check_fault(&fault);
    }
    arena_done(&arena);
    return 0;
}
