/* Private to syntax: imports from __future__, which only a docstring and one another may precede. */
#pragma once

#include "syntax/syntax.h"

/* Whether the features asked for exist. CPython looks while it parses.
 * errors: ST_SYNTAX with *out_fault filled, ST_NO_MEMORY. */
MUST_USE Status future_check(Arena *arena, const SyntaxTree *tree, SyntaxFault *out_fault);
/* Whether annotations stay text. */
bool future_has_annotations(const AstModule *module);
/* Whether the statement, anywhere in the module, imports from __future__ behind something else. */
bool future_is_late(const AstModule *module, const AstImportFrom *import);
