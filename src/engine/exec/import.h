/* import: what is loaded already is found here; the rest is Python, in lib/python/_builtins.py. */
#pragma once

#include "engine/heap/heap.h"

/* IMPORT, IMPORT_FROM, IMPORT_STAR. */
Value import_instruction(World *world, Frame *frame, uint32_t *pc);
/* Is the code that runs now, or that called the running native, of lib/python? */
bool is_frozen_code(World *world, const Frame *frame);
/* What code with these globals has for builtins: the dict or module that they hold as __builtins__, as exec() may be
 * given one; else the world's. */
DictObject *builtins_of(World *world, const DictObject *globals);
/* A module object with __name__, __doc__ ... in its dict. SIGNAL_MEMORY. */
Value module_new_named(World *world, Value name, Value doc);
/* A module of the class `type`, without a name or any other attribute. SIGNAL_MEMORY. */
Value module_new_bare(World *world, const TypeObject *type);
/* What every module has: __name__, __doc__ and what the import system knows. NONE, SIGNAL_MEMORY. */
Value module_fill(World *world, Value v, Value name, Value doc);
/* A function of a module's code. SIGNAL_MEMORY. */
Value module_function(World *world, Value code, Ref globals);
/* Pushes the frame of a module's code with `globals`. Signals. */
Value push_module(World *world, Value code, Ref globals);
