/* World: the head of a cage. Its address is the cage's base, so one pointer is both.
 *
 * Everything a run is lies behind this address as offsets; everything that belongs to the host lies before it, in
 * HostSide, where no 32-bit offset reaches. */
#pragma once

#include "engine/engine.h"
#include "engine/heap/ids.h"
#include "engine/heap/object.h"

enum {
    WORLD_MAGIC = 0x31445743,
    BLOCK_BYTES = 16 << 10,
    BLOCK_HEAD_BYTES = 272,
    BLOCK_TABLE = 0x10000,   /* a byte a block of the heap */
    STACK_FIRST = 0x80000,   /* frames */
    STACK_LAST = 0x1FFF0000, /* never reached: depth and memory limits come first */
    STACK_STEP = 16 << 10,
    HEAP_FIRST = 0x20000000,
    CLASS_COUNT = 36,
    SMALL_BYTES = 8056, /* larger objects take whole blocks */
    MARK_STACK = 32 << 10,
    METHOD_CACHE = 1024,
    SHAPE_CACHE = 512,
    SLICE_FUEL = 100000,
    LARGE_BYTES_A_UNIT = 32, /* of large objects that are made, a unit of fuel */
    /* Bytes handed out before the first collection, how many more before each later one, and where that ends: a short
     * run touches few pages, a long one collects seldom. */
    THRESHOLD_FIRST = 512 << 10,
    THRESHOLD_STEP = 64 << 10,
    THRESHOLD_USUAL = 2 << 20,
    /* Times the live bytes, up to the most: marking them again must cost little beside what is done between. */
    THRESHOLD_LIVE = 4,
    THRESHOLD_MOST = 4 << 20,
    LEAST_SHARE = 64, /* of the limit is handed out between two, however little is left */
};
/* Below the values that could be mistaken for a tag when two words are read as one. */
#define HEAP_LAST 0xFFF00000u
/* Frozen blocks are not counted against a world's limit: so much more may be opened than it says. */
#define FROZEN_MOST (16 << 20)

/* BLOCK_FROZEN: it holds what never changes of the builtins, the code of lib/python and its strings. Its marks are set
 * for good (all of them, or in the start image those of objects): the collector neither enters, sweeps nor writes it.
 * What inline caches of such code refer to it finds by roots.cached_code.
 * BLOCK_IMAGE: one of the start image's others. What lives in it lives as long as the world, and nothing is added: its
 * head never changes, its marks say where its objects are. Each collection looks at what these refer to. */
enum { BLOCK_FREE, BLOCK_SMALL, BLOCK_LARGE, BLOCK_LARGE_REST, BLOCK_IMAGE, BLOCK_FROZEN };

/* The head of a 16 KiB block. A large object is one run of blocks, its head in the first. */
typedef struct Block {
    uint8_t size_class;
    bool frozen; /* while the start image is made */
    uint16_t cell_bytes;
    Ref next;       /* next block of the class */
    uint32_t run;   /* blocks of a large object */
    uint32_t bytes; /* of a large object */
    uint64_t marks[32];
} Block;

typedef struct Cursor {
    Ref next, end; /* the hole that allocation fills */
    Ref block;     /* the block the hole lies in, 0: none left */
    Ref first;     /* all blocks of the class */
    Ref hidden; /* true end of the hole in a stressed or counted world, whose every allocation is a slow one */
} Cursor;

