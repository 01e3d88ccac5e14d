/* Names of token kinds. */
#include "syntax/tokens.h"

#include "base/assert.h"

static const char *const texts[TOKEN_KIND_COUNT] = {
#define TOKEN(name, text)    text,
#define OPERATOR(name, text) text,
#define KEYWORD(name, text)  text,
#include "../../spec/tokens.def"
};

const char *token_text(TokenKind kind) {
    ASSERT(kind < TOKEN_KIND_COUNT);
    return texts[kind];
}
