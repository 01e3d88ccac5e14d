/* Arena: memory that is given out piece by piece and given back all at once.
 *
 * Chunks grow geometrically; what is asked for is aligned to 16 bytes and zeroed on request only. An arena has a byte
 * limit; past it every call returns NULL and `arena_exhausted` stays true until the arena is cleared, so a caller may
 * make a batch of allocations and check once. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    char *next;         /* first free byte of the newest chunk */
    char *end;          /* one past its last byte */
    ArenaChunk *chunks; /* newest first */
    int64_t limit_bytes;
    int64_t used_bytes; /* all chunks together, headers included */
    bool exhausted;
} Arena;

/* A state to go back to; see arena_mark. */
typedef struct ArenaMark {
    ArenaChunk *chunk;
    char *next;
} ArenaMark;

/* Ready for use, nothing allocated yet. `limit_bytes` bounds the chunks' sum. */
void arena_init(Arena *arena, int64_t limit_bytes);
/* Frees every chunk; all that came from the arena is gone. */
void arena_done(Arena *arena);
/* Forgets all pieces, keeps the newest chunk's memory. */
void arena_clear(Arena *arena);
/* errors: NULL when the limit or the system's memory is reached, or size < 0; never for a size of 0.
 * owns:   the arena; valid until arena_clear, arena_release past it, or arena_done. */
void *arena_alloc_slow(Arena *arena, int64_t size_bytes);

static inline void *arena_alloc(Arena *arena, int64_t size_bytes) {
    /* What is left is a multiple of 16, so what is less than it is so when rounded too. A negative size is a huge one;
     * nothing at all does not fit where there is no chunk yet, and so is never NULL. */
    if (__builtin_expect((uint64_t)size_bytes < (uint64_t)(arena->end - arena->next), 1)) {
        void *piece = arena->next;
        arena->next += (size_bytes + 15) & ~INT64_C(15);
        return piece;
    }
    return arena_alloc_slow(arena, size_bytes);
}

/* As arena_alloc, for `count` items of `item_bytes`, all zero. */
void *arena_alloc_zeroed(Arena *arena, int64_t count, int64_t item_bytes);
/* A copy of `s` with a NUL behind it. data == NULL when memory ran out. */
Str arena_copy_str(Arena *arena, Str s);
/* printf into the arena; data == NULL when memory ran out. */
Str arena_format(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
Str arena_format_list(Arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* What arena_release goes back to: all pieces given out since are forgotten. */
ArenaMark arena_mark(const Arena *arena);
void arena_release(Arena *arena, ArenaMark mark);

#define ARENA_NEW(arena, type) ((type *)arena_alloc_zeroed((arena), 1, (int64_t)sizeof(type)))
#define ARENA_ARRAY(arena, type, count)                                                            \
    ((type *)arena_alloc_zeroed((arena), (count), (int64_t)sizeof(type)))
