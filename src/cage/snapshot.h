/* Saved worlds: a world at rest (after a run, at a pause, waiting for its host's answer) as bytes, and back, in any
 * process of the same build. */
#pragma once

#include "base/buf.h"
#include "cage/cage.h"

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
 * the first was started with.
 *
 * errors: as cage_start. */
MUST_USE Status cage_copy(const Cage *from, World *world, Cage *to, const EngineHost *host,
                          const EngineOptions *options, World **out_world);
