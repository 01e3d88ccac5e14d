/* What the files of this folder share. */
#pragma once

#include "cage/cage.h"

/* The cage's memory opened for a world with these options, holding the start image or nothing but zeros; the world
 * before is gone. errors: ST_NO_MEMORY, ST_LIMIT when the image is wanted and does not fit. */
MUST_USE Status cage_open(Cage *cage, const EngineOptions *options, bool image);
/* The system's pages are as large as those that snapshots are made of: on some arm64 kernels they are of 16 or 64 KiB.
 */
bool cage_pages_are_systems(void);
/* The image's page at this offset from the reservation's start, NULL: it has none there. */
const char *cage_image_page(int64_t offset);
/* Neighbouring pages, numbered from the reservation's start. */
typedef struct PageRun {
    uint32_t page, count;
} PageRun;
enum { CAGE_PAGE_BYTES = 4096 };

/* Appends the runs of pages in which the world differs from what it began with, lowest first; but for those of its
 * layer that it has not written since, unless `whole`.
 *
 * errors: as the buf, in it. */
void cage_find_changes(const Cage *cage, World *world, bool whole, Buf *out_runs);

/* --- what copies share: layer.c ---------------------------------------------------------------------------------- */

/* The long ones of the runs of the cage's pages, as they are now. NULL: it cannot be had, or is not worth it. */
CageLayer *layer_new(const Cage *cage, const Buf *runs);
CageLayer *layer_retain(CageLayer *layer);
/* NULL is nothing. */
void layer_release(CageLayer *layer);
/* Puts the layer's pages into the cage, where there is room for them. false: not all of them are. */
bool layer_map(const Cage *cage, const CageLayer *layer);
/* Run `i`, lowest first; of no pages: that was the last. */
PageRun layer_run(const CageLayer *layer, int32_t i);

/* Gives a snapshot that was changed the checksum of a whole one: so that tests reach what is behind it. */
void cage_reseal(char *snapshot, int64_t bytes);
/* Of the engine and the image's contents, written by the tool that made it. */
uint64_t cage_image_checksum(void);