/* Objects that are always alive. Refs only: the collector walks it as an array. */
typedef struct Roots {
    Ref types[TYPE_ID_COUNT];
    Ref shapes[TYPE_ID_COUNT]; /* root shape of each builtin type */
    Ref names[NAME_ID_COUNT];
    Ref chars[256]; /* strings of one Latin-1 character */
    Ref empty_tuple;
    Ref empty_str;
    Ref interned; /* dict: str -> None */
    Ref frozen_names; /* dict: the interned strings of the start image's frozen blocks, and lies there itself */
    Ref builtins;        /* dict */
    Ref modules;         /* dict: sys.modules */
    Ref private_modules; /* dict: those that only lib/python may import */
    Ref argv;            /* list: sys.argv, 0: the program was given none */
    Ref native_modules[MODULE_ID_COUNT];
    Ref allowed; /* dict: "" -> the policy's list of imports, name -> True of what it was found to allow; 0: all */
    Ref main;                        /* dict of __main__ */
    Ref dict_member, weakref_member; /* the descriptors that classes have under these names */
    Ref helpers[HELPER_ID_COUNT];
    Ref natives[NATIVE_ID_COUNT];
    Ref regex_cache;   /* ArrayObject of re.Pattern, 0 before the first */
    Ref output;        /* RawObject: what print gathers */
    Ref sys_dict;      /* of the module sys, 0 before it is imported */
    Ref stdout_object; /* what sys.stdout is unless the program changes it */
    Ref sources;       /* dict: file name -> BytesObject */
    Ref frozen;        /* dict: name -> code of a module in the start image's frozen blocks */
    Ref cached_code; /* CodeObjects of lib/python whose caches hold references, linked by next_cached */
    Ref host_values; /* list: what the host made since the world last ran */
    Ref watched,
        ended; /* RawObjects of references: heap/lifetime.h; the collector has rules of its own for them */
} Roots;

/* World.counted: the allocation that fails is one, or the first of all that follow. */
enum { COUNTED_NOT, COUNTED_ONCE, COUNTED_ON };

typedef struct World {
    uint32_t magic;
    uint32_t format;
    /* The run. The loop keeps fuel, pc and frame in locals and stores them before it calls out. */
    int64_t fuel; /* of the present slice */
    int64_t
        fuel_before; /* when the present instruction called out: it has this again when it starts again */
    int64_t fuel_left; /* not yet given out */
    int64_t fuel_limit;
    Ref frame;
    uint32_t pc; /* start of the instruction that called out */
    uint32_t stack_top;
    uint32_t stack_end;
    uint32_t recursion_limit; /* RecursionError; at most depth_limit */
    uint32_t depth_limit;     /* the end of the run */
    uint32_t int_digits_most; /* of a decimal number that is read or written; 0: any */
    uint32_t padding;
    uint32_t epoch;
    uint32_t next_version;
    uint32_t limit_reached; /* EngineLimit */
    Value error;            /* with SIGNAL_ERROR */
    Value handled;          /* the exception being handled, or None */
    Value result;
    Value cell_value; /* the last expression of a cell, and its repr; UNDEFINED: none */
    Value cell_repr;
    int64_t pause_at; /* the fuel that will be left when the run is to rest, if pause_wanted */
    uint32_t pause_wanted;
    uint32_t cell; /* the run wants the last expression's value */
    uint64_t hash_seed;
    int64_t output_left;
    /* The heap. */
    int64_t memory_limit;
    uint32_t heap_end;   /* end of the blocks ever opened */
    uint32_t heap_limit; /* end of the heap's addresses that the limit allows */
    uint32_t
        frozen_blocks; /* of them are BLOCK_FROZEN: they are the image's and not counted as used */
    uint32_t freezing;
    uint32_t free_blocks;
    uint32_t search;          /* where the last search for free blocks ended */
    int64_t since_collection; /* bytes handed out */
    int64_t threshold;
    int64_t live_bytes;  /* after the last collection */
    int64_t image_bytes; /* of them in blocks of the image */
    int64_t collections;
    uint32_t collection_due;
    uint32_t
        ends_due; /* with it: Ends of watched objects that are to be found, as ends_again and is_final */
    uint32_t ends_again; /* once what was found has been called */
    uint32_t
        ends_thrown; /* a frame that may have held watched objects was left by an exception that is handled now */
    uint32_t is_final;     /* those that the present collection tells */
    uint32_t lifetimes;    /* watched instances and links */
    uint32_t listed;       /* watched objects that the last collection of ends left */
    int64_t ends_credit;   /* fuel's worth of early collections that may be made */
    int64_t ends_fuel;     /* used when the credit was last counted */
    int64_t ends_live;     /* live bytes after the last of them */
    uint32_t dynamic_code; /* exec, eval and compile are granted */
    uint32_t stress;       /* fail allocations on purpose, collect at each stress-th failure */
    uint32_t stress_turn;
    int64_t stress_allow;
    uint32_t refused; /* allocations that failed */
    uint32_t counted; /* every allocation is a slow one and counted, so that the n-th can fail */
    int64_t until_failure; /* allocations before it */
    uint32_t retry_place;  /* the instruction or step that last lacked memory; 0: it went on */
    uint32_t retries;
    int64_t retry_fuel; /* what was left when that instruction began */
    uint32_t thrown_on; /* the error was thrown on as it is: its traceback has this frame already */
    uint32_t slow_dest,
        slow_ret; /* what slow_instruction wants done with a pushed frame's result */
    Cursor cursors[CLASS_COUNT];
    Roots roots;
} World;

