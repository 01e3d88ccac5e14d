/* Objects whose end means something: instances with a __del__, generators and coroutines, weak references.
 *
 * They are listed when they are made, in roots.watched, which keeps none of them alive by itself. An ordinary
 * collection, whose time nothing a program prints may depend on, takes all of them for alive. One of another kind,
 * heap_collect_ends, finds out: dead ones move to roots.ended, where they live on until lib/python has called what they
 * want called. The list's room is had before the object is made, so that listing it cannot fail. */
#pragma once

#include "engine/heap/heap.h"

/* Room for one more. false: no memory. */
bool watch_reserve(World *world);
/* Lists an object behind watch_reserve; the frames that run may hold it: their ends will be looked at. */
void watch_put(World *world, Ref object);
/* May there still be something to do at its end? */
bool watch_is_open(World *world, Ref object);
/* Has an object that nothing refers to any more, no link, something to be called? */
bool watch_wants_end(World *world, Ref object);
/* It is dead: moves it to roots.ended, which has room for all that is listed. Its place in the list is 0 then. */
void watch_end(World *world, Ref *place);
/* Would the end of a suspended generator run code of its own? */
bool generator_would_run(World *world, const GeneratorObject *generator);
