/* Saving, loading and copying worlds.
 *
 * A snapshot is a head, a table of runs of pages, and the pages. The head's checksum covers all of it: damage is told
 * from what the engine's own check finds. It is no signature: who keeps snapshots where others can write must sign
 * them; the engine checks what it loads all the same. */
#include "cage/cage.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cage/image.h"
#include "cage/inside.h"

#define SNAPSHOT_MAGIC UINT64_C(0x31706e7369436f72)
enum { BASE_ZERO = 0, BASE_IMAGE = 1 };

typedef struct SnapshotHead {
    uint64_t magic;
    uint64_t build; /* of the engine and its start image */
    uint64_t checksum;
    int64_t bytes; /* the whole snapshot */
    int32_t base;  /* what the pages that are not there hold */
    int32_t run_count;
} SnapshotHead;

static uint64_t rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

/* Four lanes, so that it runs at the speed of memory. */
static uint64_t checksum_of(uint64_t seed, Str bytes) {
    uint64_t lanes[4] = {seed + 1, seed ^ UINT64_C(0x9E3779B97F4A7C15), ~seed,
                         seed * UINT64_C(0xC2B2AE3D27D4EB4F) + 7};
    int64_t i = 0;
    for (; i + 32 <= bytes.size; i += 32) {
        for (int k = 0; k < 4; k++) {
            uint64_t word;
            memcpy(&word, bytes.data + i + 8 * k, 8);
            lanes[k] = rotate(lanes[k] + word * UINT64_C(0xC2B2AE3D27D4EB4F), 31) *
                       UINT64_C(0x9E3779B185EBCA87);
        }
    }
    uint64_t sum = (uint64_t)bytes.size;
    for (; i < bytes.size; i++) {
        sum = (sum ^ (uint8_t)bytes.data[i]) * UINT64_C(0x100000001B3);
    }
    for (int k = 0; k < 4; k++) {
        sum = rotate(sum ^ lanes[k], 27) * UINT64_C(0x9E3779B185EBCA87) + 1;
    }
    return sum ^ sum >> 29;
}

static uint64_t checksum(SnapshotHead head, Str rest) {
    head.checksum = 0;
    return checksum_of(checksum_of(1, rest), (Str){(const char *)&head, sizeof head});
}

static PageRun page_run(Str runs, int64_t at) {
    PageRun run;
    memcpy(&run, runs.data + at, sizeof run);
    return run;
}

static int64_t page_count(const Buf *runs) {
    int64_t pages = 0;
    for (int64_t at = 0; at < runs->size; at += (int64_t)sizeof(PageRun)) {
        pages += page_run(buf_view(runs), at).count;
    }
    return pages;
}

/* --- saving --------------------------------------------------------------------------------------------------- */

static void append_snapshot(const Cage *cage, const Buf *runs, Buf *out) {
    SnapshotHead head = {.magic = SNAPSHOT_MAGIC,
                         .build = cage_image_checksum(),
                         .base = cage->based_on_image ? BASE_IMAGE : BASE_ZERO,
                         .run_count = (int32_t)(runs->size / (int64_t)sizeof(PageRun))};
    head.bytes = (int64_t)sizeof head + runs->size + page_count(runs) * CAGE_PAGE_BYTES;
    int64_t start = out->size;
    if (!buf_reserve(out, head.bytes)) {
        return;
    }
    buf_append(out, (Str){(const char *)&head, sizeof head});
    buf_append(out, buf_view(runs));
    for (int64_t at = 0; at < runs->size; at += (int64_t)sizeof(PageRun)) {
        PageRun run = page_run(buf_view(runs), at);
        buf_append(out, (Str){cage->memory + (int64_t)run.page * CAGE_PAGE_BYTES,
                              (int64_t)run.count * CAGE_PAGE_BYTES});
    }
    cage_reseal(out->data + start, head.bytes);
}

Status cage_save(const Cage *cage, World *world, Buf *out) {
    Buf runs;
    buf_init(&runs, out->limit);
    cage_find_changes(cage, world, true, &runs);
    if (runs.failure == ST_OK) {
        append_snapshot(cage, &runs, out);
    }
    Status status = runs.failure != ST_OK ? runs.failure : out->failure;
    buf_done(&runs);
    return status;
}

