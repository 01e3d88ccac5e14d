/* The format mini-language, for all that formats: format(), f-strings, str.format and the % operator. */
#pragma once

#include "engine/heap/heap.h"

typedef struct FormatSpec {
    uint32_t fill, align, sign, type;       /* 0: not given */
    uint32_t grouping, fraction_grouping;   /* ',' or '_' */
    bool alternate, zero, no_negative_zero; /* '#', '0', 'z' */
    bool typed;                             /* a type is given */
    int64_t width, precision;               /* -1: not given */
} FormatSpec;

/* The usual cases of format() and %, with a str as spec or template; UNDEFINED: another case, or no memory. */
Value format_usual(World *world, Value v, Value spec);
Value percent_usual(World *world, Value template, Value args);

/* Of an int or bool; the type must be one of ints'. `v` the payload. Signals. */
Value format_int(World *world, const FormatSpec *spec, Value v);
/* The type is one of floats', or 0. Signals. */
Value format_double(World *world, const FormatSpec *spec, double d);
Value format_complex(World *world, const FormatSpec *spec, const ComplexObject *z);
/* Padded and cut to the precision. */
Value format_padded(World *world, const FormatSpec *spec, Value v);
