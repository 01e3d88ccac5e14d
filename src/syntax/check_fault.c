/* Refusals of the passes behind the parser. */
#include "syntax/check_fault.h"

#include <string.h>

Status check_fault_format(Arena *arena, SyntaxFault *fault, const AstNode *place,
                          const char *format, va_list args) {
    *fault = (SyntaxFault){
        .type = SYNTAX_FAULT_SYNTAX_ERROR,
        .message = arena_format_list(arena, format, args),
        .line = place->line,
        .col = place->col + 1,
        .end_line = place->end_line,
        .end_col = place->end_col + 1,
    };
    return fault->message.data ? ST_SYNTAX : ST_NO_MEMORY;
}

void check_fault_finish(const SyntaxTree *tree, SyntaxFault *fault) {
    Str rest = tree->source;
    for (int32_t line = 1; line < fault->line && rest.data; line++) {
        str_cut(&rest, '\n');
    }
    if (rest.data && fault->line > 0) {
        const char *newline = rest.size > 0 ? memchr(rest.data, '\n', (size_t)rest.size) : NULL;
        fault->text = newline ? (Str){rest.data, newline - rest.data + 1} : rest;
    }
}