void cage_reseal(char *snapshot, int64_t bytes) {
    SnapshotHead head;
    memcpy(&head, snapshot, sizeof head);
    head.bytes = bytes;
    head.checksum = checksum(head, (Str){snapshot + sizeof head, bytes - (int64_t)sizeof head});
    memcpy(snapshot, &head, sizeof head);
}

/* --- loading -------------------------------------------------------------------------------------------------- */

static bool is_open(const Cage *cage, int64_t offset, int64_t bytes) {
    for (int i = 1; i < 3; i++) {
        EngineRange range = cage->ranges[i];
        if (offset >= range.offset && bytes <= range.bytes &&
            offset - range.offset <= range.bytes - bytes) {
            return true;
        }
    }
    return false;
}

/* Puts the pages in their places. `ranges` has room for as many as there are runs. */
static Status put_pages(Cage *cage, const SnapshotHead *head, Str rest, EngineRange *ranges) {
    int64_t at = head->run_count * (int64_t)sizeof(PageRun), behind = 0;
    for (int32_t i = 0; i < head->run_count; i++) {
        PageRun run = page_run(rest, i * (int64_t)sizeof run);
        int64_t bytes = (int64_t)run.count * CAGE_PAGE_BYTES;
        int64_t offset = (int64_t)run.page * CAGE_PAGE_BYTES;
        if (bytes > rest.size - at || offset < behind) {
            return ST_INVALID;
        }
        if (!is_open(cage, offset, bytes)) {
            return ST_LIMIT;
        }
        memcpy(cage->memory + offset, rest.data + at, (size_t)bytes);
        ranges[i] = (EngineRange){offset, bytes};
        at += bytes;
        behind = offset + bytes;
    }
    return at == rest.size ? ST_OK : ST_INVALID;
}

/* The world in `rest`, what follows on the head, in the memory that was opened for it. */
static Status load_pages(Cage *cage, const SnapshotHead *head, Str rest, const EngineHost *host,
                         const EngineOptions *options, World **out_world) {
    EngineRange *ranges = calloc((size_t)head->run_count + 1, sizeof *ranges);
    if (!ranges) {
        return ST_NO_MEMORY;
    }
    EngineBase base = {cage_image_page, ranges, head->run_count};
    Status status = put_pages(cage, head, rest, ranges);
    if (status == ST_OK) {
        status = engine_world_load(cage->memory, host, options,
                                   head->base == BASE_IMAGE ? &base : NULL, out_world);
    }
    free(ranges);
    return status;
}

static Status read_head(Str snapshot, SnapshotHead *head) {
    if (snapshot.size < (int64_t)sizeof *head) {
        return ST_INVALID;
    }
    memcpy(head, snapshot.data, sizeof *head);
    Str rest = str_slice(snapshot, sizeof *head, snapshot.size);
    bool whole = head->magic == SNAPSHOT_MAGIC && head->build == cage_image_checksum() &&
                 head->bytes == snapshot.size && (head->base & ~1) == 0 && head->run_count >= 0 &&
                 head->run_count <= rest.size / (int64_t)sizeof(PageRun);
    return whole && head->checksum == checksum(*head, rest) ? ST_OK : ST_INVALID;
}

Status cage_load(Cage *cage, Str snapshot, const EngineHost *host, const EngineOptions *options,
                 World **out_world) {
    SnapshotHead head;
    Status status = read_head(snapshot, &head);
    if (status == ST_OK) {
        status = cage_open(cage, options, head.base == BASE_IMAGE);
    }
    if (status == ST_OK) {
        Str rest = str_slice(snapshot, sizeof head, snapshot.size);
        status = load_pages(cage, &head, rest, host, options, out_world);
    }
    if (status != ST_OK) {
        cage_empty(cage);
    }
    return status;
}

/* --- copying ---------------------------------------------------------------------------------------------------- */

