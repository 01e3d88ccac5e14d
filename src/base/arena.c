/* Chunked bump allocation. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

struct ArenaChunk {
    ArenaChunk *older;
    int64_t size_bytes; /* with this header */
    char *saved_next;   /* where this chunk's bump pointer stood when a newer chunk was opened */
    int64_t padding;    /* pieces start 16-byte aligned */
};

enum { CHUNK_FIRST_BYTES = 16 << 10, CHUNK_LARGEST_BYTES = 8 << 20 };

void arena_init(Arena *arena, int64_t limit_bytes) {
    *arena = (Arena){.limit_bytes = limit_bytes};
}

static void chunk_drop(Arena *arena) {
    ArenaChunk *chunk = arena->chunks;
    arena->chunks = chunk->older;
    arena->used_bytes -= chunk->size_bytes;
    free(chunk);
    if (arena->chunks) {
        arena->next = arena->chunks->saved_next;
        arena->end = (char *)arena->chunks + arena->chunks->size_bytes;
    } else {
        arena->next = NULL;
        arena->end = NULL;
    }
}

void arena_done(Arena *arena) {
    while (arena->chunks) {
        chunk_drop(arena);
    }
    arena->exhausted = false;
}

void arena_clear(Arena *arena) {
    ArenaChunk *kept = arena->chunks;
    arena->exhausted = false;
    if (!kept) {
        return;
    }
    for (ArenaChunk *chunk = kept->older; chunk;) {
        ArenaChunk *older = chunk->older;
        arena->used_bytes -= chunk->size_bytes;
        free(chunk);
        chunk = older;
    }
    kept->older = NULL;
    arena->next = (char *)(kept + 1);
    arena->end = (char *)kept + kept->size_bytes;
}

void *arena_alloc_slow(Arena *arena, int64_t size_bytes) {
    if (size_bytes < 0 || size_bytes > arena->limit_bytes) {
        arena->exhausted = true;
        return NULL;
    }
    int64_t rounded = (size_bytes + 15) & ~INT64_C(15);
    int64_t grown = arena->chunks ? arena->chunks->size_bytes * 2 : CHUNK_FIRST_BYTES;
    if (grown > CHUNK_LARGEST_BYTES) {
        grown = CHUNK_LARGEST_BYTES;
    }
    _Static_assert(sizeof(ArenaChunk) % 16 == 0, "pieces start 16-byte aligned and end so");
    int64_t least = rounded + (int64_t)sizeof(ArenaChunk);
    int64_t chunk_bytes = grown > least ? grown : least;
    if (chunk_bytes > arena->limit_bytes - arena->used_bytes) {
        chunk_bytes = least;
    }
    ArenaChunk *chunk =
        chunk_bytes <= arena->limit_bytes - arena->used_bytes ? malloc((size_t)chunk_bytes) : NULL;
    if (!chunk) {
        arena->exhausted = true;
        return NULL;
    }
    if (arena->chunks) {
        arena->chunks->saved_next = arena->next;
    }
    *chunk = (ArenaChunk){.older = arena->chunks, .size_bytes = chunk_bytes};
    arena->chunks = chunk;
    arena->used_bytes += chunk_bytes;
    arena->next = (char *)(chunk + 1) + rounded;
    arena->end = (char *)chunk + chunk_bytes;
    return chunk + 1;
}

void *arena_alloc_zeroed(Arena *arena, int64_t count, int64_t item_bytes) {
    int64_t total;
    if (count < 0 || __builtin_mul_overflow(count, item_bytes, &total)) {
        arena->exhausted = true;
        return NULL;
    }
    void *piece = arena_alloc(arena, total);
    return piece ? memset(piece, 0, (size_t)total) : NULL;
}

Str arena_copy_str(Arena *arena, Str s) {
    char *copy = arena_alloc(arena, s.size + 1);
    if (!copy) {
        return (Str){NULL, 0};
    }
    if (s.size > 0) {
        memcpy(copy, s.data, (size_t)s.size);
    }
    copy[s.size] = '\0';
    return (Str){copy, s.size};
}

Str arena_format_list(Arena *arena, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    ASSERT(size >= 0);
    char *text = arena_alloc(arena, (int64_t)size + 1);
    if (text) {
        vsnprintf(text, (size_t)size + 1, format, again);
    }
    va_end(again);
    return (Str){text, text ? size : 0};
}

Str arena_format(Arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Str text = arena_format_list(arena, format, args);
    va_end(args);
    return text;
}

ArenaMark arena_mark(const Arena *arena) {
    return (ArenaMark){arena->chunks, arena->next};
}

void arena_release(Arena *arena, ArenaMark mark) {
    while (arena->chunks != mark.chunk) {
        ASSERT(arena->chunks);
        chunk_drop(arena);
    }
    if (arena->chunks) {
        arena->next = mark.next;
    }
    arena->exhausted = false;
}
