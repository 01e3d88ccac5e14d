/* Which pages of its memory has a world written?
 *
 * The system knows: what it wrote of the image's private mapping is memory of its own, and what it never touched of the
 * rest is not there. /proc/self/pagemap tells it page by page, at a hundredth of what it costs to compare them. It may
 * say too much (memory that was written and is the same), never too little. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "cage/inside.h"

#define MAP_PRESENT (UINT64_C(1) << 63)
#define MAP_SWAPPED (UINT64_C(1) << 62)
#define MAP_OF_FILE (UINT64_C(1) << 61)
#define ALL_WRITTEN MAP_PRESENT

enum { CHUNK = 512 }; /* entries asked for at a time */

typedef struct Search {
    const Cage *cage;
    int pagemap; /* negative: every page has to be looked at */
    PageRun run;
    Buf *runs;
    bool whole;         /* what the layer has counts as changed */
    int32_t layer_next; /* the first of its runs that does not lie before the page looked at */
} Search;

static void end_run(Search *search) {
    if (search->run.count) {
        buf_append(search->runs, (Str){(const char *)&search->run, sizeof search->run});
        search->run.count = 0;
    }
}

static bool differs(const Cage *cage, int64_t page) {
    static const char zeros[CAGE_PAGE_BYTES];
    int64_t offset = page * CAGE_PAGE_BYTES;
    const char *image = cage->based_on_image ? cage_image_page(offset) : NULL;
    return memcmp(cage->memory + offset, image ? image : zeros, CAGE_PAGE_BYTES) != 0;
}

/* Is the page the layer's? Pages are asked for lowest first. */
static bool is_shared(Search *search, int64_t page) {
    const CageLayer *layer = search->cage->layer;
    if (!layer) {
        return false;
    }
    PageRun run = layer_run(layer, search->layer_next);
    while (run.count && (int64_t)run.page + run.count <= page) {
        run = layer_run(layer, ++search->layer_next);
    }
    return run.count && page >= run.page;
}

/* `entry`: what the page map says of it. */
static void look_at(Search *search, int64_t page, uint64_t entry) {
    bool written = (entry & (MAP_PRESENT | MAP_SWAPPED)) && !(entry & MAP_OF_FILE);
    bool is_told = search->pagemap >= 0 && search->cage->image == CAGE_IMAGE_MAPPED;
    bool is_kept = search->whole && is_shared(search, page);
    if (!is_kept && (!written || (!is_told && !differs(search->cage, page)))) {
        end_run(search);
        return;
    }
    search->run.page = search->run.count ? search->run.page : (uint32_t)page;
    search->run.count++;
}

static void look_at_range(Search *search, EngineRange range) {
    int64_t page = range.offset / CAGE_PAGE_BYTES, end = page + range.bytes / CAGE_PAGE_BYTES;
    int64_t base = (int64_t)((uintptr_t)search->cage->memory / CAGE_PAGE_BYTES);
    while (page < end) {
        uint64_t entries[CHUNK];
        int64_t count = end - page < CHUNK ? end - page : CHUNK, bytes = count * 8;
        if (search->pagemap < 0 ||
            pread(search->pagemap, entries, (size_t)bytes, (off_t)((base + page) * 8)) != bytes) {
            search->pagemap = -1;
            for (int64_t i = 0; i < count; i++) {
                entries[i] = ALL_WRITTEN;
            }
        }
        for (int64_t i = 0; i < count; i++) {
            look_at(search, page + i, entries[i]);
        }
        page += count;
    }
    end_run(search);
}

void cage_find_changes(const Cage *cage, World *world, bool whole, Buf *out_runs) {
    bool is_told = cage_pages_are_systems(),
         opens = is_told && cage->pagemap == CAGE_PAGEMAP_OPENED;
    Search search = {.cage = cage,
                     .pagemap = opens     ? open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)
                                : is_told ? cage->pagemap
                                          : CAGE_PAGEMAP_NONE,
                     .runs = out_runs,
                     .whole = whole};
    int opened = opens ? search.pagemap : -1;
    for (EngineRange range = engine_next_kept(world, 0, cage->based_on_image); range.bytes > 0;
         range = engine_next_kept(world, range.offset + range.bytes, cage->based_on_image)) {
        look_at_range(&search, range);
    }
    if (opened >= 0) {
        close(opened);
    }
}
