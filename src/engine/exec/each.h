/* Doing something with each item of an iterable, one after the other, as CPython interleaves it. */
#pragma once

#include "engine/heap/heap.h"

typedef enum Each {
    EACH_EXTEND,       /* append to list a */
    EACH_EXTEND_RIGHT, /* append to deque a */
    EACH_EXTEND_LEFT,
    EACH_ADD,      /* to set a */
    EACH_REMOVE,   /* from set a */
    EACH_KEEP,     /* what is in set a goes to set b */
    EACH_ALL_IN,   /* is each in set a? */
    EACH_NONE_IN,  /* is none in set a? */
    EACH_FROMKEYS, /* dict a gets it with value b */
    EACH_PAIR,     /* a key and a value for dict a */
    EACH_CONTAINS, /* is one equal to a? */
    EACH_SUM,      /* a is the start */
    EACH_MIN,      /* a is the key function, result the default */
    EACH_MAX,
} Each;

/* One more number into a total with its lost digits (UNDEFINED at first, NONE: no longer kept). false: it is none. */
bool sum_numbers(Value *total, Value *lost, Value item);
/* The total with what it lost. */
Value with_lost(Value total, Value lost);
/* Refuses the starts that sum() refuses; NONE. */
Value sum_start(World *world, Value start);
/* What a step of each_item that waits for `iterator` does with the item at once, but for paying for the next one.
 * false: the frame is no such one or has more to do; nothing is done. */
bool each_takes(World *world, Frame *frame, Value iterator, Value item);
/* The same for the step of any() and all(). */
bool truths_takes(Frame *frame, Value iterator, Value item);
/* `result` is what is given at the end, where the kind has no result of its own. A value or a signal. */
Value each_item(World *world, Each each, Value iterable, Value a, Value b, Value result);
