/* Private to the passes behind the parser: how they word a refusal. */
#pragma once

#include <stdarg.h>

#include "syntax/syntax.h"

/* Fills the fault's message and place from `format` and the node. Columns are bytes from 1, as CPython's later passes
 * give them (its parser counts characters). Returns ST_SYNTAX, or ST_NO_MEMORY. */
PRINTF_LIKE(4, 0)
MUST_USE Status check_fault_format(Arena *arena, SyntaxFault *fault, const AstNode *place,
                                   const char *format, va_list args);

/* Adds the source line that the fault stands in. */
void check_fault_finish(const SyntaxTree *tree, SyntaxFault *fault);