enum {
    LAYER_LEAST_PAGES = 64, /* fewer are copied as fast */
    WRITTEN_SHARE = 8, /* of the layer's pages may have been written before a new one is made */
};

static int64_t layer_pages(const CageLayer *layer) {
    int64_t pages = 0;
    PageRun run = {0};
    for (int32_t i = 0; layer && (i == 0 || run.count); i++) {
        run = layer_run(layer, i);
        pages += run.count;
    }
    return pages;
}

/* Pages of `runs` that a layer has left out may be those of the layer before: from now on they are the world's own. */
static void own_rest(const Cage *cage, const CageLayer *layer, const Buf *runs) {
    int32_t next = 0;
    for (int64_t at = 0; at < runs->size; at += (int64_t)sizeof(PageRun)) {
        PageRun run = page_run(buf_view(runs), at);
        if (layer_run(layer, next).page == run.page && layer_run(layer, next).count) {
            next++;
            continue;
        }
        for (uint32_t i = 0; i < run.count; i++) {
            volatile char *page = cage->memory + (int64_t)(run.page + i) * CAGE_PAGE_BYTES;
            *page = *page;
        }
    }
}

/* Gives the world that is copied again a layer, where what it would copy, `runs`, is worth one; and has `runs` say what
 * is to be copied then. */
static void share_pages(Cage *cage, World *world, Buf *runs) {
    int64_t pages = page_count(runs);
    bool is_wanted = cage->was_copied && cage->image == CAGE_IMAGE_MAPPED &&
                     cage->pagemap != CAGE_PAGEMAP_NONE && pages >= LAYER_LEAST_PAGES &&
                     pages >= layer_pages(cage->layer) / WRITTEN_SHARE;
    cage->was_copied = true;
    if (!is_wanted) {
        return;
    }
    buf_clear(runs);
    cage_find_changes(cage, world, true, runs);
    CageLayer *layer = runs->failure == ST_OK ? layer_new(cage, runs) : NULL;
    if (layer) {
        (void)layer_map(cage,
                        layer); /* pages that it does not reach are as they were, and written */
        own_rest(cage, layer, runs);
        layer_release(cage->layer);
        cage->layer = layer;
    }
    buf_clear(runs);
    cage_find_changes(cage, world, false, runs);
}

static bool fits(const Cage *cage, PageRun run) {
    return is_open(cage, (int64_t)run.page * CAGE_PAGE_BYTES, (int64_t)run.count * CAGE_PAGE_BYTES);
}

/* What `from` shares, and on top of it what is its own. */
static Status copy_pages(const Cage *from, Cage *to, const Buf *runs) {
    PageRun run;
    for (int32_t i = 0; from->layer && (run = layer_run(from->layer, i)).count; i++) {
        if (!fits(to, run)) {
            return ST_LIMIT;
        }
    }
    if (from->layer) {
        to->layer = layer_retain(from->layer);
        if (!layer_map(to, to->layer)) {
            return ST_NO_MEMORY;
        }
    }
    for (int64_t at = 0; at < runs->size; at += (int64_t)sizeof run) {
        run = page_run(buf_view(runs), at);
        int64_t offset = (int64_t)run.page * CAGE_PAGE_BYTES;
        if (!fits(to, run)) {
            return ST_LIMIT;
        }
        memcpy(to->memory + offset, from->memory + offset, (size_t)run.count * CAGE_PAGE_BYTES);
    }
    return ST_OK;
}

Status cage_copy(Cage *from, World *world, Cage *to, const EngineHost *host,
                 const EngineOptions *options, World **out_world) {
    Status status = cage_open(to, options, from->based_on_image);
    Buf runs;
    buf_init(&runs, LIMIT_FRAME_BYTES);
    if (status == ST_OK) {
        cage_find_changes(from, world, false, &runs);
        if (runs.failure == ST_OK) {
            share_pages(from, world, &runs);
        }
        status = runs.failure != ST_OK ? runs.failure : copy_pages(from, to, &runs);
    }
    buf_done(&runs);
    if (status != ST_OK) {
        cage_empty(to);
        return status;
    }
    return engine_world_adopt(to->memory, host, from->based_on_image, out_world);
}
