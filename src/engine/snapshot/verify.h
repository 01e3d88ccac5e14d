/* A loaded world is a stranger's until it is checked. */
#pragma once

#include "engine/heap/heap.h"

/* Checks the world that lies in place with world->memory_limit set; nothing in it is trusted on the way. true: its heap
 * is in order, as after a collection. */
bool world_verify(World *world);
/* The parts of it. Each notes what is wrong in check->bad. */
typedef struct Check {
    World *world;
    bool bad;
} Check;

#define K(kind) (UINT64_C(1) << KIND_##kind)
/* What may stand where a Python value stands. */
#define VALUE_KINDS                                                                                \
    (~(K(FREE) | K(RAW) | K(ARRAY) | K(TABLE) | K(SET_TABLE) | K(SHAPE)) &                         \
     ((UINT64_C(1) << KIND_COUNT) - 1))

/* The object at `ref`, of one of `kinds`, which will be looked at; NULL: there is none. */
Object *check_ref(Check *check, Ref ref, uint64_t kinds);
/* The same where 0 stands for none. */
void check_ref_or_none(Check *check, Ref ref, uint64_t kinds);
void check_value(Check *check, Value v);
/* A value; where it is a reference, to one of `kinds`. */
void check_value_of(Check *check, Value v, uint64_t kinds);
void check_code(Check *check, CodeObject *code);
/* Can what `frame` gives be taken by the frame `to` (NULL: it is the last)? Both were checked. */
bool return_is_good(World *world, const Frame *frame, const Frame *to);
/* A frame whose place is good; registers included. `room`: bytes from its start. */
void check_frame(Check *check, const Frame *frame, int64_t room);
