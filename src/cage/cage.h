/* cage: the memory that a world lives in. The engine makes no system calls; this is where they are made for it.
 *
 * A cage is reserved once and holds one world after another. */
#pragma once

#include "base/buf.h"
#include "engine/engine.h"

typedef enum CageImage { CAGE_IMAGE_MAPPED, CAGE_IMAGE_COPIED } CageImage;

/* What Cage.pagemap holds where it is no descriptor. */
enum {
    CAGE_PAGEMAP_OPENED = -1, /* /proc/self/pagemap is opened whenever it is wanted */
    CAGE_PAGEMAP_NONE =
        -2, /* it is not there: worlds are compared with the start image instead, page by page */
};

/* Pages that worlds share, each writing to its own: src/cage/layer.c. */
typedef struct CageLayer CageLayer;

typedef struct Cage {
    char *memory;          /* the reservation, NULL before the first world */
    int pagemap;           /* tells which pages the process has written; borrowed */
    EngineRange ranges[3]; /* what is open in it */
    CageImage image;
    bool used;           /* a world was started and not emptied */
    bool warm;           /* cage_warm has nothing to do */
    bool based_on_image; /* that world began with the image's pages */
    bool was_copied;
    CageLayer *layer; /* that world has pages of it; NULL */
} Cage;

/* No memory is reserved yet. */
void cage_init(Cage *cage);
/* Reserves the addresses now: for a process that is about to give up such rights.
 * errors: ST_NO_MEMORY. */
MUST_USE Status cage_reserve(Cage *cage);
/* Has the system give the pages that nearly every program touches, so that the world that is there or the next one need
 * not wait for them: for a process that waits itself. Nothing the second time, until the cage is emptied. */
void cage_warm(Cage *cage);
/* The world is gone and its memory is the system's; the addresses stay reserved, unless it was a copy or is shared with
 * copies. */
void cage_empty(Cage *cage);
/* A fresh world; the one before it in this cage is gone.
 *
 * errors: ST_NO_MEMORY when the system gives none, ST_LIMIT and ST_RANGE as engine_world_new.
 * owns:   the world belongs to the cage. */
MUST_USE Status cage_start(Cage *cage, const EngineHost *host, const EngineOptions *options,
                           World **out_world);
/* --- saved worlds ------------------------------------------------------------------------------------------------
 *
 * A world at rest (after a run, at a pause, waiting for its host's answer) as bytes, and back, in any process of the
 * same build. */

/* Appends the world's snapshot: the pages in which it differs from the start image.
 *
 * errors: ST_LIMIT and ST_NO_MEMORY as the buf. */
MUST_USE Status cage_save(const Cage *cage, World *world, Buf *out);
/* A world from a snapshot; the one before it in this cage is gone. Fuel and output that `options` does not name (0) are
 * what the saved world had left; its other limits are those of `options`.
 *
 * errors: ST_INVALID for bytes that are not a whole snapshot of this build, or hold what no world can hold; ST_LIMIT
 *         when `options` does not hold it; the cage is then empty. */
MUST_USE Status cage_load(Cage *cage, Str snapshot, const EngineHost *host,
                          const EngineOptions *options, World **out_world);
/* A second world like `world`, in another cage, with the same limits and what is left of them. `options` are those that
 * the first was started with. From the second copy on the worlds share what none of them writes. It makes system calls
 * that a worker has given up.
 *
 * errors: as cage_start. */
MUST_USE Status cage_copy(Cage *from, World *world, Cage *to, const EngineHost *host,
                          const EngineOptions *options, World **out_world);

/* Gives everything back. */
void cage_done(Cage *cage);
