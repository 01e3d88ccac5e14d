/* Allocation in the cage. */
#pragma once

#include "engine/heap/world.h"

/* Bytes of a cell of each class. */
extern const uint16_t heap_class_bytes[CLASS_COUNT];
int heap_class_above_1024(uint32_t bytes);

static inline int heap_class_of(uint32_t bytes) {
    if (bytes <= 128) {
        return bytes <= 16 ? 0 : (int)((bytes + 7) / 8) - 2;
    }
    if (bytes <= 1024) { /* four to a power of two */
        int power = 31 - __builtin_clz(bytes - 1);
        return 15 + (power - 7) * 4 + (int)(((bytes - 1) >> (power - 2)) & 3);
    }
    return heap_class_above_1024(bytes);
}

/* Finds the next hole, block or run. 0 when the hard limit is reached (or stress wants it so). */
Ref heap_alloc_slow(World *world, uint32_t bytes);

/* A cell for `bytes`, contents arbitrary: the caller fills all of it before the next instruction.
 * 0 when there is no memory: return SIGNAL_MEMORY with nothing changed. */
static inline Ref heap_alloc(World *world, uint32_t bytes) {
    if (LIKELY(bytes <= 128)) {
        Cursor *cursor = &world->cursors[heap_class_of(bytes)];
        Ref ref = cursor->next;
        if (LIKELY(ref != cursor->end)) {
            cursor->next = ref + (bytes <= 16 ? 16 : ((bytes + 7) & ~7u));
            return ref;
        }
    } else if (bytes <= 1024) {
        int size_class = heap_class_of(bytes);
        Cursor *cursor = &world->cursors[size_class];
        Ref ref = cursor->next;
        if (LIKELY(ref != cursor->end)) {
            cursor->next = ref + heap_class_bytes[size_class];
            return ref;
        }
    }
    return heap_alloc_slow(world, bytes);
}

/* From here on every allocation is counted and the n-th fails; if `on`, so do all that follow. For tests. */
void heap_fail_at(World *world, int64_t n, bool on);

/* Takes back an object to which nothing refers any more: scratch, a table that has moved. A large one is free at once,
 * a small one if it was the last of its size that was handed out; others wait for the collection. */
void heap_give_back(World *world, const void *object);

/* heap_alloc with the header filled: shape of the builtin type, kind, aux. NULL: no memory. */
static inline void *heap_new(World *world, TypeId type, Kind kind, uint32_t bytes) {
    Ref ref = heap_alloc(world, bytes);
    if (UNLIKELY(!ref)) {
        return NULL;
    }
    Object *object = at(world, ref);
    *object = (Object){.shape = world->roots.shapes[type], .kind = (uint8_t)kind};
    return object;
}

/* A header with `count` values, all UNDEFINED. NULL: no memory. */
RecordObject *heap_new_record(World *world, TypeId type, Kind kind, int count);
/* An array of `count` slots, all UNDEFINED. NULL: no memory. */
ArrayObject *heap_new_array(World *world, int64_t count);
/* The same with slots that the caller fills, all of them, before the next instruction. */
ArrayObject *heap_room_for_array(World *world, int64_t count);
/* Bytes for `size`, used 0. NULL: no memory. */
RawObject *heap_new_raw(World *world, int64_t size);

/* True when objects of `bytes` together can still be had, after a collection at the latest. Natives ask before work
 * whose result is large, so that refusing costs nothing. */
bool heap_could_hold(World *world, int64_t bytes);
/* Bytes of an object's cell (of a large one, of what was asked for). */
int64_t heap_object_bytes(World *world, Ref ref);
/* units: bytes that marked cells of the block take. */
int64_t heap_marked_bytes(const Block *block);
/* units: bytes the world occupies now: head, table, stack, opened blocks. */
int64_t heap_used_bytes(World *world);
/* What is allocated while `world->freezing` goes to blocks of its own, which then are frozen: see BLOCK_FROZEN. It must
 * never change (but for inline caches) and refer only to itself, to roots, or to what roots keep alive. Begins so;
 * heap_freeze_switch goes to ordinary blocks and back; heap_freeze_end may come in either state, before the first
 * collection. */
typedef struct Freezing {
    Cursor cursors[CLASS_COUNT]; /* of the blocks that are not allocated from now */
} Freezing;
void heap_freeze_begin(World *world, Freezing *freezing);
void heap_freeze_switch(World *world, Freezing *freezing);
void heap_freeze_end(World *world, Freezing *freezing);
bool heap_is_frozen(World *world, Ref ref);
/* units: bytes that marked cells of all BLOCK_IMAGE take. */
int64_t heap_image_bytes(World *world);
/* Collects the world, and makes what is left and not frozen the start image's (BLOCK_IMAGE). The marks say where
 * objects are, in frozen blocks as well. */
void heap_make_image(World *world);
/* An empty heap. */
void heap_init(World *world, int64_t memory_limit);
/* Room on the frame stack up to `end`. false: the memory limit is reached. */
bool stack_grow(World *world, uint32_t end);

/* What follows on marking: frees what is unmarked, sets the next threshold. */
void heap_settle(World *world);
/* Frees all that the roots do not reach, watched objects excepted. Only between two instructions. */
void heap_collect(World *world);
/* The same for watched objects, too: what has to be run for those that are dead is in roots.ended then. */
typedef enum Ends {
    ENDS_NONE,
    ENDS_OF_FREE,  /* of those that hang on no ring */
    ENDS_OF_RINGS, /* of all */
} Ends;
void heap_collect_ends(World *world, Ends ends);
