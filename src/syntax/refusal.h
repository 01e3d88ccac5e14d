/* From "the parser refused" to CPython's error. */
#pragma once

#include "syntax/decode.h"
#include "syntax/syntax.h"
#include "syntax/tokens.h"

/* Fills *out_fault for a source that the parser or the lexer refused. The parser says only that, and where: `furthest`
 * is the last token it looked at (TOKEN_ERROR where the lexer stopped it with *lexer_fault).
 *
 * errors: ST_NO_MEMORY. */
MUST_USE Status refusal_explain(Arena *arena, const Source *source, const Token *furthest,
                                const SyntaxFault *lexer_fault, SyntaxFault *out_fault);
