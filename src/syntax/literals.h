/* The values of number and string tokens. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "syntax/lexer.h"

/* The value of a NUMBER whose text is `text`: int of any size, float or imaginary.
 *
 * errors: ST_SYNTAX with *out_message for a decimal integer past LIMIT_INT_DIGITS; ST_NO_MEMORY. */
MUST_USE Status literal_number(Arena *arena, Str text, AstValue *out, Str *out_message);

/* How a string token reads. */
typedef struct StringForm {
    Str body;    /* between the quotes */
    bool bytes;  /* b'' */
    bool raw;    /* r'' */
    bool kind_u; /* u'', in lower case: Constant.kind is "u" */
} StringForm;

/* Takes a STRING token's text apart. */
StringForm string_form(Str text);

/* What is to be decoded and where it stands, for warnings. */
typedef struct StringPart {
    Str body;
    int32_t line; /* of the body's token */
    bool bytes, raw;
    /* Text of an f-string or t-string: a backslash before a brace was warned of by the lexer. */
    bool interpolated;
} StringPart;

/* The value of a string token's body.
 *
 * errors: ST_SYNTAX with *out_message, worded as the SyntaxError is: a bad escape, a character in bytes that is not
 *         ASCII; ST_NO_MEMORY.
 * owns:   *out is the body itself where nothing is escaped, else it lies in `arena`. */
MUST_USE Status literal_string(Arena *arena, WarningList *warnings, const StringPart *part,
                               Str *out, Str *out_message);
