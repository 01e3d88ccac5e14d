/* Set algebra and dict merging: the entries of one table against another, by the hashes they were stored with. */
#pragma once

#include "engine/heap/heap.h"

typedef enum Walk {
    WALK_PUT,      /* into `target` */
    WALK_REMOVE,   /* from `target` */
    WALK_TOGGLE,   /* out of `target` if there, else into it */
    WALK_EXCHANGE, /* the same for a target that the instruction has made */
    WALK_KEEP,     /* into `target` what is in `look` */
    WALK_LEAVE,    /* into `target` what is not in `look` */
    WALK_ALL_IN,   /* is each in `look`? */
    WALK_NONE_IN,  /* is none in `look`? */
    WALK_EQUAL,    /* is each in dict `look` with an equal value? */
} Walk;

/* Over the dict or set `source`; gives `result`, or FALSE where the question is answered so. A value or a signal. */
Value walk_entries(World *world, Walk walk, Value source, Value target, Value look, Value result);
