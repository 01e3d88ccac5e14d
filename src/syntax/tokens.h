/* Token kinds and the token itself. */
#pragma once

#include <stdint.h>

#include "syntax/ast.h"

typedef enum TokenKind {
#define TOKEN(name, text)    TOKEN_##name,
#define OPERATOR(name, text) TOKEN_##name,
#define KEYWORD(name, text)  TOKEN_##name,
#include "../../spec/tokens.def"
    TOKEN_KIND_COUNT
} TokenKind;

/* One token. Lines count from 1, columns are bytes from 0; the end is exclusive. INDENT, DEDENT and END have no
 * place: their columns are -1.
 *
 * start..end are byte offsets into the source and give the token's text. The position's end can lie behind it: that
 * of an f-string's text includes the second brace of a final `{{` or `}}`, which the text does not. */
typedef struct Token {
    uint8_t kind; /* TokenKind */
    int32_t start, end;
    int32_t line, col;
    int32_t end_line, end_col;
    /* Only of the `:` before a format spec: where CPython takes the text of the field's expression to end, which is the
     * last `!` directly in the field, be it that of a `!=`; 0 where there is none. */
    int32_t field_text_end;
    const AstIdent *name; /* of a NAME; NULL for all others */
} Token;

/* The row's text: "(", "lambda", "newline". */
const char *token_text(TokenKind kind);
