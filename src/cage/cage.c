/* Reserving, opening and emptying the memory of worlds.
 *
 * The start image's ranges are private mappings of the program's own file: what a world writes is its own, and dropping
 * it brings the image back. The program's mapping of its constants is duplicated for that, so no file is opened. Where
 * the system cannot do it they are a private mapping of a memory file, and without that the image is copied for each
 * world. */
#include "cage/cage.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fds.h"
#include "cage/image.h"
#include "cage/inside.h"

enum { SMALL_HEAP_BYTES = 256 << 10, LARGE_PAGE_BYTES = 2 << 20, FILE_OWN = -2 };

void cage_init(Cage *cage) {
    *cage = (Cage){.pagemap = CAGE_PAGEMAP_OPENED};
}

void cage_done(Cage *cage) {
    if (cage->memory) {
        munmap(cage->memory, (size_t)ENGINE_RESERVATION_BYTES);
    }
    layer_release(cage->layer);
    cage_init(cage);
}

/* --- the start image ------------------------------------------------------------------------------------------ */

static const ImageHead *image_head(void) {
    return (const ImageHead *)(const void *)cage_image;
}

/* Where a range's contents lie in the image. */
static int64_t contents_of(int32_t range) {
    int64_t offset = IMAGE_HEAD_BYTES;
    for (int32_t i = 0; i < range; i++) {
        offset += image_head()->ranges[i].bytes;
    }
    return offset;
}

/* A second mapping of what the program itself maps, at `place`. */
static bool map_own(char *place, int64_t offset, int64_t bytes) {
    void *source = (void *)(uintptr_t)(cage_image + offset);
    return mremap(source, (size_t)bytes, (size_t)bytes,
                  MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, place) == place &&
           mprotect(place, (size_t)bytes, PROT_READ | PROT_WRITE) == 0;
}

static bool map_file(int file, char *place, int64_t offset, int64_t bytes) {
    return file >= 0 && mmap(place, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED,
                             file, (off_t)offset) == place;
}

/* The image in a file of its own, in memory. */
static int make_memory_file(void) {
    int file = memfd_create("cordon image", MFD_CLOEXEC);
    if (file >= 0 && fd_write_all(file, (Str){cage_image, cage_image_end - cage_image}) != ST_OK) {
        close(file);
        return -1;
    }
    return file;
}

/* Does the range hold what the image says, and may it be dropped and come back? */
static bool comes_back(char *place, int64_t offset) {
    bool same = memcmp(place, cage_image + offset, 4096) == 0;
    place[0] ^= 1;
    return same && madvise(place, 4096, MADV_DONTNEED) == 0 &&
           memcmp(place, cage_image + offset, 4096) == 0;
}

static bool map_ranges(const Cage *cage, int file) {
    bool mapped = true;
    for (int32_t i = 0; i < image_head()->range_count && mapped; i++) {
        EngineRange range = image_head()->ranges[i];
        char *place = cage->memory + range.offset;
        int64_t offset = contents_of(i);
        mapped = (file == FILE_OWN ? map_own(place, offset, range.bytes)
                                   : map_file(file, place, offset, range.bytes)) &&
                 comes_back(place, offset);
    }
    return mapped;
}

