/* When the ends of watched objects are looked for, and what is called for them. See docs/engine.md, section 13. */
#pragma once

#include "engine/heap/lifetime.h"

/* The first allowance of early collections. */
void lifetime_start(World *world);
/* Something that a watched object may have depended on is gone: asks for a collection behind this instruction, if there
 * is credit for one. */
void lifetime_look(World *world);
/* The same where a frame has ended that ran when something watched was made. */
void lifetime_frame_ended(World *world);
/* The same of a coroutine. Most that wait then are coroutines, and somebody waits for them: they are not looked at. */
void lifetime_coroutine_ended(World *world);
/* The same where `gone` was what a variable held. */
void lifetime_gone(World *world, Value gone);
/* Between two instructions of the frame on top: collects. If ends were to be found, pushes the call of what wants to be
 * called. NONE or SIGNAL_CALL. */
Value lifetime_collect_between(World *world);
