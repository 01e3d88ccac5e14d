/* Private to syntax: constants as Python's repr() writes them. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "syntax/ast.h"

/* errors: ST_RANGE for an int of more than LIMIT_INT_DIGITS decimal digits, where repr() refuses. */
MUST_USE Status constant_repr(Buf *out, const AstValue *value);

/* Of a str; `text` is WTF-8. */
void value_repr_str(Buf *out, Str text);
