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

/* Appends the runs of pages in which the world differs from what it began with, lowest first.
 *
 * errors: as the buf, in it. */
void cage_find_changes(const Cage *cage, World *world, Buf *out_runs);

/* Gives a snapshot that was changed the checksum of a whole one: so that tests reach what is behind it. */
void cage_reseal(char *snapshot, int64_t bytes);
/* Of the engine and the image's contents, written by the tool that made it. */
uint64_t cage_image_checksum(void);
