/* Private to the checks: imports from __future__, which only a docstring and one another may precede. */
#pragma once

#include "base/str.h"
#include "syntax/ast.h"

/* How many of the module's first statements are its docstring and future imports. */
int32_t future_import_count(const AstModule *module);
/* Whether the statement, anywhere in the module, imports from __future__ and is none of them. */
bool future_is_late(const AstModule *module, const AstImportFrom *import);
/* Whether Python 3.14 knows the feature; "braces" is none. */
bool future_is_feature(Str name);
