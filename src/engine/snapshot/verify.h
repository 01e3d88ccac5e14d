/* A loaded world is a stranger's until it is checked. */
#pragma once

#include "engine/engine.h"
#include "engine/heap/heap.h"

/* Checks the world that lies in place with world->memory_limit set; nothing in it is trusted on the way but what `base`
 * (NULL: nothing) says of it. true: its heap is in order, as after a collection.
 *
 * units: the work is in proportion to what was changed and what was added to the base. */
bool world_verify(World *world, const EngineBase *base);
/* The parts of it. Each notes what is wrong in check->bad. */
typedef struct Check {
    World *world;
    /* The base: its head, the blocks of its heap, their table; NULL: none. */
    const World *image;
    const char *image_heap;
    const uint8_t *image_table;
    uint64_t inverse[CLASS_COUNT]; /* 2^32 by the words of a cell of each class */
    Ref shapes[KIND_COUNT];        /* that the last object of each kind had: it is good */
    bool bad;
} Check;

#define K(kind) (UINT64_C(1) << KIND_##kind)
/* What may stand where a Python value stands. */
#define VALUE_KINDS                                                                                \
    (~(K(FREE) | K(RAW) | K(ARRAY) | K(TABLE) | K(SET_TABLE) | K(SHAPE)) &                         \
     ((UINT64_C(1) << KIND_COUNT) - 1))

/* Those of which somebody may have to hold them alone; their flags mean nothing else. */
#define HELD_KINDS (K(RAW) | K(ARRAY) | K(TABLE) | K(SET_TABLE) | K(TUPLE))

/* The object at `ref`, of one of `kinds`, which will be looked at; NULL: there is none. */
Object *check_ref(Check *check, Ref ref, uint64_t kinds);
/* The same where 0 stands for none. */
void check_ref_or_none(Check *check, Ref ref, uint64_t kinds);
void check_value(Check *check, Value v);
/* A value; where it is a reference, to one of `kinds`. */
void check_value_of(Check *check, Value v, uint64_t kinds);
void check_values(Check *check, const Value *values, int64_t count);
/* Whatever lies in the cell at `ref`, which has a kind and fits. */
void check_object(Check *check, Ref ref);
/* What lies from..to in it, bytes from its start. */
void check_table(Check *check, const TableObject *table, int64_t room, int64_t from, int64_t to);
void check_code(Check *check, CodeObject *code);
/* Can what `frame` gives be taken by the frame `to` (NULL: it is the last)? Both were checked. */
bool return_is_good(World *world, const Frame *frame, const Frame *to);
/* A frame whose place is good; registers included. `room`: bytes from its start. */
void check_frame(Check *check, Frame *frame, int64_t room);

/* Calls `visit` for each object that was reached and is not the image's; the last argument means nothing. */
void each_own(Check *check, void (*visit)(Check *check, Ref ref, int64_t page));
/* The second look, when all was reached: verify_holders.c. */
void check_holders(Check *check, const EngineBase *base);

/* A generator whose frame was checked. */
bool generator_stands_well(World *world, const GeneratorObject *generator, const Frame *frame);

/* --- a world made from the start image: verify_image.c ---------------------------------------------------------- */

enum { IMAGE_PAGE_BYTES = 4096 };

/* The kind of a block that is the image's and stays so (BLOCK_LARGE_REST behind the first of several); BLOCK_FREE: the
 * world may have used it. */
static inline uint8_t image_block(const Check *check, uint32_t index) {
    return check->image && index < (check->image->heap_end - HEAP_FIRST) / BLOCK_BYTES
               ? check->image_table[index]
               : BLOCK_FREE;
}
static inline const void *image_at(const Check *check, Ref ref) {
    return check->image_heap + (ref - HEAP_FIRST);
}
/* Are the image's objects in changed pages still what all that refers to them takes them for? What never changes is put
 * back as it was. The table of blocks was checked. */
bool image_is_kept(const Check *check, const EngineBase *base);
/* Calls `visit` for each of the image's objects that may have changed and lie in this page (an offset from the
 * reservation's start). */
void image_each(Check *check, int64_t page, void (*visit)(Check *check, Ref ref, int64_t page));
/* A visit that checks what of the object lies in the page. */
void check_changed_object(Check *check, Ref ref, int64_t page);
