/* Text to a program. */
#pragma once

#include "engine/heap/heap.h"

/* What is wrong with a pattern. */
typedef struct RegexFault {
    Value message;    /* str */
    int64_t position; /* character, -1: none */
    TypeId type;      /* VALUE_ERROR, OVERFLOW_ERROR, or EXCEPTION: re.PatternError */
} RegexFault;

typedef struct RegexCompiled {
    RawObject *program;
    uint32_t flags, groups;
    Ref names; /* dict: name -> group, in order */
} RegexCompiled;

/* Compiles `length` characters of `width` bytes; `bytes` says that they are a bytes pattern.
 *
 * errors: SIGNAL_MEMORY; SIGNAL_LIMIT; SIGNAL_ERROR with *fault filled and nothing raised. NONE otherwise. */
Value regex_compile(World *world, const char *text, int width, uint32_t length, bool bytes,
                    uint32_t flags, RegexCompiled *out, RegexFault *fault);
