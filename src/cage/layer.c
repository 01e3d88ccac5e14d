/* What worlds that are copies of each other share.
 *
 * A layer is the pages of a world at the time it was made, in a sealed file in memory. The world it was made from and
 * the copies map it privately: what one writes is its own, what none writes is there once. It is made when a world is
 * copied for the second time, as that costs as much as a copy; from then on a copy is these mappings and the pages that
 * were written since. When those have become many a new layer takes the place of the old one, so that copies of copies
 * hang on one layer each, however many came before. The last who maps it gives it back.
 *
 * Runs of a few pages stay outside: to map them costs more than to copy them. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cage/inside.h"

enum { RUN_LEAST = 16, RUNS_MOST = 512 };

struct CageLayer {
    atomic_int users;
    int file;
    int32_t run_count;
    PageRun runs[]; /* lowest first; in the file one after the other */
};

static PageRun run_at(const Buf *runs, int64_t i) {
    return ((const PageRun *)(const void *)runs->data)[i];
}

static bool write_pages(int file, const char *from, int64_t bytes) {
    while (bytes > 0) {
        ssize_t count = write(file, from, (size_t)bytes);
        if (count <= 0) {
            return false;
        }
        from += count;
        bytes -= count;
    }
    return true;
}

static bool write_runs(const Cage *cage, const CageLayer *layer) {
    bool written = layer->file >= 0;
    for (int32_t i = 0; written && i < layer->run_count; i++) {
        written =
            write_pages(layer->file, cage->memory + (int64_t)layer->runs[i].page * CAGE_PAGE_BYTES,
                        (int64_t)layer->runs[i].count * CAGE_PAGE_BYTES);
    }
    return written && fcntl(layer->file, F_ADD_SEALS,
                            F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0;
}

CageLayer *layer_new(const Cage *cage, const Buf *runs) {
    int64_t all = runs->size / (int64_t)sizeof(PageRun), count = 0;
    for (int64_t i = 0; i < all; i++) {
        count += run_at(runs, i).count >= RUN_LEAST;
    }
    CageLayer *layer = count > 0 && count <= RUNS_MOST
                           ? malloc(sizeof *layer + (size_t)count * sizeof *layer->runs)
                           : NULL;
    if (!layer) {
        return NULL;
    }
    layer->run_count = 0;
    atomic_init(&layer->users, 1);
    for (int64_t i = 0; i < all; i++) {
        if (run_at(runs, i).count >= RUN_LEAST) {
            layer->runs[layer->run_count++] = run_at(runs, i);
        }
    }
    layer->file = memfd_create("cordon worlds", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (!write_runs(cage, layer)) {
        layer_release(layer);
        return NULL;
    }
    return layer;
}

CageLayer *layer_retain(CageLayer *layer) {
    atomic_fetch_add(&layer->users, 1);
    return layer;
}

void layer_release(CageLayer *layer) {
    if (layer && atomic_fetch_sub(&layer->users, 1) == 1) {
        if (layer->file >= 0) {
            close(layer->file);
        }
        free(layer);
    }
}

bool layer_map(const Cage *cage, const CageLayer *layer) {
    int64_t offset = 0;
    for (int32_t i = 0; i < layer->run_count; i++) {
        char *place = cage->memory + (int64_t)layer->runs[i].page * CAGE_PAGE_BYTES;
        int64_t bytes = (int64_t)layer->runs[i].count * CAGE_PAGE_BYTES;
        if (mmap(place, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, layer->file,
                 (off_t)offset) != place) {
            return false;
        }
        offset += bytes;
    }
    return true;
}

PageRun layer_run(const CageLayer *layer, int32_t i) {
    return i < layer->run_count ? layer->runs[i] : (PageRun){0};
}
