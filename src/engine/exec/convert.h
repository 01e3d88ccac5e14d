/* Numbers as arguments of natives: plain ones at once, objects with __index__, __float__ ... by a frame. */
#pragma once

#include "engine/exec/call.h"

/* Which methods may answer, and what the answer must be. */
typedef enum Conversion {
    CONVERT_INDEX,   /* __index__; an int */
    CONVERT_FLOAT,   /* __float__, else __index__; a float */
    CONVERT_INT,     /* __int__, else __index__; an int */
    CONVERT_COMPLEX, /* __complex__, else as CONVERT_FLOAT; a complex or a float */
} Conversion;

typedef enum NumberOutcome {
    NUMBER_OK,
    NUMBER_ASK, /* Python's method must be asked: convert_argument */
    NUMBER_BAD, /* the error is raised, or there was no memory for it: number_signal */
} NumberOutcome;

/* After NUMBER_BAD: SIGNAL_ERROR or SIGNAL_MEMORY. */
static inline Value number_signal(World *world) {
    return world->error == UNDEFINED ? SIGNAL_MEMORY : SIGNAL_ERROR;
}

/* An int of any size in *out: int, bool, or the payload of a subclass. */
NumberOutcome number_index(World *world, Value v, Value *out);
/* A finite-width index; what does not fit is cut to the nearest int64_t. */
NumberOutcome number_int64(World *world, Value v, int64_t *out);
NumberOutcome number_real(World *world, Value v, double *out);

/* Pushes a frame that converts args[index] and then calls the native once more with the result in its place. */
Value convert_argument(World *world, NativeId native, const Value *args, int count, int index,
                       Conversion conversion);
/* What a native returns when number_*(args[index]) was not NUMBER_OK. */
static inline Value convert_failed(World *world, NumberOutcome outcome, NativeId native,
                                   const Value *args, int count, int index, Conversion conversion) {
    return outcome == NUMBER_ASK ? convert_argument(world, native, args, count, index, conversion)
                                 : number_signal(world);
}
