/* Reserving, opening and emptying the memory of worlds. */
#include "cage/cage.h"

#include <sys/mman.h>

enum { SMALL_HEAP_BYTES = 4 << 20 };

void cage_init(Cage *cage) {
    *cage = (Cage){0};
}

void cage_done(Cage *cage) {
    if (cage->memory) {
        munmap(cage->memory, (size_t)ENGINE_RESERVATION_BYTES);
    }
    *cage = (Cage){0};
}

Status cage_reserve(Cage *cage) {
    if (cage->memory) {
        return ST_OK;
    }
    void *memory = mmap(NULL, (size_t)ENGINE_RESERVATION_BYTES, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return ST_NO_MEMORY;
    }
    cage->memory = memory;
    return ST_OK;
}

/* Large heaps in large pages: fewer faults, and a process that is killed is gone at once. It may be refused. */
static void widen_pages(Cage *cage) {
    EngineRange heap = cage->ranges[2];
    if (heap.bytes > SMALL_HEAP_BYTES) {
        (void)madvise(cage->memory + heap.offset + SMALL_HEAP_BYTES,
                      (size_t)(heap.bytes - SMALL_HEAP_BYTES), MADV_HUGEPAGE);
    }
}

static Status open_ranges(Cage *cage, const EngineOptions *options) {
    EngineRange ranges[3];
    engine_ranges(options, ranges);
    for (int i = 0; i < 3; i++) {
        EngineRange *was = &cage->ranges[i];
        if (was->bytes &&
            madvise(cage->memory + was->offset, (size_t)was->bytes, MADV_DONTNEED) != 0) {
            return ST_NO_MEMORY;
        }
        if (was->bytes > ranges[i].bytes &&
            mprotect(cage->memory + ranges[i].offset + ranges[i].bytes,
                     (size_t)(was->bytes - ranges[i].bytes), PROT_NONE) != 0) {
            return ST_NO_MEMORY;
        }
        if (was->bytes < ranges[i].bytes &&
            mprotect(cage->memory + ranges[i].offset, (size_t)ranges[i].bytes,
                     PROT_READ | PROT_WRITE) != 0) {
            return ST_NO_MEMORY;
        }
        *was = ranges[i];
    }
    widen_pages(cage);
    return ST_OK;
}

void cage_empty(Cage *cage) {
    for (int i = 0; i < 3; i++) {
        EngineRange *range = &cage->ranges[i];
        if (range->bytes &&
            madvise(cage->memory + range->offset, (size_t)range->bytes, MADV_DONTNEED) != 0) {
            (void)mprotect(cage->memory + range->offset, (size_t)range->bytes, PROT_NONE);
            range->bytes = 0;
        }
    }
}

Status cage_start(Cage *cage, const EngineHost *host, const EngineOptions *options,
                  World **out_world) {
    Status status = cage_reserve(cage);
    if (status == ST_OK) {
        status = open_ranges(cage, options);
    }
    return status == ST_OK ? engine_world_new(cage->memory, host, options, out_world) : status;
}