_Static_assert(sizeof(World) <= BLOCK_TABLE, "the head fits before the block table");
_Static_assert(sizeof(Block) == BLOCK_HEAD_BYTES, "cells start behind the head");

typedef struct MethodCacheEntry {
    Ref type, name;
    uint32_t epoch;
    Value value; /* UNDEFINED: the type has no such attribute */
} MethodCacheEntry;

/* What the instruction at `place` means for a shape that its inline cache does not hold, until the epoch changes. */
typedef struct ShapeCacheEntry {
    Ref shape;
    uint32_t place; /* of the instruction */
    uint32_t epoch;
    uint32_t slot; /* of the attribute */
    Ref next; /* the shape after a store; the function of a method; the dict with the entry `slot` of a load */
} ShapeCacheEntry;

/* What the host owns; lies before the base. */
typedef struct HostSide {
    EngineHost calls;
    const void *labels[256]; /* of the eval loop, an instruction each */
    MethodCacheEntry method_cache[METHOD_CACHE];
    ShapeCacheEntry loads[SHAPE_CACHE], stores[SHAPE_CACHE], methods[SHAPE_CACHE];
    int64_t mark_count;
    bool mark_overflow;
    uint64_t mark_stack[MARK_STACK]; /* reference, and above it the item to go on with */
} HostSide;

_Static_assert(sizeof(HostSide) <= ENGINE_HOST_BYTES, "the host's side fits before the base");

static inline ShapeCacheEntry *shape_entry(ShapeCacheEntry *table, Ref shape, uint32_t place) {
    return &table[((shape >> 3) + (place >> 2) * 7) % SHAPE_CACHE];
}
static inline bool shape_known(const World *world, const ShapeCacheEntry *entry, Ref shape,
                               uint32_t place) {
    return entry->shape == shape && entry->place == place && entry->epoch == world->epoch;
}
static inline HostSide *host_side(World *world) {
    return (HostSide *)(void *)((char *)world - ENGINE_HOST_BYTES);
}
/* The object at `ref`; valid until the world ends, nothing ever moves. */
static inline void *at(World *world, Ref ref) {
    return (char *)world + ref;
}
/* Copies values; none may come from NULL. */
static inline void copy_values(Value *to, const Value *from, int64_t count) {
    if (count > 0) {
        memcpy(to, from, (size_t)count * sizeof(Value));
    }
}
static inline Ref ref_to(World *world, const void *object) {
    return (Ref)((const char *)object - (const char *)world);
}
static inline Value value_of(World *world, const void *object) {
    return value_ref(ref_to(world, object));
}
static inline Object *object_of(World *world, Value v) {
    return (Object *)at(world, (Ref)v);
}
/* KIND_FREE for what is no reference. */
static inline Kind kind_of(World *world, Value v) {
    return is_ref(v) ? (Kind)object_of(world, v)->kind : KIND_FREE;
}
static inline bool has_kind(World *world, Value v, Kind kind) {
    return is_ref(v) && object_of(world, v)->kind == kind;
}