/* Back to reserved addresses, where a mapping could not be completed. */
static bool unmap_ranges(const Cage *cage) {
    void *memory = mmap(cage->memory, (size_t)ENGINE_RESERVATION_BYTES, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    return memory == cage->memory;
}

bool cage_pages_are_systems(void) {
    return sysconf(_SC_PAGESIZE) == CAGE_PAGE_BYTES;
}

static Status map_image(Cage *cage) {
    if (!cage_pages_are_systems()) {
        cage->image = CAGE_IMAGE_COPIED; /* its ranges begin between pages */
        return ST_OK;
    }
    cage->image = CAGE_IMAGE_MAPPED;
    if (map_ranges(cage, FILE_OWN)) {
        return ST_OK;
    }
    int file = unmap_ranges(cage) ? make_memory_file() : -1;
    bool mapped = map_ranges(cage, file);
    if (file >= 0) {
        close(file);
    }
    if (!mapped) {
        cage->image = CAGE_IMAGE_COPIED;
    }
    return mapped || unmap_ranges(cage) ? ST_OK : ST_NO_MEMORY;
}

static void copy_image(const Cage *cage) {
    for (int32_t i = 0; i < image_head()->range_count; i++) {
        EngineRange range = image_head()->ranges[i];
        memcpy(cage->memory + range.offset, cage_image + contents_of(i), (size_t)range.bytes);
    }
}

/* For a world that starts without the image. */
static void clear_image(const Cage *cage) {
    for (int32_t i = 0; i < image_head()->range_count; i++) {
        EngineRange range = image_head()->ranges[i];
        memset(cage->memory + range.offset, 0, (size_t)range.bytes);
    }
}

/* Do the opened ranges hold the image's? */
static bool image_fits(const Cage *cage) {
    EngineRange last = image_head()->ranges[image_head()->range_count - 1];
    return last.offset + last.bytes <= cage->ranges[2].offset + cage->ranges[2].bytes;
}

/* --- worlds --------------------------------------------------------------------------------------------------- */

/* Where large pages may begin, from the reservation's start: a little behind the image, so that the smallest programs
 * do not have one cleared, and all others do not wait for hundreds of small ones. */
static int64_t large_pages_offset(void) {
    EngineRange last = image_head()->ranges[image_head()->range_count - 1];
    return last.offset + last.bytes + SMALL_HEAP_BYTES;
}

/* Addresses for a reservation that has a boundary between large pages there; NULL: the system gives none. */
static char *reserve(void) {
    size_t bytes = (size_t)ENGINE_RESERVATION_BYTES;
    char *memory = mmap(NULL, bytes + LARGE_PAGE_BYTES, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    uintptr_t boundary = (uintptr_t)memory + (uintptr_t)large_pages_offset();
    size_t before = -boundary & (LARGE_PAGE_BYTES - 1), behind = LARGE_PAGE_BYTES - before;
    bool is_cut = (before == 0 || munmap(memory, before) == 0) &&
                  munmap(memory + before + bytes, behind) == 0;
    return is_cut ? memory + before : NULL;
}

Status cage_reserve(Cage *cage) {
    if (cage->memory) {
        return ST_OK;
    }
    cage->memory = reserve();
    return cage->memory ? map_image(cage) : ST_NO_MEMORY;
}

/* Large heaps in large pages: fewer faults, and a process that is killed is gone at once. It may be refused. */
static void widen_pages(Cage *cage) {
    EngineRange heap = cage->ranges[2];
    int64_t first = large_pages_offset(), end = heap.offset + heap.bytes;
    if (first < end) {
        (void)madvise(cage->memory + first, (size_t)(end - first), MADV_HUGEPAGE);
    }
}

static Status open_ranges(Cage *cage, const EngineOptions *options) {
    EngineRange ranges[3];
    engine_ranges(options, ranges);
    bool same = true;
    for (int i = 0; i < 3; i++) {
        EngineRange *was = &cage->ranges[i];
        same = same && was->bytes == ranges[i].bytes;
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
    if (!same) {
        widen_pages(cage);
    }
    return ST_OK;
}

static bool drop(const Cage *cage, int64_t from, int64_t end) {
    return from >= end || madvise(cage->memory + from, (size_t)(end - from), MADV_DONTNEED) == 0;
}

/* As it was before the world: the image's page, or nothing but zeros. */
static void restore(const Cage *cage, int64_t offset) {
    const char *image = cage_image_page(offset);
    if (image) {
        memcpy(cage->memory + offset, image, CAGE_PAGE_BYTES);
    } else {
        memset(cage->memory + offset, 0, CAGE_PAGE_BYTES);
    }
}

/* Pages that the next world will write, too, are written over; the others are the system's again: a page that is given
 * and taken costs ten times as much. */
static bool empty_range(const Cage *cage, EngineRange range) {
    const ImagePages *kept = &image_head()->usual_written;
    int64_t from = range.offset, end = range.offset + range.bytes;
    bool is_done = true;
    for (int32_t i = 0; i < kept->count && cage->image == CAGE_IMAGE_MAPPED; i++) {
        int64_t page = (int64_t)kept->pages[i] * CAGE_PAGE_BYTES;
        if (page >= from && page < end) {
            is_done = is_done && drop(cage, from, page);
            restore(cage, page);
            from = page + CAGE_PAGE_BYTES;
        }
    }
    return is_done && drop(cage, from, end);
}

void cage_empty(Cage *cage) {
    if (cage->layer) { /* nothing would bring back what it was mapped over */
        int pagemap = cage->pagemap;
        cage_done(cage);
        cage->pagemap = pagemap;
        return;
    }
    for (int i = 1; i < 3 && cage->used; i++) { /* the host's side is no world's */
        EngineRange *range = &cage->ranges[i];
        if (range->bytes && !empty_range(cage, *range)) {
            (void)mprotect(cage->memory + range->offset, (size_t)range->bytes, PROT_NONE);
            range->bytes = 0;
        }
    }
    cage->warm = cage->warm && !cage->used;
    cage->used = false;
}

static bool is_open(const Cage *cage, int64_t offset) {
    bool found = false;
    for (int i = 1; i < 3; i++) {
        EngineRange range = cage->ranges[i];
        found = found || (offset >= range.offset && offset < range.offset + range.bytes);
    }
    return found;
}

static void touch(const Cage *cage, const ImagePages *usual, bool is_write) {
    for (int32_t i = 0; i < usual->count; i++) {
        int64_t offset = (int64_t)usual->pages[i] * CAGE_PAGE_BYTES;
        char *page = cage->memory + offset, byte = 0;
        if (!is_open(cage, offset) && !cage_image_page(offset)) {
            continue;
        }
        if (is_write) { /* which makes it this process's own; reading it first would be a second fault */
            (void)__atomic_compare_exchange_n(page, &byte, byte, false, __ATOMIC_RELAXED,
                                              __ATOMIC_RELAXED);
        } else {
            (void)*(volatile char *)page;
        }
    }
}

void cage_warm(Cage *cage) {
    bool begins_otherwise = cage->used && !cage->based_on_image;
    if (!cage->memory || cage->warm || begins_otherwise) {
        return;
    }
    touch(cage, &image_head()->usual_written, true);
    touch(cage, &image_head()->usual_read, false);
    cage->warm = true;
}

Status cage_open(Cage *cage, const EngineOptions *options, bool image) {
    cage_empty(cage);
    Status status = cage_reserve(cage);
    if (status == ST_OK) {
        status = open_ranges(cage, options);
    }
    if (status != ST_OK) {
        return status;
    }
    cage->used = true;
    cage->was_copied = false;
    cage->based_on_image = image;
    if (image && !image_fits(cage)) {
        return ST_LIMIT;
    }
    if (image && cage->image == CAGE_IMAGE_COPIED) {
        copy_image(cage);
    } else if (!image && cage->image == CAGE_IMAGE_MAPPED && image_fits(cage)) {
        clear_image(cage);
    }
    return ST_OK;
}

Status cage_start(Cage *cage, const EngineHost *host, const EngineOptions *options,
                  World **out_world) {
    bool image = options->hash_seed == ENGINE_IMAGE_SEED;
    Status status = cage_open(cage, options, image);
    if (status != ST_OK) {
        return status;
    }
    return image ? engine_world_open(cage->memory, host, options, out_world)
                 : engine_world_new(cage->memory, host, options, out_world);
}

const char *cage_image_page(int64_t offset) {
    for (int32_t i = 0; i < image_head()->range_count; i++) {
        EngineRange range = image_head()->ranges[i];
        if (offset >= range.offset && offset < range.offset + range.bytes) {
            return cage_image + contents_of(i) + (offset - range.offset);
        }
    }
    return NULL;
}

uint64_t cage_image_checksum(void) {
    return image_head()->checksum;
}
