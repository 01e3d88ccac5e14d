/* Paying for work before it is done. */
#pragma once

#include "engine/heap/world.h"

/* The next slice of fuel; false: all is used, or the host wants the run to end. The limit is noted. */
bool charge_slow(World *world);

/* The loop's own test, where fuel is below zero: NONE, SIGNAL_PAUSE, SIGNAL_LIMIT. */
Value charge_check(World *world);

/* Work that is done at once and is no more than a pass over one object: the next test finds it paid or the fuel used
 * up. What does it again and again looks with is_paid in between. */
static inline void owe(World *world, int64_t units) {
    world->fuel -= units;
}

/* false: return SIGNAL_LIMIT. */
static inline bool charge(World *world, int64_t units) {
    world->fuel -= units;
    return LIKELY(world->fuel >= 0) || charge_slow(world);
}
/* Whether what is owed could be paid. false: return SIGNAL_LIMIT. */
static inline bool is_paid(World *world) {
    return charge(world, 0);
}
