/* What programs see of frames: tracebacks, frame objects, locals(). */
#pragma once

#include "engine/heap/heap.h"

/* Values of a KIND_TRACEBACK record. `locals`: a dict of the variables, kept where a NameError began, or None. */
enum { TB_NEXT, TB_CODE, TB_WORD, TB_GLOBALS, TB_LOCALS, TB_VALUES };
/* Values of a KIND_FRAME record. */
enum { VIEW_CODE, VIEW_GLOBALS, VIEW_LOCALS, VIEW_LINE, VIEW_BACK, VIEW_VALUES };

/* The variables of a Python frame as a dict: a fresh one of a function, the namespace itself of a module or class.
 * SIGNAL_MEMORY. */
Value frame_locals(World *world, const Frame *frame);
