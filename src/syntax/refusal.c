/* CPython's error for a source that was refused. */
#include "syntax/refusal.h"

Status refusal_explain(Arena *arena, const Source *source, const Token *furthest,
                       SyntaxFault *out_fault) {
    (void)arena;
    (void)source;
    *out_fault = (SyntaxFault){.type = SYNTAX_FAULT_SYNTAX_ERROR,
                               .message = STR("invalid syntax"),
                               .line = furthest->line,
                               .col = furthest->col + 1,
                               .end_line = furthest->end_line,
                               .end_col = furthest->end_col + 1};
    return ST_OK;
}
