/* Saving, loading and copying worlds.
 *
 * A snapshot is a head, a table of runs of pages, and the pages. The head's checksum covers all of it: damage is told
 * from what the engine's own check finds. It is no signature: who keeps snapshots where others can write must sign
 * them; the engine checks what it loads all the same. */
#include "cage/cage.h"

#include <string.h>

#include "cage/image.h"
#include "cage/inside.h"

#define SNAPSHOT_MAGIC UINT64_C(0x31706e7369436f72)
enum { PAGE_BYTES = 4096, BASE_ZERO = 0, BASE_IMAGE = 1 };

typedef struct SnapshotHead {
    uint64_t magic;
    uint64_t build; /* of the engine and its start image */
    uint64_t checksum;
    int64_t bytes; /* the whole snapshot */
    int32_t base;  /* what the pages that are not there hold */
    int32_t range_count;
    int32_t run_count, padding;
    EngineRange ranges[4];
} SnapshotHead;

/* Neighbouring pages, numbered from the reservation's start. */
typedef struct SnapshotRun {
    uint32_t page, count;
} SnapshotRun;

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

static uint64_t build(void) {
    return engine_build() ^ cage_image_checksum();
}

/* What the page holds in a world that has written nothing there. */
static const char *base_page(const Cage *cage, int64_t offset) {
    static const char zeros[PAGE_BYTES];
    const char *image = cage->based_on_image ? cage_image_page(offset) : NULL;
    return image ? image : zeros;
}

/* --- saving --------------------------------------------------------------------------------------------------- */

/* The runs of pages in which a range differs from its base. */
static void add_runs(const Cage *cage, EngineRange range, Buf *runs, int64_t *page_count) {
    SnapshotRun run = {0};
    for (int64_t offset = range.offset; offset <= range.offset + range.bytes;
         offset += PAGE_BYTES) {
        bool differs = offset < range.offset + range.bytes &&
                       memcmp(cage->memory + offset, base_page(cage, offset), PAGE_BYTES) != 0;
        if (differs) {
            run.page = run.count ? run.page : (uint32_t)(offset / PAGE_BYTES);
            run.count++;
            (*page_count)++;
        } else if (run.count) {
            buf_append(runs, (Str){(const char *)&run, sizeof run});
            run.count = 0;
        }
    }
}

Status cage_save(const Cage *cage, World *world, Buf *out) {
    SnapshotHead head = {.magic = SNAPSHOT_MAGIC,
                         .build = build(),
                         .base = cage->based_on_image ? BASE_IMAGE : BASE_ZERO};
    head.range_count = engine_used(world, head.ranges);
    Buf runs;
    buf_init(&runs, out->limit);
    int64_t page_count = 0;
    for (int32_t i = 0; i < head.range_count; i++) {
        add_runs(cage, head.ranges[i], &runs, &page_count);
    }
    head.run_count = (int32_t)(runs.size / (int64_t)sizeof(SnapshotRun));
    head.bytes = (int64_t)sizeof head + runs.size + page_count * PAGE_BYTES;
    int64_t start = out->size;
    if (runs.failure == ST_OK && buf_reserve(out, head.bytes)) {
        buf_append(out, (Str){(const char *)&head, sizeof head});
        buf_append(out, buf_view(&runs));
        for (int32_t i = 0; i < head.run_count; i++) {
            SnapshotRun run;
            memcpy(&run, runs.data + i * (int64_t)sizeof run, sizeof run);
            buf_append(out, (Str){cage->memory + (int64_t)run.page * PAGE_BYTES,
                                  (int64_t)run.count * PAGE_BYTES});
        }
        head.checksum = checksum(
            head, (Str){out->data + start + sizeof head, head.bytes - (int64_t)sizeof head});
        memcpy(out->data + start, &head, sizeof head);
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

static Status put_pages(Cage *cage, const SnapshotHead *head, Str rest) {
    int64_t at = head->run_count * (int64_t)sizeof(SnapshotRun);
    for (int32_t i = 0; i < head->run_count; i++) {
        SnapshotRun run;
        memcpy(&run, rest.data + i * (int64_t)sizeof run, sizeof run);
        int64_t bytes = (int64_t)run.count * PAGE_BYTES, offset = (int64_t)run.page * PAGE_BYTES;
        if (bytes > rest.size - at) {
            return ST_INVALID;
        }
        if (!is_open(cage, offset, bytes)) {
            return ST_LIMIT;
        }
        memcpy(cage->memory + offset, rest.data + at, (size_t)bytes);
        at += bytes;
    }
    return at == rest.size ? ST_OK : ST_INVALID;
}

static Status read_head(Str snapshot, SnapshotHead *head) {
    if (snapshot.size < (int64_t)sizeof *head) {
        return ST_INVALID;
    }
    memcpy(head, snapshot.data, sizeof *head);
    Str rest = str_slice(snapshot, sizeof *head, snapshot.size);
    bool whole = head->magic == SNAPSHOT_MAGIC && head->build == build() &&
                 head->bytes == snapshot.size && (head->base & ~1) == 0 && head->run_count >= 0 &&
                 head->run_count <= rest.size / (int64_t)sizeof(SnapshotRun);
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
        status = put_pages(cage, &head, str_slice(snapshot, sizeof head, snapshot.size));
    }
    if (status == ST_OK) {
        status = engine_world_load(cage->memory, host, options, out_world);
    }
    if (status != ST_OK) {
        cage_empty(cage);
    }
    return status;
}

Status cage_copy(const Cage *from, World *world, Cage *to, const EngineHost *host,
                 const EngineOptions *options, World **out_world) {
    Status status = cage_open(to, options, from->based_on_image);
    EngineRange ranges[4];
    int32_t count = engine_used(world, ranges);
    for (int32_t i = 0; status == ST_OK && i < count; i++) {
        EngineRange range = ranges[i];
        if (!is_open(to, range.offset, range.bytes)) {
            status = ST_LIMIT;
            break;
        }
        for (int64_t offset = range.offset; offset < range.offset + range.bytes;
             offset += PAGE_BYTES) {
            if (memcmp(from->memory + offset, base_page(from, offset), PAGE_BYTES) != 0) {
                memcpy(to->memory + offset, from->memory + offset, PAGE_BYTES);
            }
        }
    }
    return status == ST_OK ? engine_world_adopt(to->memory, host, out_world) : status;
}
